/** One of the two reviews of Đ12, with a comment when there is something to say. */
import { CheckOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Button, Flex, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../../../api/client.ts';
import { commonWords } from '../../../catalogue/common.ts';
import { useWords } from '../../../catalogue/words.ts';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { useOpenDocument } from '../open-document.ts';
import { actionWords } from './words.ts';

export function Approve({ kind }: { readonly kind: 'content' | 'form' }) {
  const words = useWords(actionWords);
  const common = useWords(commonWords);
  const { record, refresh } = useOpenDocument();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<{ comment?: string }>();
  const name = kind === 'content' ? words.approveContent : words.approveForm;
  const approve = useMutation({
    mutationFn: (body: { comment?: string }) =>
      kind === 'content'
        ? api('POST /documents/{id}/approve-content', { path: { id: record.id }, body })
        : api('POST /documents/{id}/approve-form', { path: { id: record.id }, body }),
    onSuccess: async () => {
      setOpen(false);
      void message.success(words.approved);
      await refresh();
    },
  });
  return (
    <>
      <Button type="primary" icon={<CheckOutlined />} className="main-action" onClick={() => setOpen(true)}>
        {name}
      </Button>
      <Modal
        open={open}
        title={name}
        okText={name}
        cancelText={common.cancel}
        confirmLoading={approve.isPending}
        onOk={form.submit}
        onCancel={() => setOpen(false)}
      >
        <Flex vertical gap="small">
          <Form form={form} layout="vertical" onFinish={(values) => approve.mutate(values)}>
            <Form.Item name="comment" label={words.comment}>
              <Input.TextArea rows={3} maxLength={2000} />
            </Form.Item>
          </Form>
          <ProblemAlert error={approve.error} />
        </Flex>
      </Modal>
    </>
  );
}
