/** Everything that this person may read, both directions in one answer. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Flex, Typography } from 'antd';
import { useEffect } from 'react';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { ListSearch } from '../../components/list-search.tsx';
import { liveKey } from '../../shell/live.ts';
import { SavedSearches } from '../saved/saved-searches.tsx';
import { useCriteria } from './criteria.ts';
import { FoundList } from './found-list.tsx';
import { SearchFilters } from './search-filters.tsx';
import { searchWords } from './words.ts';
import './search-page.css';

export default function SearchPage() {
  const words = useWords(searchWords);
  const { criteria, set, replace, asked } = useCriteria();
  const wrongPeriod = Boolean(criteria.from && criteria.to && criteria.to < criteria.from);
  const read = useInfiniteQuery({
    queryKey: liveKey('search', criteria),
    queryFn: ({ pageParam, signal }) =>
      api('GET /search', { query: { ...criteria, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    enabled: asked && !wrongPeriod,
  });
  useEffect(() => {
    document.querySelector<HTMLInputElement>('[data-search]')?.focus();
  }, []);
  const rows = read.data?.pages.flatMap(({ items }) => items);
  return (
    <Flex vertical gap="middle" className="search-page">
      <Typography.Title level={1} className="page-title">
        {words.title}
      </Typography.Title>
      <search>
        <Flex vertical gap="small">
          <ListSearch
            key={criteria.query ?? ''}
            value={criteria.query}
            label={words.query}
            onSearch={(query) => set({ query })}
          />
          <Typography.Text type="secondary">{words.help}</Typography.Text>
          <SearchFilters
            criteria={criteria}
            set={set}
            wrongPeriod={wrongPeriod}
            onClear={() => replace({ query: criteria.query })}
          />
        </Flex>
      </search>
      <SavedSearches criteria={criteria} asked={asked} onChosen={replace} />
      <div aria-live="polite">
        {!asked && <Typography.Text>{words.start}</Typography.Text>}
        {rows && <Typography.Text strong>{words.found(rows.length, read.hasNextPage)}</Typography.Text>}
      </div>
      {asked && !wrongPeriod && (
        <FoundList
          rows={rows}
          error={read.error}
          onRetry={() => void read.refetch()}
          more={{
            has: read.hasNextPage,
            loading: read.isFetchingNextPage,
            load: () => void read.fetchNextPage(),
          }}
        />
      )}
    </Flex>
  );
}
