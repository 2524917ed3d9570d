/** Each addressee's way: queued, handed over, and every status that came back. */
import { Card, Flex, Skeleton, Tag, Timeline, Typography } from 'antd';
import type { Answer } from '../../api/client.ts';
import { deliveryTones, stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate, showMoment } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { postingWords } from '../postings/words.ts';
import { useDeliveries, useOpenDocument } from './open-document.ts';
import { documentWords } from './words.ts';

type Delivery = Answer<'GET /documents/{id}/deliveries'>['deliveries'][number];

export function Follow() {
  const words = useWords(documentWords);
  const { id } = useOpenDocument().record;
  const read = useDeliveries(id);
  if (read.error) return <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active />;
  if (read.data.deliveries.length === 0) return <p>{words.notSent}</p>;
  return (
    <Flex vertical gap="middle" aria-live="polite">
      {read.data.deliveries.map((delivery) => (
        <OneDelivery key={delivery.id} delivery={delivery} />
      ))}
    </Flex>
  );
}

function OneDelivery({ delivery }: { readonly delivery: Delivery }) {
  const states = useWords(stateWords);
  const words = useWords(documentWords);
  const tone = deliveryTones[delivery.state] ?? 'default';
  return (
    <Card
      size="small"
      title={
        <h2 className="panel-title">
          <Flex justify="space-between" gap="small" wrap>
            <span className="delivery-name">{delivery.receiverName}</span>
            <Tag color={tone}>{states.delivery[delivery.state] ?? delivery.state}</Tag>
          </Flex>
        </h2>
      }
    >
      {delivery.refusedReason !== null && (
        <Typography.Paragraph type="danger">{delivery.refusedReason}</Typography.Paragraph>
      )}
      {delivery.arrivalNumber !== null && (
        <Typography.Paragraph>{words.arrivalNumber(delivery.arrivalNumber)}</Typography.Paragraph>
      )}
      <Timeline items={useSteps(delivery)} />
      {delivery.channel !== 'electronic' && <Paper delivery={delivery} />}
    </Card>
  );
}

/** By the lines of the post book. */
function Paper({ delivery: { postings } }: { readonly delivery: Delivery }) {
  const words = useWords(documentWords).paper;
  const { method } = useWords(postingWords);
  const waits = postings.every(({ outcome }) => outcome === 'returned');
  const lines = postings.flatMap((one) => [
    `${words.sent} ${showDate(one.postedOn)} · ${[method[one.method], one.itemNumber].filter(Boolean).join(' ')}`,
    ...(one.outcome === null
      ? [words.open]
      : [`${words[one.outcome]} ${showDate(one.outcomeOn)} · ${one.outcomeNote}`]),
  ]);
  return (
    <ul className="paper-way" aria-label={words.title}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
      {waits && <li>{words.waits}</li>}
    </ul>
  );
}

function useSteps(delivery: Delivery) {
  const words = useWords(documentWords);
  const { queuedAt, dispatchedAt, arrivedAt, receipt, statuses } = delivery;
  const told = statuses.map(({ id, code, at, reason, staff }) => ({
    key: id,
    at,
    text: [words.code[code] ?? code, staff, reason].filter(Boolean).join(' · '),
    bad: code === '02' || code === '16',
  }));
  const steps = [
    { key: 'queued', at: queuedAt, text: words.queued, bad: false },
    ...(dispatchedAt ? [{ key: 'dispatched', at: dispatchedAt, text: words.dispatched, bad: false }] : []),
    ...(arrivedAt
      ? [{ key: 'arrived', at: arrivedAt, text: arrivedText(words, receipt !== null), bad: false }]
      : []),
    ...told.filter(({ text }) => !text.startsWith('01')),
  ];
  return steps.map(({ key, at, text, bad }) => ({
    key,
    color: bad ? 'red' : 'green',
    content: (
      <>
        {text}
        <Typography.Text type="secondary" className="step-when">
          {showMoment(at)}
        </Typography.Text>
      </>
    ),
  }));
}

function arrivedText(
  words: { readonly code: Readonly<Record<string, string>>; readonly receipt: string },
  receipt: boolean,
): string {
  return `${words.code['01'] ?? ''}${receipt ? ` · ${words.receipt}` : ''}`;
}
