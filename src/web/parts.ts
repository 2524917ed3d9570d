/** Pieces that several pages show: state tags, lists of records, tabs, history, verdicts. */
import { getAll, type Json } from './api.ts';
import { both, type Child, h, replace, showDate, showTime } from './dom.ts';
import { describe } from './problem.ts';
import { eventKinds, type Tone, urgencies } from './words.ts';

export function tag(words: Readonly<Record<string, readonly [string, Tone]>>, state: string): HTMLElement {
  const [text, tone] = words[state] ?? [state, ''];
  return h('span', { class: `tag ${tone}` }, text);
}

export function urgencyTag(urgency: string | undefined): Child {
  if (urgency === undefined || urgency === 'normal') return null;
  return h('span', { class: 'tag bad' }, urgencies[urgency] ?? urgency);
}

export function tabs(
  base: string,
  chosen: string,
  boxes: readonly (readonly [string, string])[],
): HTMLElement {
  return h(
    'nav',
    { class: 'tabs', 'aria-label': 'Hộp' },
    boxes.map(([box, vi]) =>
      h('a', { href: `#/${base}?box=${box}`, 'aria-current': box === chosen && 'true' }, vi),
    ),
  );
}

export function recordList(items: readonly Json[], line: (item: Json) => Child, empty: string): HTMLElement {
  if (items.length === 0) return h('p', { class: 'quiet' }, empty);
  return h(
    'ul',
    { class: 'list' },
    items.map((item) => h('li', {}, line(item))),
  );
}

export function documentLine(
  item: Json,
  states: Readonly<Record<string, readonly [string, Tone]>>,
  page: string,
): Child {
  const symbol = item.numberSymbol ?? item.notation ?? '';
  return [
    h(
      'div',
      { class: 'row apart' },
      h('a', { class: 'title', href: `#/${page}/${item.id}` }, item.subject),
      h('span', {}, urgencyTag(item.urgency), ' ', tag(states, item.state)),
    ),
    h(
      'div',
      { class: 'quiet' },
      [
        symbol,
        item.senderName ?? item.unitName,
        showDate(item.issuedOn) || showTime(item.arrivedAt ?? item.updatedAt),
      ]
        .filter(Boolean)
        .join(' · '),
    ),
  ];
}

/** A section that is fetched when it is opened. */
export function folded(vi: string, en: string, load: () => Promise<Child>, open = false): HTMLElement {
  const body = h('div', {}, h('p', { class: 'quiet' }, 'Đang tải…'));
  const details = h('details', { class: 'card', open }, h('summary', {}, h('b', {}, both(vi, en))), body);
  let loaded = false;
  const fill = async () => {
    if (loaded || !details.open) return;
    loaded = true;
    replace(body, await load().catch(describe));
  };
  details.addEventListener('toggle', () => void fill());
  if (open) void fill();
  return details;
}

export function history(path: string): HTMLElement {
  return folded('Lịch sử', 'history', async () =>
    recordList(
      await getAll(path),
      (event) => [
        h('b', {}, eventKinds[event.kind] ?? event.kind),
        ' – ',
        showTime(event.at),
        h(
          'div',
          { class: 'quiet' },
          [event.fullName, event.position, reasonOf(event)].filter(Boolean).join(' · '),
        ),
      ],
      'Chưa có gì.',
    ),
  );
}

function reasonOf(event: Json): string {
  const after = event.after ?? {};
  return after.reason ?? after.comment ?? after.opinion ?? (after.code ? `mã ${after.code}` : '');
}

/** Opens a PDF in the browser's own viewer, on the page and in a tab of its own. */
export function viewer(address: string, name: string): HTMLElement {
  return h(
    'section',
    { class: 'card' },
    h(
      'div',
      { class: 'row apart' },
      h('b', {}, name),
      h(
        'span',
        { class: 'row' },
        h('a', { class: 'button', href: address, target: '_blank', rel: 'noopener' }, both('Mở', 'open')),
        h(
          'a',
          { class: 'button', href: `${address}${address.includes('?') ? '&' : '?'}download=1` },
          both('Tải về', 'save'),
        ),
      ),
    ),
    h('iframe', { class: 'viewer', src: address, title: name, loading: 'lazy' }),
  );
}
