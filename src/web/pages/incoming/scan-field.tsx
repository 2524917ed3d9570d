import { UploadOutlined } from '@ant-design/icons';
import { Button, Form, Upload } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import { paperWords } from './paper-words.ts';

interface ScanProps {
  readonly file: File | null;
  readonly onFile: (file: File | null) => void;
}

export function ScanField({ file, onFile }: ScanProps) {
  const words = useWords(paperWords);
  return (
    <Form.Item label={words.scan} htmlFor="scan">
      <Upload
        id="scan"
        accept="application/pdf,.pdf"
        maxCount={1}
        fileList={file ? [{ uid: '1', name: file.name }] : []}
        beforeUpload={(chosen) => {
          onFile(chosen);
          return false;
        }}
        onRemove={() => onFile(null)}
      >
        <Button icon={<UploadOutlined aria-hidden />}>{words.chooseScan}</Button>
      </Upload>
    </Form.Item>
  );
}
