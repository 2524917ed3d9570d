import { useQuery } from '@tanstack/react-query';
import { Button, Card, Flex, Tag, Typography } from 'antd';
import { useState } from 'react';
import { api, type Item } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { liveKey } from '../../shell/live.ts';
import { BindCertificate } from './bind-certificate.tsx';
import { SealImage, SignatureImage } from './images.tsx';
import { usePeople } from './managed-unit.ts';
import { RecordForm } from './record-form.tsx';
import { manageWords } from './words.ts';

type Certificate = Item<'GET /certificates'>;
export type Holder = { readonly unitId: string } | { readonly personId: string };
const SOON_MS = 60 * 86_400_000;

export function Certificates({ unitId }: { readonly unitId: string }) {
  const words = useWords(manageWords);
  const people = usePeople(unitId);
  return (
    <Flex vertical gap="middle">
      <Held title={words.ofUnit} holder={{ unitId }}>
        <SealImage unitId={unitId} />
      </Held>
      {people.map(({ value, label }) => (
        <Held key={value} title={label} holder={{ personId: value }}>
          <SignatureImage personId={value} name={label} />
        </Held>
      ))}
    </Flex>
  );
}

interface HeldProps {
  readonly title: string;
  readonly holder: Holder;
  readonly children: React.ReactNode;
}

function Held({ title, holder, children }: HeldProps) {
  const words = useWords(manageWords);
  const [binding, setBinding] = useState(false);
  const read = useQuery({
    queryKey: liveKey('certificates', holder),
    queryFn: ({ signal }) => api('GET /certificates', { query: holder, signal }),
  });
  return (
    <Card size="small">
      <Flex justify="space-between" gap="small" wrap>
        <h2 className="manage-heading">{title}</h2>
        <Button aria-label={`${words.bind}: ${title}`} onClick={() => setBinding(true)}>
          {words.bind}
        </Button>
      </Flex>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      {read.data?.items.length === 0 && <Typography.Text type="secondary">{words.none}</Typography.Text>}
      <ul className="manage-list">
        {read.data?.items.map((certificate) => (
          <li key={certificate.id}>
            <OneCertificate certificate={certificate} />
          </li>
        ))}
      </ul>
      {children}
      {binding && <BindCertificate title={title} holder={holder} onClose={() => setBinding(false)} />}
    </Card>
  );
}

function OneCertificate({ certificate }: { readonly certificate: Certificate }) {
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
          <Button aria-label={`${words.stop}: ${serial}`} onClick={() => setStep('stop')}>
            {words.stop}
          </Button>
          <Button danger aria-label={`${words.lost}: ${serial}`} onClick={() => setStep('lost')}>
            {words.lost}
          </Button>
        </Flex>
      )}
      {step !== null && (
        <RecordForm
          title={step === 'stop' ? words.stopTitle : words.lostTitle}
          help={subject}
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
  return left < SOON_MS ? <Tag color="warning">{words.ending}</Tag> : <Tag color="success">✓</Tag>;
}
