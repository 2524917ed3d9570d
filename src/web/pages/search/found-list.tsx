import { Flex, type TableColumnsType, Tag, Typography } from 'antd';
import { Link } from 'react-router';
import type { Item } from '../../api/client.ts';
import { incomingTones, outgoingTones, stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate } from '../../components/format.ts';
import { RecordList } from '../../components/record-list.tsx';
import { UrgencyTag } from '../../components/urgency-tag.tsx';
import { searchWords } from './words.ts';

type Found = Item<'GET /search'>;

interface Props {
  readonly rows: readonly Found[] | undefined;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly more: { readonly has: boolean; readonly loading: boolean; readonly load: () => void };
}

export function FoundList(props: Props) {
  const words = useWords(searchWords);
  const columns: TableColumnsType<Found> = [
    { key: 'document', title: words.document, render: (_, found) => <Subject found={found} /> },
    { key: 'issued', title: words.issued, width: 260, render: (_, found) => <Issued found={found} /> },
    { key: 'state', title: words.state, width: 190, render: (_, found) => <State found={found} /> },
  ];
  const card = (found: Found) => (
    <Flex vertical gap={4}>
      <Subject found={found} />
      <Issued found={found} />
      <State found={found} />
    </Flex>
  );
  return <RecordList<Found> label={words.results} columns={columns} card={card} {...props} />;
}

function Subject({ found }: { readonly found: Found }) {
  const words = useWords(searchWords);
  const folder = found.direction === 'outgoing' ? 'documents' : 'incoming';
  return (
    <Flex vertical gap={2}>
      <Link to={`/${folder}/${found.id}`} className="found-subject">
        {found.subject}
      </Link>
      <Flex gap="small" wrap align="center">
        <Typography.Text strong>{found.numberSymbol}</Typography.Text>
        <Typography.Text type="secondary">{found.typeName}</Typography.Text>
        <UrgencyTag urgency={found.urgency} />
      </Flex>
      {found.foundIn === 'text' && <Typography.Text type="secondary">{words.inText}</Typography.Text>}
    </Flex>
  );
}

function Issued({ found }: { readonly found: Found }) {
  const words = useWords(searchWords);
  return (
    <Flex vertical gap={2}>
      <span>{found.issuer}</span>
      <Typography.Text type="secondary">
        {showDate(found.issuedOn)}
        {found.arrivalNumber !== null && ` · ${words.arrivalNumber(found.arrivalNumber)}`}
      </Typography.Text>
    </Flex>
  );
}

function State({ found }: { readonly found: Found }) {
  const words = useWords(searchWords);
  const states = useWords(stateWords);
  const tones = found.direction === 'outgoing' ? outgoingTones : incomingTones;
  return (
    <Flex vertical gap={2} align="start">
      <Tag color={tones[found.state] ?? 'default'}>{states[found.direction][found.state] ?? found.state}</Tag>
      <Typography.Text type="secondary">{words[found.direction]}</Typography.Text>
    </Flex>
  );
}
