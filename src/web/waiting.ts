/** What waits for the person who is signed in. */
import { get, type Json } from './api.ts';
import { both, type Child, h } from './dom.ts';
import { documentLine, recordList } from './parts.ts';
import { hasRole, session } from './session.ts';
import { incomingStates, outgoingStates } from './words.ts';

interface Box {
  readonly vi: string;
  readonly en: string;
  readonly path: string;
  readonly outgoing: boolean;
}

const outgoing = (box: string, vi: string, en: string): Box => ({
  vi,
  en,
  path: `/documents?box=${box}`,
  outgoing: true,
});
const incoming = (box: string, vi: string, en: string): Box => ({
  vi,
  en,
  path: `/incoming?box=${box}`,
  outgoing: false,
});

const toSign = outgoing('to-sign', '', '').path;

function boxes(): Box[] {
  return [
    ...(hasRole('leader', 'clerk') ? [outgoing('to-review', 'Chờ duyệt', 'to review')] : []),
    ...(hasRole('leader')
      ? [outgoing('to-sign', 'Chờ ký', 'to sign'), incoming('to-direct', 'Chờ chỉ đạo', 'to direct')]
      : []),
    ...(hasRole('clerk')
      ? [
          incoming('arrived', 'Văn bản mới đến', 'arrived'),
          outgoing('to-issue', 'Chờ phát hành', 'to issue'),
          outgoing('to-send', 'Chờ gửi', 'to send'),
          incoming('to-assign', 'Chờ phân công', 'to assign'),
        ]
      : []),
    ...(hasRole('officer', 'leader', 'clerk')
      ? [
          incoming('mine', 'Giao cho tôi', 'assigned to me'),
          outgoing('drafts', 'Dự thảo của tôi', 'my drafts'),
        ]
      : []),
  ];
}

export async function waitingPage(): Promise<Child> {
  const sections = await Promise.all(
    boxes().map(async (box) => ({ box, page: await get(`${box.path}&limit=20`) })),
  );
  const full = sections.filter(({ page }) => page.items.length > 0);
  return [
    h('h1', {}, both(`Xin chào, ${session().account.fullName}`, 'what waits for you')),
    full.length === 0 && h('p', { class: 'card' }, both('Không có việc nào đang chờ.', 'Nothing waits.')),
    full.map(({ box, page }) => section(box, page)),
  ];
}

function section(box: Box, page: Json): HTMLElement {
  const line = (item: Json) =>
    documentLine(
      item,
      box.outgoing ? outgoingStates : incomingStates,
      box.outgoing ? 'document' : 'incoming-document',
    );
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, both(`${box.vi} (${page.items.length}${page.next ? '+' : ''})`, box.en)),
    box.path === toSign && page.items.length > 1 && batchLink(),
    recordList(page.items, line, ''),
  );
}

function batchLink(): HTMLElement {
  return h('a', { class: 'button main', href: '#/signing-batch' }, both('Ký hàng loạt', 'sign many at once'));
}
