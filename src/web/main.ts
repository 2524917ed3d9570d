/** The plain page: signs in, shows what waits, and walks a document through its whole life by hand. */
import { whenSignedOut } from './api.ts';
import { documentPage } from './document.ts';
import { documentsPage } from './documents.ts';
import { both, type Child, h, replace } from './dom.ts';
import { draftPage } from './draft.ts';
import { incomingPage } from './incoming.ts';
import { incomingListPage } from './incoming-list.ts';
import { describe } from './problem.ts';
import { drawWith } from './redraw.ts';
import { hasRole, loadSession, session, showSignIn, signOut } from './session.ts';
import { sharePage } from './share.ts';
import { signingBatchPage } from './signing-batch.ts';
import { waitingPage } from './waiting.ts';

/** Parts of the address after #/, and what stands behind its question mark. */
export interface Place {
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

type Page = (place: Place) => Promise<Child>;

const pages: Readonly<Record<string, Page>> = {
  waiting: waitingPage,
  documents: documentsPage,
  document: documentPage,
  draft: draftPage,
  incoming: incomingListPage,
  'incoming-document': incomingPage,
  share: sharePage,
  'signing-batch': signingBatchPage,
};

const main = document.querySelector('#page')!;
const top = document.querySelector('#top')!;
let events: EventSource | null = null;
let drawing = 0;

async function draw(): Promise<void> {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const parts = path.split('/').filter((part) => part !== '');
  const name = parts[0] ?? 'waiting';
  const mine = ++drawing;
  drawTop(name);
  try {
    const page = await (pages[name] ?? waitingPage)({
      parts: parts.slice(1),
      query: new URLSearchParams(query),
    });
    if (mine === drawing) replace(main, page);
  } catch (error) {
    if (mine === drawing) replace(main, h('div', { class: 'says bad', role: 'alert' }, describe(error)));
  }
}

function drawTop(here: string): void {
  const link = (name: string, vi: string) =>
    h('a', { href: `#/${name}`, 'aria-current': here.startsWith(name.slice(0, 7)) && 'page' }, vi);
  const { account, appointments } = session();
  const first = appointments[0];
  replace(
    top,
    h(
      'div',
      { class: 'bar' },
      h('a', { class: 'brand', href: '#/waiting' }, 'Ấn Tín'),
      h(
        'nav',
        { class: 'menu', 'aria-label': 'Chính' },
        link('waiting', 'Việc chờ'),
        link('documents', 'Văn bản đi'),
        link('incoming', 'Văn bản đến'),
        hasRole('leader', 'clerk', 'officer') && link('draft', 'Soạn thảo'),
        link('share', 'Tỷ lệ điện tử'),
        h('a', { href: '/check' }, 'Kiểm tra'),
      ),
      h(
        'div',
        { class: 'who' },
        h('b', {}, account.fullName),
        first ? ` – ${first.position}, ${first.unitName}` : '',
        h('button', { type: 'button', class: 'leave', onclick: leave }, 'Đăng xuất'),
      ),
    ),
  );
}

async function leave(): Promise<void> {
  await signOut().catch(() => undefined);
  location.hash = '';
  location.reload();
}

function listen(): void {
  events?.close();
  events = new EventSource('/api/v1/events');
  // Only lists are drawn again by themselves: a form that somebody fills in must not vanish.
  events.addEventListener('waiting', () => {
    if (/^#?\/?(waiting|documents|incoming)?(\?|$)/.test(location.hash)) void draw();
  });
  events.addEventListener('session-ended', () => location.reload());
}

function markDemo(isDemo: boolean): void {
  const banner = document.querySelector<HTMLElement>('#demo')!;
  banner.hidden = !isDemo;
  replace(
    banner,
    both('TRÌNH DIỄN – dữ liệu giả định, không có giá trị pháp lý', 'Demo – nothing here is legally valid'),
  );
}

async function open(): Promise<void> {
  const signedIn = await loadSession();
  if (signedIn === null) {
    replace(top, h('div', { class: 'bar' }, h('a', { class: 'brand', href: '/' }, 'Ấn Tín')));
    markDemo(await showSignIn(main, () => void open()));
    return;
  }
  markDemo(signedIn.demo);
  listen();
  await draw();
}

whenSignedOut(() => {
  events?.close();
  events = null;
});
drawWith(draw);
addEventListener('hashchange', () => void draw());
open().catch((error) => replace(main, h('div', { class: 'says bad', role: 'alert' }, describe(error))));
