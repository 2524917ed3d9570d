/** The line of the book: what the message told is shown, the clerk adds the rest. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Checkbox, Descriptions, Form, Input, Select, Typography } from 'antd';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate } from '../../components/format.ts';
import { StepDialog } from '../../components/record/step-dialog.tsx';
import { EarlierArrival } from './earlier-arrival.tsx';
import { earlierOf, useArrival, useSeenArrival } from './open-arrival.ts';
import { stepWords } from './step-words.ts';
import { incomingWords } from './words.ts';

interface Values {
  readonly bookId?: string;
  readonly forwardedTo?: string;
  readonly fileCode?: string;
  readonly acknowledgeDuplicate?: boolean;
}

export function useIncomingBooks(unitId: string) {
  const read = useQuery({
    queryKey: ['books', unitId],
    queryFn: ({ signal }) => api('GET /books', { query: { unitId }, signal }),
  });
  return read.data?.items.filter(({ direction, closedAt }) => direction === 'incoming' && closedAt === null);
}

export function RegisterDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(stepWords);
  const { record, refresh } = useArrival();
  const { seen, state, onError } = useSeenArrival();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const books = useIncomingBooks(record.unitId);
  const step = useMutation({
    mutationFn: ({ bookId, forwardedTo, fileCode, acknowledgeDuplicate }: Values) =>
      api('POST /incoming/{id}/register', {
        path: { id: record.id },
        etag: seen.etag,
        body: {
          acknowledgeDuplicate: acknowledgeDuplicate ?? false,
          ...(bookId && { bookId }),
          ...(forwardedTo?.trim() && { forwardedTo: forwardedTo.trim() }),
          ...(fileCode?.trim() && { fileCode: fileCode.trim() }),
        },
      }),
    onSuccess: async ({ arrivalNumber }) => {
      await refresh();
      void message.success(words.registered(arrivalNumber ?? 0));
      onClose();
    },
    onError,
  });
  const earlierId = record.duplicateOf?.id ?? earlierOf(step.error);
  return (
    <StepDialog<Values>
      title={words.registerTitle}
      okText={words.registerOk}
      form={form}
      pending={step.isPending}
      error={step.error}
      record={{ seen, state }}
      onSubmit={step.mutate}
      onClose={onClose}
    >
      <FromMessage />
      <Form.Item name="bookId" label={words.book}>
        <Select
          allowClear
          placeholder={words.bookAuto}
          options={books?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
        />
      </Form.Item>
      <Form.Item name="forwardedTo" label={words.forwardedTo}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="fileCode" label={words.fileCode}>
        <Input maxLength={50} />
      </Form.Item>
      {earlierId !== null && (
        <>
          <EarlierArrival id={earlierId} />
          <Form.Item name="acknowledgeDuplicate" valuePropName="checked">
            <Checkbox>{words.acknowledge}</Checkbox>
          </Form.Item>
        </>
      )}
    </StepDialog>
  );
}

function FromMessage() {
  const words = useWords(stepWords);
  const labels = useWords(incomingWords);
  const { record } = useArrival();
  const items = [
    { key: 'sender', label: labels.sender, children: record.senderName },
    { key: 'symbol', label: labels.symbol, children: record.numberSymbol },
    { key: 'date', label: labels.issuedOn, children: showDate(record.issuedOn) },
    { key: 'subject', label: labels.subject, children: record.subject },
  ];
  return (
    <>
      <Typography.Text type="secondary">{words.fromMessage}</Typography.Text>
      <Descriptions bordered size="small" column={1} items={items} style={{ marginBlock: 8 }} />
    </>
  );
}
