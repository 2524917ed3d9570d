/** Pictures that stand in signatures: the agency's seal, a person's handwriting. */
import { useMutation } from '@tanstack/react-query';
import { App } from 'antd';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { FileButton } from '../../components/file-button.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useSigningDesk } from '../../signing/signing-desk.tsx';
import { manageWords } from './words.ts';

export function SealImage({ unitId, name }: { readonly unitId: string; readonly name: string }) {
  const words = useWords(manageWords);
  const send = (file: File) => api('PUT /units/{id}/seal-image', { path: { id: unitId }, file });
  return <Picture label={words.sealImage} of={name} send={send} />;
}

export function SignatureImage({ personId, name }: { readonly personId: string; readonly name: string }) {
  const words = useWords(manageWords);
  const send = (file: File) => api('PUT /people/{id}/signature-image', { path: { id: personId }, file });
  return <Picture label={words.signatureImage} of={name} send={send} />;
}

interface Props {
  readonly label: string;
  readonly of: string;
  readonly send: (file: File) => Promise<unknown>;
}

function Picture({ label, of, send }: Props) {
  const words = useWords(manageWords);
  const { message } = App.useApp();
  const { withFreshFactor } = useSigningDesk();
  const upload = useMutation({
    mutationFn: (file: File) => withFreshFactor(() => send(file)),
    onSuccess: (taken) => taken !== null && void message.success(words.uploaded),
  });
  return (
    <div>
      <FileButton
        label={label}
        of={of}
        accept="image/png"
        loading={upload.isPending}
        onFile={(file) => upload.mutate(file)}
      />
      <ProblemAlert error={upload.error} />
    </div>
  );
}
