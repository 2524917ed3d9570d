/** A searched list that grows by pages. */
import { get, type Json } from './api.ts';
import { both, type Child, h } from './dom.ts';
import { acting } from './problem.ts';

export async function pagedList(
  path: string,
  filter: { readonly box: string; readonly query: string },
  line: (item: Json) => Child,
): Promise<HTMLElement> {
  const address = (cursor: string | null) => {
    const query = new URLSearchParams({ box: filter.box, limit: '30' });
    if (filter.query) query.set('query', filter.query);
    if (cursor) query.set('cursor', cursor);
    return `${path}?${query}`;
  };
  const list = h('ul', { class: 'list' });
  const more = h('button', { type: 'button' }, both('Xem thêm', 'more'));
  let next: string | null = null;
  const load = async () => {
    const page = await get(address(next));
    for (const item of page.items) list.append(h('li', {}, line(item)));
    if (list.childElementCount === 0) list.append(h('li', { class: 'quiet' }, 'Không có văn bản nào.'));
    next = page.next;
    more.hidden = next === null;
  };
  more.addEventListener('click', acting(load));
  await load();
  return h('section', { class: 'card' }, searchForm(filter), list, more);
}

function searchForm(filter: { readonly box: string; readonly query: string }): HTMLElement {
  const words = h('input', {
    type: 'search',
    name: 'query',
    value: filter.query,
    placeholder: 'Tìm theo trích yếu, số ký hiệu…',
    'aria-label': 'Tìm',
  });
  const go = (event: Event) => {
    event.preventDefault();
    const [base] = location.hash.split('?');
    location.hash = `${base}?${new URLSearchParams({ box: filter.box, query: words.value.trim() })}`;
  };
  return h('form', { onsubmit: go, role: 'search' }, words);
}
