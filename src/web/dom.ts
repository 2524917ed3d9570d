/** Elements without a framework: text is always text, so nothing that people type can become markup. */

export type Child = Node | string | number | null | undefined | false | readonly Child[];
type Handler = (event: Event) => unknown;

export interface Props {
  readonly class?: string;
  readonly onclick?: Handler;
  readonly onsubmit?: Handler;
  readonly onchange?: Handler;
  readonly [attribute: string]: unknown;
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else if (value === true) element.setAttribute(name, '');
    else element.setAttribute(name, String(value));
  }
  append(element, children);
  return element;
}

function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(parent, child);
    else parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

export function replace(element: Element, ...children: Child[]): void {
  element.replaceChildren();
  append(element, children);
}

/** "Ký số · Sign": Vietnamese first, English small behind it. */
export function both(vi: string, en: string): Child {
  return [vi, ' ', h('span', { class: 'en', lang: 'en' }, en)];
}

export function facts(...rows: (readonly [Child, Child] | null)[]): HTMLElement {
  const list = h('dl', { class: 'facts' });
  for (const row of rows) {
    if (row === null || row[1] === null || row[1] === undefined || row[1] === '') continue;
    list.append(h('dt', {}, row[0]), h('dd', {}, row[1]));
  }
  return list;
}

/** A labelled control; the label's text is Vietnamese with English behind. */
export function field(vi: string, en: string, control: HTMLElement): HTMLElement {
  return h('label', {}, both(vi, en), control);
}

export function select(name: string, options: readonly (readonly [string, string])[], chosen?: string) {
  const element = h('select', { name });
  for (const [value, text] of options)
    element.append(h('option', { value, selected: value === chosen }, text));
  return element;
}

const moment = new Intl.DateTimeFormat('vi-VN', {
  timeZone: 'Asia/Ho_Chi_Minh',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** 23/11/2026 17:05, in Vietnam. */
export function showTime(iso: unknown): string {
  if (typeof iso !== 'string') return '';
  const parts = Object.fromEntries(
    moment.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]),
  );
  return `${parts['day']}/${parts['month']}/${parts['year']} ${parts['hour']}:${parts['minute']}`;
}

/** dd/MM/yyyy from yyyy-MM-dd. */
export function showDate(isoDate: unknown): string {
  return typeof isoDate === 'string' ? isoDate.slice(0, 10).split('-').reverse().join('/') : '';
}

export function notice(vi: Child, bad = false): void {
  const box = document.querySelector('#notices');
  const element = h('div', { class: bad ? 'notice bad' : 'notice' }, vi);
  box?.append(element);
  setTimeout(() => element.remove(), bad ? 12_000 : 5_000);
}
