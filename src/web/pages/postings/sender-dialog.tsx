/** What stands on the unit's envelopes and slips besides its name. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Form, Input } from 'antd';
import { useEffect } from 'react';
import { api, type Body } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { StepDialog } from '../../components/record/step-dialog.tsx';
import { postingWords } from './words.ts';

type Sender = Body<'PUT /units/{id}/envelope-sender'>;

const fields = ['address', 'phone', 'fax', 'email', 'website'] as const;

export function SenderDialog({ unitId, onClose }: { readonly unitId: string; readonly onClose: () => void }) {
  const words = useWords(postingWords);
  const common = useWords(commonWords);
  const { message } = App.useApp();
  const [form] = Form.useForm<Sender>();
  const read = useQuery({
    queryKey: ['envelope-sender', unitId],
    queryFn: ({ signal }) => api('GET /units/{id}/envelope-sender', { path: { id: unitId }, signal }),
    gcTime: 0,
  });
  useEffect(() => {
    if (read.data) form.setFieldsValue(read.data);
  }, [form, read.data]);
  const save = useMutation({
    mutationFn: (given: Sender) =>
      api('PUT /units/{id}/envelope-sender', {
        path: { id: unitId },
        body: Object.fromEntries(fields.map((field) => [field, given[field] ?? null])) as Sender,
      }),
    onSuccess: () => {
      void message.success(words.senderSaved);
      onClose();
    },
  });
  return (
    <StepDialog<Sender>
      title={words.senderTitle}
      okText={common.save}
      disabled={!read.data}
      form={form}
      pending={save.isPending}
      error={save.error}
      onSubmit={save.mutate}
      onClose={onClose}
    >
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      {fields.map((field) => (
        <Form.Item key={field} name={field} label={words.contact[field]}>
          <Input maxLength={200} />
        </Form.Item>
      ))}
    </StepDialog>
  );
}
