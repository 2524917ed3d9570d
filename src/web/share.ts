/** The share of electronic correspondence: classes, both ratios, and the documents behind each figure. */
import { get, getAll, type Json } from './api.ts';
import { both, type Child, field, h, replace, select, showDate, showTime } from './dom.ts';
import type { Place } from './main.ts';
import { recordList } from './parts.ts';
import { acting } from './problem.ts';
import { session } from './session.ts';
import { shareClasses } from './words.ts';

const percent = new Intl.NumberFormat('vi-VN', { style: 'percent', maximumFractionDigits: 1 });

export async function sharePage({ query }: Place): Promise<Child> {
  const units = await choices();
  const year = new Date().getFullYear();
  const result = h('div', {});
  const form: HTMLFormElement = h(
    'form',
    { class: 'card', onsubmit: acting(() => show(form, result)) },
    h(
      'div',
      { class: 'grid' },
      field('Đơn vị', 'unit', select('unitId', units, query.get('unitId') ?? undefined)),
      field(
        'Chiều',
        'direction',
        select('direction', [
          ['outgoing', 'Văn bản đi'],
          ['incoming', 'Văn bản đến'],
        ]),
      ),
      field('Từ ngày', 'from', h('input', { type: 'date', name: 'from', value: `${year}-01-01` })),
      field('Đến ngày', 'to', h('input', { type: 'date', name: 'to', value: `${year}-12-31` })),
    ),
    h('button', { class: 'main', type: 'submit' }, both('Xem', 'show')),
  );
  await show(form, result);
  return [h('h1', {}, both('Tỷ lệ văn bản điện tử', 'share of electronic correspondence')), form, result];
}

/** The person's units and the units directly below. */
async function choices(): Promise<[string, string][]> {
  const found = new Map(session().appointments.map(({ unitId, unitName }) => [unitId, unitName]));
  for (const unitId of [...found.keys()])
    for (const unit of await getAll(`/units?parentId=${unitId}`)) found.set(unit.id, unit.name);
  return [...found];
}

async function show(form: HTMLFormElement, result: Element): Promise<void> {
  const filter = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
  const share = await get(`/share?${filter}`);
  const documents = h('div', {});
  const open = (letter: string) =>
    acting(async () => {
      const items = await getAll(`/share/documents?${filter}&class=${letter}`);
      const [vi, en] = shareClasses[letter] ?? [letter, ''];
      replace(
        documents,
        h(
          'section',
          { class: 'card' },
          h('h2', {}, both(`${letter}. ${vi} (${items.length})`, en)),
          recordList(items, (item) => behind(item, share.direction), 'Không có văn bản nào.'),
        ),
      );
    });
  replace(
    result,
    h(
      'div',
      { class: 'figures' },
      figure('Trao đổi điện tử (A+B)/N', 'exchanged electronically', ratio(share.exchangedElectronically)),
      figure('Hoàn toàn điện tử A/N', 'fully electronic', ratio(share.fullyElectronic)),
      figure('Số văn bản N', 'documents', share.n),
    ),
    h(
      'section',
      { class: 'card scroll' },
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h('tr', {}, h('th', {}, 'Loại'), h('th', { class: 'number' }, 'Số văn bản'), h('th', {}, '')),
        ),
        h(
          'tbody',
          {},
          Object.entries(shareClasses).map(([letter, [vi, en]]) =>
            h(
              'tr',
              {},
              h('td', {}, h('b', {}, `${letter}. `), both(vi, en)),
              h('td', { class: 'number' }, share.classes[letter]),
              h('td', {}, h('button', { type: 'button', onclick: open(letter) }, 'Mở')),
            ),
          ),
        ),
      ),
    ),
    documents,
    h('p', { class: 'quiet' }, share.definition?.vi, ' ', h('span', { class: 'en' }, share.definition?.en)),
    h(
      'p',
      { class: 'quiet' },
      `Bản sao và số hóa: ${share.copiesAndDigitised} · đã thu hồi: ${share.recalled} · điều chỉnh: ${share.restated} · tính đến ${showTime(share.cutOff)}`,
    ),
  );
}

function ratio(value: number | null): string {
  return value === null || value === undefined ? 'chưa có dữ liệu' : percent.format(value);
}

function figure(vi: string, en: string, value: Child): HTMLElement {
  return h('div', { class: 'figure' }, h('strong', {}, value), both(vi, en));
}

function behind(item: Json, direction: string): Child {
  const page = direction === 'incoming' ? 'incoming-document' : 'document';
  return [
    h(
      'a',
      { class: 'title', href: `#/${page}/${item.recordId ?? item.id}` },
      item.subject ?? item.numberSymbol ?? item.recordId,
    ),
    h(
      'div',
      { class: 'quiet' },
      [item.numberSymbol, showDate(item.countedOn), item.cause].filter(Boolean).join(' · '),
    ),
  ];
}
