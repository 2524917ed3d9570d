import { useMutation } from '@tanstack/react-query';
import { App, Flex, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { FileButton } from '../../components/file-button.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useSigningDesk } from '../../signing/signing-desk.tsx';
import type { Holder } from './certificates.tsx';
import { manageWords } from './words.ts';

interface Props {
  readonly title: string;
  readonly holder: Holder;
  readonly onClose: () => void;
}

export function BindCertificate({ title, holder, onClose }: Props) {
  const words = useWords(manageWords);
  const common = useWords(commonWords);
  const { message } = App.useApp();
  const { withFreshFactor } = useSigningDesk();
  const [file, setFile] = useState<File | null>(null);
  const bind = useMutation({
    mutationFn: async () => {
      const certificate = await textOf(file!);
      return withFreshFactor(() => api('POST /certificates', { body: { holder, certificate } }));
    },
    onSuccess: (bound) => {
      if (bound === null) return;
      void message.success(words.done);
      onClose();
    },
  });
  return (
    <Modal
      open
      title={`${words.bind}: ${title}`}
      okText={words.bind}
      cancelText={common.cancel}
      okButtonProps={{ disabled: file === null, loading: bind.isPending }}
      onOk={() => bind.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap="small" align="start">
        <FileButton label={words.certificateFile} accept=".pem,.crt,.cer,.der" onFile={setFile} />
        <span aria-live="polite">{file?.name}</span>
      </Flex>
      <ProblemAlert error={bind.error} />
    </Modal>
  );
}

/** PEM as it is; DER as base64, which the server takes as well. */
async function textOf(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  // Each byte its own character: the browser's "latin1" is windows-1252, which btoa refuses.
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return text.includes('-----BEGIN') ? text : btoa(text);
}
