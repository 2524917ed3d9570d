/** The package of evidence, made under the seal and handed to the browser as a file. */
import { SafetyCertificateOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { requestBytes } from '../../../api/client.ts';
import { useWords } from '../../../catalogue/words.ts';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { useSigningDesk } from '../../../signing/signing-desk.tsx';
import { useOpenDocument } from '../../document/open-document.ts';
import { actionWords } from './words.ts';

export default function EvidenceAction() {
  const words = useWords(actionWords);
  const { record, refresh } = useOpenDocument();
  const { withKey } = useSigningDesk();
  const { message } = App.useApp();
  const { id, unitId, subject } = record;
  const make = useMutation({
    mutationFn: () =>
      withKey({ holder: 'seal', unitId }, subject, (signingSessionId) =>
        requestBytes('POST /documents/{id}/evidence', { path: { id }, body: { signingSessionId } }),
      ),
    onSuccess: async (bytes) => {
      if (bytes === null) return;
      handOver(bytes, `${words.evidenceFile} ${record.numberSymbol ?? ''}`.replaceAll('/', '-'));
      void message.success(words.evidenceMade);
      await refresh();
    },
  });
  return (
    <>
      <Button icon={<SafetyCertificateOutlined />} loading={make.isPending} onClick={() => make.mutate()}>
        {words.evidence}
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
