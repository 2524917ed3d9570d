import { useInfiniteQuery, useIsFetching } from '@tanstack/react-query';
import { api, type Item } from '../../api/client.ts';
import { liveKey } from '../../shell/live.ts';
import type { Box, WaitingItem } from './boxes.ts';

const PAGE = 20;

interface BoxPage {
  readonly items: readonly WaitingItem[];
  readonly next: string | null;
}

/** One box, page by page. */
export function useBox(box: Box) {
  return useInfiniteQuery({
    queryKey: liveKey('box', box.kind, box.box),
    queryFn: ({ pageParam, signal }) => readBox(box, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

/** Whether any box that is on the page has not been read yet. */
export function useBoxesPending(): boolean {
  const first = { queryKey: liveKey('box'), predicate: isPending };
  return useIsFetching(first) > 0;
}

function isPending({ state }: { readonly state: { readonly status: string } }): boolean {
  return state.status === 'pending';
}

async function readBox(box: Box, cursor: string | undefined, signal: AbortSignal): Promise<BoxPage> {
  if (box.kind === 'outgoing') {
    const query = { box: box.box, limit: PAGE, cursor };
    const { items, next } = await api('GET /documents', { query, signal });
    return { items: items.map(fromDocument), next };
  }
  const query = { box: box.box, limit: PAGE, cursor };
  const { items, next } = await api('GET /incoming', { query, signal });
  return { items: items.map(fromIncoming), next };
}

function fromDocument(item: Item<'GET /documents'>): WaitingItem {
  const { id, subject, urgency, state, dueDate } = item;
  return {
    id,
    address: `/documents/${id}`,
    subject,
    symbol: item.numberSymbol,
    urgency,
    state,
    from: [item.drafterName, item.unitName].filter(Boolean).join(' · '),
    since: item.updatedAt,
    dueDate,
  };
}

function fromIncoming(item: Item<'GET /incoming'>): WaitingItem {
  const { id, subject, urgency, state, dueDate } = item;
  return {
    id,
    address: `/incoming/${id}`,
    subject,
    symbol: item.numberSymbol,
    urgency,
    state,
    from: item.senderName,
    since: item.arrivedAt,
    dueDate,
  };
}
