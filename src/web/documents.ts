/** Outgoing documents by box, with a search. */

import { both, type Child, h } from './dom.ts';
import type { Place } from './main.ts';
import { pagedList } from './paged-list.ts';
import { documentLine, tabs } from './parts.ts';
import { outgoingStates } from './words.ts';

const boxes = [
  ['all', 'Tất cả'],
  ['drafts', 'Dự thảo'],
  ['to-review', 'Chờ duyệt'],
  ['to-sign', 'Chờ ký'],
  ['to-issue', 'Chờ phát hành'],
  ['to-send', 'Chờ gửi'],
  ['issued', 'Đã phát hành'],
] as const;

export async function documentsPage({ query }: Place): Promise<Child> {
  const box = query.get('box') ?? 'all';
  return [
    h(
      'div',
      { class: 'row apart' },
      h('h1', {}, both('Văn bản đi', 'outgoing')),
      h('a', { class: 'button', href: '#/draft' }, both('Soạn văn bản', 'draft')),
    ),
    tabs('documents', box, boxes),
    await pagedList('/documents', { box, query: query.get('query') ?? '' }, (item) =>
      documentLine(item, outgoingStates, 'document'),
    ),
  ];
}
