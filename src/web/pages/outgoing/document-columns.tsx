import { Flex, type TableColumnsType, Tag, Typography } from 'antd';
import { Link } from 'react-router';
import { outgoingTones, stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate } from '../../components/format.ts';
import { UrgencyTag } from '../../components/urgency-tag.tsx';
import type { OutgoingItem } from './outgoing-page.tsx';
import { outgoingWords } from './words.ts';

export function useDocumentColumns(): TableColumnsType<OutgoingItem> {
  const words = useWords(outgoingWords);
  return [
    { key: 'symbol', title: words.symbol, dataIndex: 'numberSymbol', width: 170 },
    {
      key: 'subject',
      title: words.subject,
      render: (_, item) => (
        <Flex vertical gap={2} align="start">
          <Link to={`/documents/${item.id}`} data-line>
            {item.subject}
          </Link>
          <Flex gap={4} align="center" wrap>
            <UrgencyTag urgency={item.urgency} />
            <Typography.Text type="secondary">{item.typeName}</Typography.Text>
          </Flex>
        </Flex>
      ),
    },
    { key: 'state', title: words.state, width: 190, render: (_, { state }) => <StateTag state={state} /> },
    { key: 'date', title: words.date, width: 130, render: (_, { issuedOn }) => showDate(issuedOn) },
    { key: 'due', title: words.due, width: 120, render: (_, { dueDate }) => showDate(dueDate) },
  ];
}

export function DocumentCard({ item }: { readonly item: OutgoingItem }) {
  return (
    <>
      <Flex gap={4} wrap>
        <UrgencyTag urgency={item.urgency} />
        <StateTag state={item.state} />
      </Flex>
      <Link to={`/documents/${item.id}`} data-line>
        <b>{item.subject}</b>
      </Link>
      <Typography.Text type="secondary">
        {[item.typeName, item.numberSymbol, showDate(item.issuedOn)].filter(Boolean).join(' · ')}
      </Typography.Text>
    </>
  );
}

function StateTag({ state }: { readonly state: string }) {
  const states = useWords(stateWords);
  return <Tag color={outgoingTones[state] ?? 'default'}>{states.outgoing[state] ?? state}</Tag>;
}
