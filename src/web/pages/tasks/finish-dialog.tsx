/** The result in words, and the reply when there is one: what answers what stands in the record. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Form, Input, Modal, Select } from 'antd';
import { api } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { liveKey } from '../../shell/live.ts';
import type { Task } from './tasks-page.tsx';
import { taskWords } from './words.ts';

interface Result {
  readonly result: string;
  readonly replyDocumentId?: string;
}

export function FinishDialog({ task, onClose }: { readonly task: Task; readonly onClose: () => void }) {
  const words = useWords(taskWords);
  const common = useWords(commonWords);
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<Result>();
  const replies = useReplies(task.id);
  const finish = useMutation({
    mutationFn: ({ result, replyDocumentId }: Result) =>
      api('POST /incoming/{id}/finish', {
        path: { id: task.id },
        body: { result, ...(replyDocumentId && { replyDocumentId }) },
      }),
    onSuccess: async () => {
      onClose();
      void message.success(words.finished);
      await queries.invalidateQueries({ queryKey: liveKey() });
    },
  });
  return (
    <Modal
      open
      title={words.finish}
      okText={words.finish}
      cancelText={common.cancel}
      confirmLoading={finish.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" onFinish={(values) => finish.mutate(values)}>
        <Form.Item
          name="result"
          label={words.result}
          rules={[{ required: true, whitespace: true, message: common.required }]}
        >
          <Input.TextArea rows={4} maxLength={2000} autoFocus />
        </Form.Item>
        <Form.Item name="replyDocumentId" label={words.replyDocument}>
          <Select<string> allowClear placeholder={words.noReply} options={replies} />
        </Form.Item>
      </Form>
      <ProblemAlert error={finish.error} />
    </Modal>
  );
}

/** Among one's newest documents: those that were drafted as a reply to this one. */
function useReplies(incomingId: string) {
  const read = useQuery({
    queryKey: liveKey('replies', incomingId),
    queryFn: ({ signal }) => api('GET /documents', { query: { box: 'all', limit: 100 }, signal }),
  });
  return (
    read.data?.items
      .filter(({ replyToIncomingId }) => replyToIncomingId === incomingId)
      .map(({ id, numberSymbol, subject }) => ({ value: id, label: `${numberSymbol} · ${subject}` })) ?? []
  );
}
