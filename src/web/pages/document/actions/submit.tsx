import { SendOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Button, Flex } from 'antd';
import { api } from '../../../api/client.ts';
import { useWords } from '../../../catalogue/words.ts';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { composeWords } from '../../compose/words.ts';
import { useOpenDocument } from '../open-document.ts';

export default function Submit() {
  const words = useWords(composeWords);
  const { message } = App.useApp();
  const { record, refresh } = useOpenDocument();
  const submit = useMutation({
    mutationFn: () => api('POST /documents/{id}/submit', { path: { id: record.id }, body: {} }),
    onSuccess: async () => {
      void message.success(words.submitted);
      await refresh();
    },
  });
  return (
    <Flex vertical gap="small">
      <Button
        type="primary"
        className="main-action"
        icon={<SendOutlined aria-hidden />}
        loading={submit.isPending}
        onClick={() => submit.mutate()}
      >
        {words.submit}
      </Button>
      <ProblemAlert error={submit.error} />
    </Flex>
  );
}
