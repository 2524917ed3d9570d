/** What I am writing, and what came back from review with its reason. */
import { PlusOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Flex, type TableColumnsType, Tag, Typography } from 'antd';
import { Link, useNavigate } from 'react-router';
import { api, type Item } from '../../api/client.ts';
import { outgoingTones, stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { showMoment } from '../../components/format.ts';
import { ListSearch } from '../../components/list-search.tsx';
import { RecordList } from '../../components/record-list.tsx';
import { UrgencyTag } from '../../components/urgency-tag.tsx';
import { useAddressBar } from '../../components/use-address-bar.ts';
import { liveKey } from '../../shell/live.ts';
import { draftsWords } from './words.ts';

type Draft = Item<'GET /documents'>;

export default function DraftsPage() {
  const words = useWords(draftsWords);
  const navigate = useNavigate();
  const { get, set } = useAddressBar();
  const query = get('query');
  const read = useInfiniteQuery({
    queryKey: liveKey('drafts', query),
    queryFn: ({ pageParam, signal }) =>
      api('GET /documents', { query: { box: 'drafts', query, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  return (
    <Flex vertical gap="middle" aria-live="polite">
      <Flex justify="space-between" align="center" wrap gap="small">
        <Typography.Title level={1} className="page-title">
          {words.title}
        </Typography.Title>
        <Button
          type="primary"
          size="large"
          icon={<PlusOutlined aria-hidden />}
          onClick={() => void navigate('/drafts/new')}
        >
          {words.create}
        </Button>
      </Flex>
      <ListSearch value={query} label={words.search} onSearch={(text) => set({ query: text })} />
      <RecordList<Draft>
        label={words.list}
        rows={read.data?.pages.flatMap(({ items }) => items)}
        columns={useColumns()}
        card={(draft) => (
          <Flex vertical gap={4}>
            <Subject draft={draft} />
            <State draft={draft} />
            <Typography.Text type="secondary">{showMoment(draft.updatedAt)}</Typography.Text>
          </Flex>
        )}
        error={read.error}
        onRetry={() => void read.refetch()}
        more={{
          has: read.hasNextPage,
          loading: read.isFetchingNextPage,
          load: () => void read.fetchNextPage(),
        }}
      />
    </Flex>
  );
}

function useColumns(): TableColumnsType<Draft> {
  const words = useWords(draftsWords);
  return [
    { key: 'subject', title: words.subject, render: (_, draft) => <Subject draft={draft} /> },
    { key: 'state', title: words.state, width: 280, render: (_, draft) => <State draft={draft} /> },
    { key: 'changed', title: words.changed, width: 170, render: (_, draft) => showMoment(draft.updatedAt) },
  ];
}

function Subject({ draft }: { readonly draft: Draft }) {
  const words = useWords(draftsWords);
  return (
    <Flex vertical gap={2}>
      <Link to={`/drafts/${draft.id}`} style={{ overflowWrap: 'anywhere' }}>
        {draft.subject || words.noSubject}
      </Link>
      <Flex gap={4} wrap>
        <Typography.Text type="secondary">
          {draft.typeName} · {draft.numberSymbol}
        </Typography.Text>
        <UrgencyTag urgency={draft.urgency} />
      </Flex>
    </Flex>
  );
}

function State({ draft }: { readonly draft: Draft }) {
  const words = useWords(draftsWords);
  const states = useWords(stateWords);
  return (
    <Flex vertical gap={2} align="start">
      <Tag color={outgoingTones[draft.state] ?? 'default'}>{states.outgoing[draft.state] ?? draft.state}</Tag>
      {draft.returnReason !== null && (
        <Typography.Text>
          {words.returnedFor}: {draft.returnReason}
        </Typography.Text>
      )}
    </Flex>
  );
}
