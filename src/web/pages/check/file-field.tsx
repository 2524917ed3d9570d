/** One PDF, dropped or chosen; anything else is refused here, in words, before a byte of it is sent. */
import { InboxOutlined } from '@ant-design/icons';
import { Upload } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import { checkWords } from './words.ts';

const LIMIT = 100 * 1024 * 1024;

export type Refusal = 'tooLarge' | 'notPdf' | 'empty' | 'oneOnly';

interface Props {
  readonly busy: boolean;
  readonly onFile: (file: File) => void;
  readonly onRefused: (refusal: Refusal) => void;
}

export function FileField({ busy, onFile, onRefused }: Props) {
  const words = useWords(checkWords);
  const take = (file: File, files: readonly File[]) => {
    const refusal = refusalOf(file, files);
    if (refusal) onRefused(refusal);
    else onFile(file);
    return false;
  };
  return (
    <Upload.Dragger
      className="check-drop"
      // Shown first by the file chooser; what is dropped is judged below, in words.
      accept={{ format: 'application/pdf,.pdf', filter: () => true }}
      // Of several dropped files the field would take one without a word.
      multiple
      disabled={busy}
      showUploadList={false}
      beforeUpload={(file, files) => (file === files[0] ? take(file, files) : false)}
    >
      <p className="ant-upload-drag-icon">
        <InboxOutlined aria-hidden />
      </p>
      <p className="ant-upload-text">{words.drop}</p>
      <p className="ant-upload-hint">{words.dropHelp}</p>
    </Upload.Dragger>
  );
}

function refusalOf(file: File, files: readonly File[]): Refusal | null {
  if (files.length > 1) return 'oneOnly';
  if (file.type !== 'application/pdf' && !/\.pdf$/i.test(file.name)) return 'notPdf';
  if (file.size === 0) return 'empty';
  return file.size > LIMIT ? 'tooLarge' : null;
}
