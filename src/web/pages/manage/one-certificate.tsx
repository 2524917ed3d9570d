/** A certificate with what can be done about it: stopped by IT, reported lost by IT or its holder. */
import { Button, Flex, Tag, Typography } from 'antd';
import { useState } from 'react';
import { api, type Item } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate } from '../../components/format.ts';
import { RecordForm } from './record-form.tsx';
import { manageWords } from './words.ts';

type Certificate = Item<'GET /certificates'>;
const SOON_MS = 60 * 86_400_000;

interface Props {
  readonly certificate: Certificate;
  readonly mayStop: boolean;
}

export function OneCertificate({ certificate, mayStop }: Props) {
  const words = useWords(manageWords);
  const [step, setStep] = useState<'stop' | 'lost' | null>(null);
  const { id, subject, serial, notBefore, notAfter, revokedAt } = certificate;
  const reason = [{ name: 'reason', label: words.reason, kind: 'long' }] as const;
  return (
    <Flex vertical gap={4}>
      <span className="manage-subject">{subject}</span>
      <Typography.Text type="secondary">
        {words.serial} {serial} · {showDate(notBefore)} – {showDate(notAfter)}{' '}
        <Validity notAfter={notAfter} revokedAt={revokedAt} />
      </Typography.Text>
      {revokedAt === null && (
        <Flex gap="small" wrap>
          {mayStop && (
            <Button aria-label={`${words.stop}: ${serial}`} onClick={() => setStep('stop')}>
              {words.stop}
            </Button>
          )}
          <Button danger aria-label={`${words.lost}: ${serial}`} onClick={() => setStep('lost')}>
            {words.lost}
          </Button>
        </Flex>
      )}
      {step !== null && (
        <RecordForm
          title={step === 'stop' ? words.stopTitle : words.lostTitle}
          help={`${subject}. ${step === 'stop' ? words.stopHelp : words.lostHelp}`}
          okText={step === 'stop' ? words.stop : words.lost}
          danger
          fields={reason}
          send={({ reason: said }): Promise<unknown> => {
            const asked = { path: { id }, body: { reason: String(said) } };
            return step === 'stop'
              ? api('POST /certificates/{id}/revoke', asked)
              : api('POST /certificates/{id}/lost', asked);
          }}
          onClose={() => setStep(null)}
        />
      )}
    </Flex>
  );
}

function Validity({ notAfter, revokedAt }: Pick<Certificate, 'notAfter' | 'revokedAt'>) {
  const words = useWords(manageWords);
  const left = Date.parse(notAfter) - Date.now();
  if (revokedAt !== null) return <Tag color="error">{words.revoked}</Tag>;
  if (left < 0) return <Tag color="error">{words.ended}</Tag>;
  return left < SOON_MS ? (
    <Tag color="warning">{words.ending}</Tag>
  ) : (
    <Tag color="success">{words.inForce}</Tag>
  );
}
