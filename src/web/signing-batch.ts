/** Ký hàng loạt: what will be signed with its digests, one PIN, and the result of each document. */
import { get, getAll, type Json, post } from './api.ts';
import { both, type Child, h, notice, replace } from './dom.ts';
import type { Place } from './main.ts';
import { tag } from './parts.ts';
import { acting, describe } from './problem.ts';
import { forgetSessions, signingSession } from './signing.ts';
import { authorityForms, batchItemStates } from './words.ts';

const most = 500;

/** Without an id: the list to choose from. With one: how that batch goes. */
export async function signingBatchPage({ parts }: Place): Promise<Child> {
  const [id] = parts;
  return id === undefined ? choosePage() : progressPage(await get(`/signing-batches/${id}`));
}

async function choosePage(): Promise<Child> {
  const waiting = await getAll('/documents?box=to-sign', most);
  const title = h('h1', {}, both('Ký hàng loạt', 'sign many documents at once'));
  if (waiting.length === 0)
    return [title, h('p', { class: 'card' }, both('Không có văn bản chờ ký.', 'None.'))];
  const documentIds = waiting.slice(0, most).map(({ id }) => id);
  const summary = await post('/signing-batches/summary', { documentIds });
  const form: HTMLFormElement = h(
    'form',
    { onsubmit: acting(() => start(form, summary.summaryDigest)) },
    h(
      'ul',
      { class: 'list' },
      summary.documents.map((shown: Json) => h('li', {}, choice(shown))),
    ),
    h('div', { class: 'row actions' }, startButton(summary.documents)),
  );
  form.addEventListener('change', () => count(form));
  return [title, h('section', { class: 'card' }, form)];
}

function startButton(documents: readonly Json[]): HTMLElement {
  const ready = documents.filter(({ refusal }) => refusal === null).length;
  return h('button', { class: 'main', type: 'submit', disabled: ready === 0 }, label(ready));
}

function label(documents: number): string {
  return `Ký số ${documents} văn bản đã chọn`;
}

function count(form: HTMLFormElement): void {
  const chosen = new FormData(form).getAll('document').length;
  const button = form.querySelector<HTMLButtonElement>('button.main')!;
  button.disabled = chosen === 0;
  replace(button, label(chosen));
}

function choice(shown: Json): Child {
  const { id, refusal } = shown;
  const box = h('input', {
    type: 'checkbox',
    name: 'document',
    value: id,
    checked: refusal === null,
    disabled: refusal !== null,
  });
  return [
    h('label', { class: 'line' }, box, h('span', { class: 'title' }, shown.subject ?? id)),
    h('div', { class: 'quiet' }, shownFacts(shown)),
    refusal !== null && h('div', { class: 'says bad' }, both('Chưa ký được', `not possible: ${refusal}`)),
    h('a', { href: `#/document/${id}`, target: '_blank' }, both('Xem văn bản', 'open')),
  ];
}

function shownFacts(shown: Json): Child {
  const form = authorityForms.find(([code]) => code === shown.form)?.[1];
  const facts = [
    shown.typeName?.vi,
    shown.numberNotation,
    form,
    `Nơi nhận: ${shown.addressees.join('; ') || '—'}`,
  ];
  return [facts.filter(Boolean).join(' · '), ' · SHA-256 ', digest(shown.sha256)];
}

/** Enough to compare by eye; the whole of it on pointing. */
function digest(sha256: string | null): Child {
  return sha256 === null ? '—' : h('code', { class: 'mono', title: sha256 }, `${sha256.slice(0, 16)}…`);
}

async function start(form: HTMLFormElement, summaryDigest: string): Promise<void> {
  const documentIds = new FormData(form).getAll('document');
  const signingSessionId = await signingSession(
    { holder: 'personal' },
    `sign ${documentIds.length} documents`,
  );
  if (signingSessionId === null) return;
  const { batch } = await post('/signing-batches', { documentIds, summaryDigest, signingSessionId });
  location.hash = `#/signing-batch/${batch.id}`;
}

function progressPage(first: Json): Child {
  const body = h('section', { class: 'card' });
  const show = (batch: Json) => replace(body, progress(batch, follow));
  const follow = async () => {
    for (let batch: Json = { state: 'running' }; batch.state === 'running' && body.isConnected; ) {
      await new Promise((resolve) => setTimeout(resolve, 700));
      batch = await get(`/signing-batches/${first.id}`);
      show(batch);
    }
  };
  show(first);
  // Once it is on the page: before, it would be taken for a page that was left.
  if (first.state === 'running') setTimeout(() => follow().catch((error) => notice(describe(error), true)));
  return [h('h1', {}, both('Ký hàng loạt', 'sign many documents at once')), body];
}

function progress(batch: Json, follow: () => Promise<void>): Child {
  const { counts, items, state } = batch;
  const tried = counts.signed + counts.refused;
  return [
    h('progress', { max: items.length, value: tried }),
    h('p', { role: 'status' }, summaryLine(batch)),
    state === 'stopped' && h('div', { class: 'says bad', role: 'alert' }, batch.sentence.vi),
    state !== 'running' && counts.signed < items.length && resumeButton(batch.id, follow),
    h(
      'ul',
      { class: 'list' },
      items.map((item: Json) => h('li', {}, result(item))),
    ),
  ];
}

function summaryLine({ counts, items, state }: Json): string {
  const words: Readonly<Record<string, string>> = { running: 'Đang ký', stopped: 'Đã dừng', done: 'Xong' };
  const refused = counts.refused > 0 ? `, ${counts.refused} không ký được` : '';
  return `${words[state]}: đã ký ${counts.signed}/${items.length}${refused}.`;
}

function result(item: Json): Child {
  const level = item.level ? ` · ${item.level}` : '';
  return [
    h(
      'div',
      { class: 'row apart' },
      h('a', { class: 'title', href: `#/document/${item.documentId}` }, item.subject ?? item.documentId),
      tag(batchItemStates, item.state),
    ),
    h('div', { class: 'quiet' }, item.numberNotation, level, ' · SHA-256 ', digest(item.sha256)),
    item.code !== null && h('div', { class: 'says bad' }, both(item.sentence.vi, item.sentence.en)),
  ];
}

function resumeButton(id: string, follow: () => Promise<void>): HTMLElement {
  const resume = acting(async () => {
    forgetSessions();
    const signingSessionId = await signingSession({ holder: 'personal' }, 'go on signing');
    if (signingSessionId === null) return;
    await post(`/signing-batches/${id}/resume`, { signingSessionId });
    await follow();
  });
  return h(
    'button',
    { class: 'main', type: 'button', onclick: resume },
    both('Ký tiếp phần còn lại', 'resume'),
  );
}
