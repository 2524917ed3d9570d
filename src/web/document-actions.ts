/** The steps of an outgoing document, as buttons: those that the server names in `mayDo`, decided again when pressed. */
import { ApiError, call, type Json, post } from './api.ts';
import type { OpenDocument } from './document.ts';
import { type Child, h, notice } from './dom.ts';
import { acting } from './problem.ts';
import { redraw } from './redraw.ts';
import { follow, signingSession } from './signing.ts';

type Step = (open: OpenDocument) => Promise<unknown>;

function button(vi: string, open: OpenDocument, step: Step, main = true): HTMLElement {
  const act = acting(async () => {
    if ((await step(open)) === false) return;
    await redraw();
    notice(`${vi}: xong.`);
  });
  return h('button', { type: 'button', class: main ? 'main' : '', onclick: act }, vi);
}

/** Null when the person gave up. */
function reason(question: string): string | null {
  return prompt(question)?.trim() || null;
}

const plain =
  (verb: string): Step =>
  ({ record }) =>
    post(`/documents/${record.id}/${verb}`);

const withReason =
  (verb: string, question: string): Step =>
  async ({ record }) => {
    const text = reason(question);
    if (text === null) return false;
    return post(`/documents/${record.id}/${verb}`, { reason: text });
  };

const sign: Step = async ({ record }) => {
  const signingSessionId = await signingSession({ holder: 'personal' }, 'sign');
  if (signingSessionId === null) return false;
  return follow(jobOf(await post(`/documents/${record.id}/sign`, { signingSessionId })), 'Đang ký số');
};

const issue: Step = async ({ record }) => {
  const signingSessionId = await signingSession({ holder: 'seal', unitId: record.unitId }, 'seal');
  if (signingSessionId === null) return false;
  return follow(
    jobOf(await post(`/documents/${record.id}/issue`, { signingSessionId })),
    'Đang cấp số và đóng dấu',
  );
};

function jobOf(answer: Json): Json {
  return answer.job ?? answer;
}

export function documentActions(open: OpenDocument): Child {
  const buttons = buttonsFor(open);
  return buttons.length > 0 && h('div', { class: 'row actions card' }, buttons);
}

function buttonsFor(open: OpenDocument): HTMLElement[] {
  const { mayDo, state } = open.record as { mayDo: readonly string[]; state: string };
  const offered: Readonly<Record<string, () => HTMLElement[]>> = {
    submit: () => [button('Trình duyệt', open, plain('submit'))],
    edit: () => [replaceFile(open), addAttachment(open)],
    'approve-content': () => [button('Duyệt nội dung', open, plain('approve-content'))],
    'approve-form': () => [button('Duyệt thể thức', open, plain('approve-form'))],
    sign: () => [button('Ký số', open, sign)],
    issue: () => [button('Cấp số, đóng dấu và phát hành', open, issue)],
    send: () => [button('Gửi đến nơi nhận', open, plain('send'), state === 'issued')],
    return: () => [button('Trả lại', open, withReason('return', 'Lý do trả lại?'), false)],
    spoil: () => [button('Hủy số', open, withReason('spoil', 'Lý do hủy số?'), false)],
    recall: () => [button('Thu hồi', open, withReason('recall', 'Lý do thu hồi?'), false)],
    cancel: () => [button('Hủy văn bản', open, withReason('cancel', 'Lý do hủy?'), false)],
  };
  return Object.entries(offered).flatMap(([step, make]) => (mayDo.includes(step) ? make() : []));
}

function replaceFile(open: OpenDocument): HTMLElement {
  return picker('Thay tệp PDF', async (file) => {
    const address = `/documents/${open.record.id}/file?name=${encodeURIComponent(file.name)}`;
    await call('PUT', address, { file, etag: open.etag });
  });
}

function addAttachment(open: OpenDocument): HTMLElement {
  return picker('Thêm tệp đính kèm', async (file) => {
    const address = `/documents/${open.record.id}/attachments?name=${encodeURIComponent(file.name)}`;
    try {
      await call('POST', address, { file, etag: open.etag });
    } catch (error) {
      // Active content may stay only in a scanned attachment, and only when a person says so.
      const asksConfirmation = error instanceof ApiError && error.problem.code.includes('ACTIVE');
      if (!asksConfirmation || !confirm(`${error.problem.title} ${error.problem.detail}`)) throw error;
      await call('POST', `${address}&confirmActive=true`, { file, etag: open.etag });
    }
  });
}

function picker(vi: string, use: (file: File) => Promise<void>): HTMLElement {
  const input = h('input', { type: 'file', accept: 'application/pdf,.pdf', hidden: true });
  const changed = acting(async () => {
    const file = input.files?.[0];
    if (!file) return;
    await use(file);
    await redraw();
    notice(`${vi}: xong.`);
  });
  input.addEventListener('change', changed);
  return h('span', {}, input, h('button', { type: 'button', onclick: () => input.click() }, vi));
}
