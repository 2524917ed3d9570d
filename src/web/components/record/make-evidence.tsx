/** A package of evidence, made under the unit's seal and handed to the browser as a file. */
import { SafetyCertificateOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import { useSigningDesk } from '../../signing/signing-desk.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { evidenceWords } from './evidence-words.ts';

interface Props {
  readonly record: {
    readonly unitId: string;
    readonly subject: string;
    readonly numberSymbol: string;
  };
  readonly request: (signingSessionId: string) => Promise<Uint8Array<ArrayBuffer>>;
  readonly refresh: () => Promise<void>;
}

export function MakeEvidence({ record, request, refresh }: Props) {
  const words = useWords(evidenceWords);
  const { withKey } = useSigningDesk();
  const { message } = App.useApp();
  const { unitId, subject, numberSymbol } = record;
  const make = useMutation({
    mutationFn: () => withKey({ holder: 'seal', unitId }, subject, request),
    onSuccess: async (bytes) => {
      if (bytes === null) return;
      handOver(bytes, `${words.file} ${numberSymbol}`.replaceAll('/', '-'));
      void message.success(words.made);
      await refresh();
    },
  });
  return (
    <>
      <Button icon={<SafetyCertificateOutlined />} loading={make.isPending} onClick={() => make.mutate()}>
        {words.make}
      </Button>
      <ProblemAlert error={make.error} onRetry={() => make.mutate()} />
    </>
  );
}

function handOver(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/vnd.etsi.asic-e+zip' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name}.asice`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
