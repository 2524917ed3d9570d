/** A new draft: what the document is, who signs, who receives, and its PDF. */
import { call, get, getAll, type Json, post } from './api.ts';
import { both, type Child, field, h, notice, replace, select } from './dom.ts';
import type { Place } from './main.ts';
import { acting } from './problem.ts';
import { session } from './session.ts';
import { authorityForms, channels, urgencies } from './words.ts';

interface Receiver {
  readonly unitId: string;
  readonly name: string;
  readonly channel: HTMLSelectElement;
}

export async function draftPage({ query }: Place): Promise<Child> {
  const types = await get('/document-types');
  const mine = session().appointments;
  const unit = select('unitId', await issuers(mine.map(({ unitId }) => unitId)));
  const signers = h('div', {});
  const drawSigners = async () => replace(signers, await signerFields(unit.value));
  unit.addEventListener('change', acting(drawSigners));
  await drawSigners();
  const receivers: Receiver[] = [];
  const form: HTMLFormElement = h(
    'form',
    { class: 'card', onsubmit: acting(() => create(form, receivers, query.get('replyTo'))) },
    h(
      'div',
      { class: 'grid' },
      field('Cơ quan ban hành', 'issuing unit', unit),
      field(
        'Loại văn bản',
        'type',
        select(
          'typeCode',
          types.items.map((one: Json) => [one.code, one.vi]),
          'CV',
        ),
      ),
      field('Độ khẩn', 'urgency', select('urgency', Object.entries(urgencies))),
      field('Hạn trả lời', 'due date', h('input', { type: 'date', name: 'dueDate' })),
    ),
    field('Trích yếu', 'subject', h('textarea', { name: 'subject', required: true, maxlength: 1000 })),
    signers,
    h('h2', {}, both('Nơi nhận', 'addressees')),
    receiverPicker(receivers),
    field(
      'Tệp PDF',
      'PDF',
      h('input', { type: 'file', name: 'file', accept: 'application/pdf,.pdf', required: true }),
    ),
    h('button', { class: 'main', type: 'submit' }, both('Lưu dự thảo', 'save draft')),
  );
  return [h('h1', {}, both('Soạn văn bản', 'new document')), form];
}

/** The drafter's own unit and the bodies above it: an office drafts for its committee. */
async function issuers(unitIds: readonly string[]): Promise<[string, string][]> {
  const found = new Map<string, string>();
  for (let id of unitIds)
    for (let up = 0; id && up < 3 && !found.has(id); up++) {
      const unit = await get(`/units/${id}`);
      if (unit.hasSeal !== false) found.set(unit.id, unit.name);
      id = unit.parentId;
    }
  return [...found];
}

async function signerFields(unitId: string): Promise<Child> {
  const people = await leaders(unitId);
  return h(
    'div',
    { class: 'grid' },
    field(
      'Người ký',
      'signer',
      select(
        'signer',
        people.map((one) => [one.id, `${one.fullName} – ${one.position}`]),
      ),
    ),
    field(
      'Thể thức ký',
      'form of authority',
      select('form', [['', 'Theo quyền được giao'], ...authorityForms]),
    ),
  );
}

async function leaders(unitId: string): Promise<Json[]> {
  const answer = await get(`/units/${unitId}/appointments`);
  return answer.items.filter((one: Json) => one.role === 'leader');
}

function receiverPicker(receivers: Receiver[]): HTMLElement {
  const chosen = h('ul', { class: 'list' });
  const found = h('ul', { class: 'list' });
  const words = h('input', {
    type: 'search',
    placeholder: 'Gõ tên đơn vị nhận…',
    'aria-label': 'Tìm đơn vị nhận',
  });
  const add = (unit: Json) => {
    if (receivers.some(({ unitId }) => unitId === unit.id)) return;
    const channel = select('', Object.entries(channels));
    const receiver = { unitId: unit.id, name: unit.name, channel };
    receivers.push(receiver);
    const item = h(
      'li',
      { class: 'grid' },
      h('b', {}, unit.name),
      channel,
      h(
        'button',
        {
          type: 'button',
          onclick: () => {
            receivers.splice(receivers.indexOf(receiver), 1);
            item.remove();
          },
        },
        'Bỏ',
      ),
    );
    chosen.append(item);
    replace(found);
    words.value = '';
  };
  let asked = 0;
  words.addEventListener('input', async () => {
    const mine = ++asked;
    if (words.value.trim().length < 2) return replace(found);
    const answer = await get(`/units?query=${encodeURIComponent(words.value.trim())}`);
    if (mine !== asked) return;
    replace(
      found,
      answer.items
        .slice(0, 8)
        .map((unit: Json) =>
          h('li', {}, h('button', { type: 'button', onclick: () => add(unit) }, unit.name)),
        ),
    );
  });
  return h('div', {}, chosen, words, found);
}

async function create(
  form: HTMLFormElement,
  receivers: readonly Receiver[],
  replyTo: string | null,
): Promise<void> {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? '').trim();
  const file = data.get('file') as File;
  const unitId = text('unitId');
  const made = await post('/documents', {
    unitId,
    typeCode: text('typeCode'),
    subject: text('subject'),
    urgency: text('urgency'),
    secrecy: 'none',
    origin: 'electronic',
    ...(text('dueDate') ? { dueDate: text('dueDate') } : {}),
    ...(replyTo ? { replyToIncomingId: replyTo } : {}),
    addressees: receivers.map(({ unitId: id, name, channel }) => ({
      unitId: id,
      name,
      channel: channel.value,
    })),
    signers: [
      { appointmentId: text('signer'), form: text('form') || (await formOf(unitId, text('signer'))) },
    ],
  });
  location.hash = `#/document/${made.id}`;
  const { etag } = await call('GET', `/documents/${made.id}`);
  await call('PUT', `/documents/${made.id}/file?name=${encodeURIComponent(file.name)}`, {
    file,
    ...(etag ? { etag } : {}),
  });
  notice('Đã lưu dự thảo.');
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** The form that the signer holds for this unit; a committee's chairman signs on its behalf (TM.). */
async function formOf(unitId: string, appointmentId: string): Promise<string> {
  const signer = (await getAll(`/units/${unitId}/appointments`)).find(({ id }) => id === appointmentId);
  return signer?.isHead ? 'TM' : 'KT';
}
