import { Flex, type TableColumnsType, Tag, Typography } from 'antd';
import { Link } from 'react-router';
import { incomingTones, stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate, today } from '../../components/format.ts';
import { UrgencyTag } from '../../components/urgency-tag.tsx';
import type { IncomingItem } from './incoming-page.tsx';
import { incomingWords } from './words.ts';

export function useArrivalColumns(): TableColumnsType<IncomingItem> {
  const words = useWords(incomingWords);
  return [
    {
      key: 'number',
      title: words.number,
      width: 84,
      render: (_, { arrivalNumber }) => arrivalNumber ?? '—',
    },
    {
      key: 'arrivedOn',
      title: words.arrivedOn,
      width: 116,
      render: (_, item) => showDate(item.arrivedOn ?? item.arrivedAt),
    },
    {
      key: 'subject',
      title: words.subject,
      render: (_, item) => (
        <Flex vertical gap={2} align="start">
          <Link to={`/incoming/${item.id}`} data-line>
            {item.subject}
          </Link>
          <Typography.Text type="secondary">
            {[item.numberSymbol, item.senderName].filter(Boolean).join(' · ')}
          </Typography.Text>
        </Flex>
      ),
    },
    { key: 'lead', title: words.lead, width: 170, render: (_, item) => <Lead item={item} /> },
    {
      key: 'state',
      title: words.state,
      width: 170,
      render: (_, item) => <Tags item={item} />,
    },
    { key: 'due', title: words.due, width: 130, render: (_, item) => <Due item={item} /> },
  ];
}

export function ArrivalCard({ item }: { readonly item: IncomingItem }) {
  return (
    <>
      <Tags item={item} />
      <Link to={`/incoming/${item.id}`} data-line>
        <b>{item.subject}</b>
      </Link>
      <Typography.Text type="secondary">
        {[item.numberSymbol, item.senderName, showDate(item.arrivedOn ?? item.arrivedAt)]
          .filter(Boolean)
          .join(' · ')}
      </Typography.Text>
      <Flex gap={8} wrap>
        <Lead item={item} />
        <Due item={item} />
      </Flex>
    </>
  );
}

/** Who leads; a unit that has the part as such is marked. */
function Lead({ item: { lead } }: { readonly item: IncomingItem }) {
  const words = useWords(incomingWords);
  if (lead === null) return null;
  return (
    <span>
      {lead.name} {lead.isUnit && <Tag>{words.asUnit}</Tag>}
    </span>
  );
}

function Tags({ item }: { readonly item: IncomingItem }) {
  const words = useWords(incomingWords);
  const states = useWords(stateWords);
  return (
    <Flex gap={4} wrap>
      <UrgencyTag urgency={item.urgency} />
      <Tag color={incomingTones[item.state] ?? 'default'}>{states.incoming[item.state] ?? item.state}</Tag>
      {item.signaturesValid === false && (
        <Tag color="error">
          {words.signature}: {states.verdict['TOTAL-FAILED']}
        </Tag>
      )}
      {item.recallState === 'requested' && <Tag color="warning">{words.recallAsked}</Tag>}
    </Flex>
  );
}

const ended = new Set(['done', 'returned', 'withdrawn']);

function Due({ item: { dueDate, state } }: { readonly item: IncomingItem }) {
  const words = useWords(incomingWords);
  if (dueDate === null) return null;
  const late = !ended.has(state) && dueDate < today();
  return (
    <Typography.Text {...(late && { type: 'danger' })}>
      {late ? `${words.overdue} ` : ''}
      {showDate(dueDate)}
    </Typography.Text>
  );
}
