/** Chooses one file, in the words of the page and not of the browser. */
import { UploadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef } from 'react';

interface Props {
  readonly label: string;
  /** As of an input: ".pem,.cer". */
  readonly accept: string;
  readonly onFile: (file: File) => void;
  readonly loading?: boolean;
  /** Where several stand on a page: which of them. */
  readonly of?: string;
}

export function FileButton({ label, accept, onFile, loading = false, of }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const name = of === undefined ? label : `${label}: ${of}`;
  return (
    <>
      <Button
        icon={<UploadOutlined aria-hidden />}
        loading={loading}
        aria-label={name}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        tabIndex={-1}
        aria-label={name}
        accept={accept}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) onFile(file);
          // The same file may be chosen again after it was refused.
          target.value = '';
        }}
      />
    </>
  );
}
