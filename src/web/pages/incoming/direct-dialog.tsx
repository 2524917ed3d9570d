import { useMutation } from '@tanstack/react-query';
import { App, Form, Input } from 'antd';
import { api } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { StepDialog } from '../../components/record/step-dialog.tsx';
import { useArrival, useSeenArrival } from './open-arrival.ts';
import { type Part, PartsField, partsBody, partsOf } from './parts-field.tsx';
import { stepWords } from './step-words.ts';
import { WorkingDaysField } from './working-days-field.tsx';

interface Values {
  readonly opinion: string;
  readonly parts: readonly Part[];
  readonly dueDate?: string;
}

/** Bút phê: opinion, who leads, who co-operates, by when. */
export function DirectDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(stepWords);
  const common = useWords(commonWords);
  const { record, refresh } = useArrival();
  const { seen, state, onError } = useSeenArrival();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const step = useMutation({
    mutationFn: ({ opinion, parts, dueDate }: Values) =>
      api('POST /incoming/{id}/direct', {
        path: { id: record.id },
        etag: seen.etag,
        body: { opinion: opinion.trim(), parts: partsBody(parts), dueDate: dueDate || null },
      }),
    onSuccess: async () => {
      await refresh();
      void message.success(words.directed);
      onClose();
    },
    onError,
  });
  return (
    <StepDialog<Values>
      title={words.directTitle}
      okText={common.save}
      form={form}
      initial={{
        parts: partsOf(record.directions.at(-1)?.parts ?? []),
        ...(record.dueDate !== null && { dueDate: record.dueDate }),
      }}
      pending={step.isPending}
      error={step.error}
      record={{ seen, state }}
      onSubmit={step.mutate}
      onClose={onClose}
    >
      <Form.Item
        name="opinion"
        label={words.opinion}
        rules={[{ required: true, whitespace: true, message: common.required }]}
      >
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
      <PartsField unitId={record.unitId} />
      <WorkingDaysField name="dueDate" />
    </StepDialog>
  );
}
