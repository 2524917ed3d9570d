/** Incoming documents by box. */

import { both, type Child, h } from './dom.ts';
import type { Place } from './main.ts';
import { pagedList } from './paged-list.ts';
import { documentLine, tabs } from './parts.ts';
import { incomingStates } from './words.ts';

const boxes = [
  ['all', 'Tất cả'],
  ['arrived', 'Mới đến'],
  ['to-direct', 'Chờ chỉ đạo'],
  ['to-assign', 'Chờ phân công'],
  ['mine', 'Giao cho tôi'],
  ['done', 'Đã xong'],
] as const;

export async function incomingListPage({ query }: Place): Promise<Child> {
  const box = query.get('box') ?? 'all';
  return [
    h('h1', {}, both('Văn bản đến', 'incoming')),
    tabs('incoming', box, boxes),
    await pagedList('/incoming', { box, query: query.get('query') ?? '' }, (item) =>
      documentLine(item, incomingStates, 'incoming-document'),
    ),
  ];
}
