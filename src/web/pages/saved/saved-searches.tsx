/** Questions kept for another day; what they find is asked anew. */
import { DeleteOutlined, SaveOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Flex, Form, Input, Modal, Space } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import type { Criteria } from '../search/criteria.ts';
import { savedWords } from './words.ts';

const key = ['saved-searches'];

interface Props {
  readonly criteria: Criteria;
  /** There is something to save. */
  readonly asked: boolean;
  readonly onChosen: (criteria: Criteria) => void;
}

export function SavedSearches({ criteria, asked, onChosen }: Props) {
  const words = useWords(savedWords);
  const queries = useQueryClient();
  const [saving, setSaving] = useState(false);
  const read = useQuery({ queryKey: key, queryFn: ({ signal }) => api('GET /saved-searches', { signal }) });
  const remove = useMutation({
    mutationFn: (id: string) => api('DELETE /saved-searches/{id}', { path: { id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
  const items = read.data?.items ?? [];
  return (
    <Flex gap="small" wrap align="center" role="group" aria-label={words.title}>
      {items.map((saved) => (
        <Space.Compact key={saved.id}>
          <Button onClick={() => onChosen(saved.criteria)}>{saved.name}</Button>
          <Button
            icon={<DeleteOutlined aria-hidden />}
            aria-label={words.remove(saved.name)}
            onClick={() => remove.mutate(saved.id)}
          />
        </Space.Compact>
      ))}
      {asked && (
        <Button icon={<SaveOutlined aria-hidden />} onClick={() => setSaving(true)}>
          {words.save}
        </Button>
      )}
      <ProblemAlert error={remove.error ?? read.error} />
      <SaveDialog criteria={criteria} open={saving} onClose={() => setSaving(false)} />
    </Flex>
  );
}

interface DialogProps {
  readonly criteria: Criteria;
  readonly open: boolean;
  readonly onClose: () => void;
}

function SaveDialog({ criteria, open, onClose }: DialogProps) {
  const words = useWords(savedWords);
  const common = useWords(commonWords);
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ name: string }>();
  const save = useMutation({
    mutationFn: ({ name }: { readonly name: string }) =>
      api('POST /saved-searches', { body: { name, criteria } }),
    onSuccess: async () => {
      onClose();
      form.resetFields();
      void message.success(words.saved);
      await queries.invalidateQueries({ queryKey: key });
    },
  });
  return (
    <Modal
      open={open}
      title={words.save}
      okText={common.save}
      cancelText={common.cancel}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" onFinish={(values) => save.mutate(values)}>
        <Form.Item
          name="name"
          label={words.name}
          extra={words.nameHelp}
          rules={[{ required: true, whitespace: true, message: common.required }]}
        >
          <Input maxLength={100} autoFocus />
        </Form.Item>
      </Form>
      <ProblemAlert error={save.error} />
    </Modal>
  );
}
