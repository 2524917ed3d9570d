/** What is to be printed and sent, by addressee: what goes to one addressee goes in one envelope. */
import { PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Card, Empty, Flex, Skeleton, Typography } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { addressOf, api, type Item } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { UrgencyTag } from '../../components/urgency-tag.tsx';
import { liveKey } from '../../shell/live.ts';
import { EnterDialog } from './enter-dialog.tsx';
import { postingWords } from './words.ts';
import '../../components/record-list.css';

export type Waiting = Item<'GET /postings/waiting'>;

interface Props {
  readonly unitId: string;
  readonly onEntered: () => void;
}

export function WaitingPaper({ unitId, onEntered }: Props) {
  const words = useWords(postingWords);
  const [entered, setEntered] = useState<readonly Waiting[] | null>(null);
  const read = useQuery({
    queryKey: liveKey('postings', unitId, 'waiting'),
    queryFn: ({ signal }) => api('GET /postings/waiting', { query: { unitId }, signal }),
  });
  if (read.error) return <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active />;
  if (read.data.items.length === 0) return <Empty description={words.nothingWaits} />;
  return (
    <>
      <ul className="record-cards" aria-label={words.waiting}>
        {[...byAddressee(read.data.items)].map(([addressee, items]) => (
          <li key={addressee}>
            <OneAddressee addressee={addressee} items={items} onEnter={() => setEntered(items)} />
          </li>
        ))}
      </ul>
      {entered && (
        <EnterDialog
          unitId={unitId}
          waiting={entered}
          onEntered={onEntered}
          onClose={() => setEntered(null)}
        />
      )}
    </>
  );
}

function byAddressee(items: readonly Waiting[]): ReadonlyMap<string, readonly Waiting[]> {
  const found = new Map<string, Waiting[]>();
  for (const item of items) found.set(item.addressee, [...(found.get(item.addressee) ?? []), item]);
  return found;
}

interface OneProps {
  readonly addressee: string;
  readonly items: readonly Waiting[];
  readonly onEnter: () => void;
}

function OneAddressee({ addressee, items, onEnter }: OneProps) {
  const words = useWords(postingWords);
  return (
    <Card size="small">
      <Flex justify="space-between" align="start" gap="small" wrap>
        <h2 className="paper-heading">{addressee}</h2>
        <Button type="primary" aria-label={words.enterFor(addressee)} onClick={onEnter}>
          {words.enter}
        </Button>
      </Flex>
      <ul className="paper-lines">
        {items.map((item) => (
          <li key={item.deliveryId}>
            <Flex justify="space-between" align="center" gap="small" wrap>
              <span className="paper-line">
                <Link to={`/documents/${item.documentId}`} data-line>
                  {item.numberSymbol}
                </Link>{' '}
                <Typography.Text type="secondary">{showDate(item.issuedOn)}</Typography.Text>{' '}
                <UrgencyTag urgency={item.urgency} />
                <span className="paper-subject">{item.titleAndSubject}</span>
              </span>
              {item.fileId !== null && (
                <Button
                  icon={<PrinterOutlined aria-hidden />}
                  aria-label={words.printOf(item.numberSymbol)}
                  href={addressOf('GET /documents/{id}/files/{fileId}', {
                    path: { id: item.documentId, fileId: item.fileId },
                    query: { version: 'issued' },
                  })}
                  target="_blank"
                  rel="noopener noreferrer"
                >
                  {words.print}
                </Button>
              )}
            </Flex>
          </li>
        ))}
      </ul>
    </Card>
  );
}
