/** The steps of an incoming document. What may be done is decided by the server; this only shows what is due. */
import { ApiError, get, type Json, post } from './api.ts';
import { both, type Child, field, h, notice, select } from './dom.ts';
import { acting } from './problem.ts';
import { redraw } from './redraw.ts';
import { hasRole } from './session.ts';

export async function incomingActions(record: Json): Promise<Child> {
  const cards: Child[] = [];
  const buttons = buttonsFor(record);
  if (buttons.length > 0) cards.push(h('div', { class: 'row actions card' }, buttons));
  if (hasRole('leader') && ['registered', 'directed', 'assigned', 'in_progress'].includes(record.state))
    cards.push(await directForm(record));
  if (['assigned', 'in_progress'].includes(record.state)) cards.push(finishForm(record));
  return cards;
}

async function doStep(record: Json, verb: string, body: unknown, vi: string): Promise<void> {
  await takeStep(`/incoming/${record.id}/${verb}`, body);
  await redraw();
  notice(`${vi}: xong.`);
}

/** A likely duplicate is registered only when the clerk has compared the two and says so. */
async function takeStep(path: string, body: unknown): Promise<void> {
  try {
    await post(path, body);
  } catch (error) {
    const duplicate = error instanceof ApiError && error.problem.code === 'INCOMING_DUPLICATE';
    if (!duplicate || !confirm(`${error.problem.title} ${error.problem.detail}`)) throw error;
    await post(path, { ...(body as object), acknowledgeDuplicate: true });
  }
}

function step(record: Json, verb: string, vi: string, body: () => unknown | null, main = true): HTMLElement {
  const act = acting(async () => {
    const given = body();
    if (given !== null) await doStep(record, verb, given, vi);
  });
  return h('button', { type: 'button', class: main ? 'main' : '', onclick: act }, vi);
}

function asked(question: string, name: string, more: Json = {}): Json | null {
  const text = prompt(question)?.trim();
  return text ? { ...more, [name]: text } : null;
}

function buttonsFor(record: Json): HTMLElement[] {
  const refuse = step(record, 'refuse', 'Trả lại nơi gửi', () => asked('Lý do trả lại?', 'reason'), false);
  const buttons: HTMLElement[] = [];
  if (hasRole('clerk') && record.state === 'arrived')
    buttons.push(
      step(record, 'register', 'Đăng ký vào sổ', () => ({})),
      refuse,
    );
  if (hasRole('clerk') && record.state === 'registered') buttons.push(refuse);
  if (hasRole('clerk', 'leader') && record.state === 'directed')
    buttons.push(step(record, 'assign', 'Phân công', () => ({})));
  if (record.state === 'assigned') buttons.push(step(record, 'start', 'Bắt đầu xử lý', () => ({})));
  if (hasRole('clerk') && record.recallState === 'requested') {
    buttons.push(
      step(record, 'recall-answer', 'Đồng ý thu hồi', () => asked('Ghi chú?', 'reason', { agree: true })),
      step(
        record,
        'recall-answer',
        'Không đồng ý thu hồi',
        () => asked('Lý do?', 'reason', { agree: false }),
        false,
      ),
    );
  }
  return buttons;
}

async function directForm(record: Json): Promise<HTMLElement> {
  const people: Json[] = (await get(`/units/${record.unitId}/appointments`)).items;
  const parts = [
    ['', '—'],
    ['lead', 'Chủ trì'],
    ['cooperate', 'Phối hợp'],
  ] as const;
  const submit = acting(async (event) => {
    const data = new FormData(event.target as HTMLFormElement);
    const dueDate = String(data.get('dueDate') ?? '');
    await doStep(
      record,
      'direct',
      {
        opinion: data.get('opinion'),
        parts: people
          .map(({ id }) => ({ appointmentId: id, part: data.get(id) }))
          .filter(({ part }) => part !== ''),
        ...(dueDate ? { dueDate } : {}),
      },
      'Cho ý kiến chỉ đạo',
    );
  });
  return h(
    'form',
    { class: 'card', onsubmit: submit },
    h('h2', {}, both('Ý kiến chỉ đạo', 'direction')),
    field('Bút phê', 'opinion', h('textarea', { name: 'opinion', required: true })),
    h(
      'div',
      { class: 'grid' },
      people.map((one) => field(one.fullName, one.position, select(one.id, parts))),
    ),
    field('Hạn xử lý', 'due', h('input', { type: 'date', name: 'dueDate' })),
    h('button', { type: 'submit', class: 'main' }, 'Ghi ý kiến chỉ đạo'),
  );
}

function finishForm(record: Json): HTMLElement {
  const submit = acting(async (event) => {
    const result = new FormData(event.target as HTMLFormElement).get('result');
    await doStep(record, 'finish', { result }, 'Hoàn thành');
  });
  return h(
    'form',
    { class: 'card', onsubmit: submit },
    field('Kết quả xử lý', 'result', h('textarea', { name: 'result', required: true })),
    h(
      'div',
      { class: 'row' },
      h('button', { type: 'submit', class: 'main' }, both('Hoàn thành', 'finish')),
      h(
        'a',
        { class: 'button', href: `#/draft?replyTo=${record.id}` },
        both('Soạn văn bản trả lời', 'draft a reply'),
      ),
    ),
  );
}
