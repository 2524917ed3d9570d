/** The very documents that a figure counts, in a drawer over the page (promise 6). */
import { App, Drawer, Flex, Tag, Typography } from 'antd';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { Link } from 'react-router';
import { useWords } from '../../catalogue/words.ts';
import { showDate } from '../../components/format.ts';
import { RecordList } from '../../components/record-list.tsx';
import { useIsPhone } from '../../shell/preferences.tsx';
import { useHasRole, useSession } from '../../shell/session.tsx';
import { type Behind, type CountedItem, useShareDocuments } from './use-share.ts';
import { shareWords } from './words.ts';

interface Opened {
  readonly title: string;
  readonly behind: Behind;
}

const Open = createContext<(opened: Opened) => void>(() => undefined);

/** Every number opens its documents. */
export function useOpenDocuments(): (opened: Opened) => void {
  return useContext(Open);
}

/** Those above see a unit's figures, its documents only IT, auditors and the unit's own leaders and clerks (permissions.ts). */
export function useMayOpen(): (behind: Behind) => boolean {
  const { appointments } = useSession();
  return ({ unitId, below }) =>
    appointments.some(
      ({ role, unitId: own }) =>
        role === 'it' ||
        role === 'auditor' ||
        (own === unitId && below !== 'true' && (role === 'leader' || role === 'clerk')),
    );
}

export function OpenedDocuments({ children }: { readonly children: ReactNode }) {
  const words = useWords(shareWords);
  const phone = useIsPhone();
  const { message } = App.useApp();
  const mayOpen = useMayOpen();
  const [opened, setOpened] = useState<Opened | null>(null);
  const open = (one: Opened) => (mayOpen(one.behind) ? setOpened(one) : void message.info(words.notYours));
  return (
    <Open value={open}>
      {children}
      <Drawer
        open={opened !== null}
        onClose={() => setOpened(null)}
        title={opened?.title ?? words.documents}
        size={phone ? '100%' : 860}
        destroyOnHidden
      >
        {opened && <Documents behind={opened.behind} />}
      </Drawer>
    </Open>
  );
}

function Documents({ behind }: { readonly behind: Behind }) {
  const words = useWords(shareWords);
  const read = useShareDocuments(behind);
  const columns = [
    { title: words.countedOn, width: 116, render: (_: unknown, row: CountedItem) => showDate(row.countedOn) },
    { title: words.symbol, width: 150, dataIndex: 'numberSymbol' },
    { title: words.subject, render: (_: unknown, row: CountedItem) => <Subject item={row} /> },
    { title: words.cause, width: 240, render: (_: unknown, row: CountedItem) => <Why item={row} /> },
  ];
  return (
    <RecordList
      label={words.documents}
      empty={words.nothing}
      rows={read.data?.pages.flatMap(({ items }) => items)}
      columns={columns}
      card={(row) => (
        <Flex vertical gap={4}>
          <Subject item={row} />
          <Typography.Text type="secondary">
            {row.numberSymbol} · {showDate(row.countedOn)}
          </Typography.Text>
          <Why item={row} />
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
  );
}

/** IT sees which documents count, but may not read them. */
function Subject({ item }: { readonly item: CountedItem }) {
  const mayRead = useHasRole('auditor', 'leader', 'clerk');
  const place = item.direction === 'outgoing' ? 'documents' : 'incoming';
  return mayRead ? <Link to={`/${place}/${item.id}`}>{item.subject}</Link> : item.subject;
}

function Why({ item }: { readonly item: CountedItem }) {
  const words = useWords(shareWords);
  return (
    <Flex gap={4} wrap>
      {item.class !== null && <Tag color={item.class === 'A' ? 'success' : 'warning'}>{item.class}</Tag>}
      {item.cause !== null && (words.causes[item.cause] ?? item.cause)}
      {item.recalled && <Tag color="error">{words.recalled}</Tag>}
    </Flex>
  );
}
