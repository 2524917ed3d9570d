import { UploadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Button, Upload } from 'antd';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useArrival } from './open-arrival.ts';
import { stepWords } from './step-words.ts';

export function addScan(incomingId: string, file: File) {
  return api('POST /incoming/{id}/scan', {
    path: { id: incomingId },
    query: { name: file.name },
    file,
    contentType: 'application/pdf',
  });
}

export function ScanButton() {
  const words = useWords(stepWords);
  const { record, refresh } = useArrival();
  const { message } = App.useApp();
  const scan = useMutation({
    mutationFn: (file: File) => addScan(record.id, file),
    onSuccess: async () => {
      await refresh();
      void message.success(words.scanned);
    },
  });
  return (
    <>
      <Upload
        accept="application/pdf,.pdf"
        showUploadList={false}
        beforeUpload={(file) => {
          scan.mutate(file);
          return false;
        }}
      >
        <Button icon={<UploadOutlined aria-hidden />} loading={scan.isPending}>
          {words.scan}
        </Button>
      </Upload>
      <ProblemAlert error={scan.error} />
    </>
  );
}
