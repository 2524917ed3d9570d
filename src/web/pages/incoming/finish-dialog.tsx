import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Form, Input, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { api } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { StepDialog } from '../../components/record/step-dialog.tsx';
import { useArrival, useSeenArrival } from './open-arrival.ts';
import { stepWords } from './step-words.ts';

interface Values {
  readonly result: string;
  readonly replyDocumentId?: string;
}

export function FinishDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(stepWords);
  const common = useWords(commonWords);
  const { record, refresh } = useArrival();
  const { seen, state, onError } = useSeenArrival();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const step = useMutation({
    mutationFn: ({ result, replyDocumentId }: Values) =>
      api('POST /incoming/{id}/finish', {
        path: { id: record.id },
        etag: seen.etag,
        body: { result: result.trim(), ...(replyDocumentId && { replyDocumentId }) },
      }),
    onSuccess: async () => {
      await refresh();
      void message.success(words.finished);
      onClose();
    },
    onError,
  });
  return (
    <StepDialog<Values>
      title={words.finishTitle}
      okText={words.finishTitle}
      form={form}
      pending={step.isPending}
      error={step.error}
      record={{ seen, state }}
      onSubmit={step.mutate}
      onClose={onClose}
    >
      <Form.Item
        name="result"
        label={words.result}
        rules={[{ required: true, whitespace: true, message: common.required }]}
      >
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
      <Form.Item name="replyDocumentId" label={words.replyDocument}>
        <ReplySelect unitId={record.unitId} />
      </Form.Item>
    </StepDialog>
  );
}

interface SelectProps {
  readonly unitId: string;
  readonly id?: string;
  readonly value?: string;
  readonly onChange?: (id: string | undefined) => void;
}

function ReplySelect({ unitId, id, value, onChange }: SelectProps) {
  const [typed, setTyped] = useState('');
  const query = useDeferredValue(typed.trim());
  const read = useQuery({
    queryKey: ['replies', unitId, query],
    queryFn: ({ signal }) =>
      api('GET /documents', {
        query: { box: 'issued', unitId, query: query || undefined, limit: 20 },
        signal,
      }),
    placeholderData: (before) => before,
  });
  return (
    <Select<string>
      {...(id !== undefined && { id })}
      {...(value !== undefined && { value })}
      {...(onChange && { onChange })}
      allowClear
      showSearch
      filterOption={false}
      searchValue={typed}
      onSearch={setTyped}
      loading={read.isFetching}
      options={
        read.data?.items.map((one) => ({ value: one.id, label: `${one.numberSymbol} · ${one.subject}` })) ??
        []
      }
    />
  );
}
