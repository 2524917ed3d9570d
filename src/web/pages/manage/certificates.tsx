import { useQuery } from '@tanstack/react-query';
import { Button, Card, Flex, Typography } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { liveKey } from '../../shell/live.ts';
import { useSession } from '../../shell/session.tsx';
import { BindCertificate } from './bind-certificate.tsx';
import { SealImage, SignatureImage } from './images.tsx';
import { usePeople } from './managed-unit.ts';
import { OneCertificate } from './one-certificate.tsx';
import { manageWords } from './words.ts';

export type Holder = { readonly unitId: string } | { readonly personId: string };

export function Certificates({ unitId }: { readonly unitId: string }) {
  const words = useWords(manageWords);
  const people = usePeople(unitId);
  const { account } = useSession();
  return (
    <Flex vertical gap="middle">
      <Held title={words.ofUnit} holder={{ unitId }}>
        <SealImage unitId={unitId} name={words.ofUnit} />
      </Held>
      {people.map(({ value, label }) => (
        <Held key={value} title={label} holder={{ personId: value }} own={value === account.personId}>
          <SignatureImage personId={value} name={label} />
        </Held>
      ))}
      {people.length === 0 && <Typography.Text type="secondary">{words.noPeople}</Typography.Text>}
    </Flex>
  );
}

interface HeldProps {
  readonly title: string;
  readonly holder: Holder;
  /** Nobody binds or stops a certificate of their own here. */
  readonly own?: boolean;
  readonly children: React.ReactNode;
}

function Held({ title, holder, own = false, children }: HeldProps) {
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
        {!own && (
          <Button aria-label={`${words.bind}: ${title}`} onClick={() => setBinding(true)}>
            {words.bind}
          </Button>
        )}
      </Flex>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      {read.data?.items.length === 0 && (
        <Typography.Paragraph type="secondary">
          {own ? words.ownCertificate : words.noCertificate}
        </Typography.Paragraph>
      )}
      <ul className="manage-list">
        {read.data?.items.map((certificate) => (
          <li key={certificate.id}>
            <OneCertificate certificate={certificate} mayStop={!own} />
          </li>
        ))}
      </ul>
      {!own && children}
      {binding && <BindCertificate title={title} holder={holder} onClose={() => setBinding(false)} />}
    </Card>
  );
}
