/** The steps of an outgoing document, as buttons. What may be done is decided by the server; this only shows what is due. */
import { call, type Json, post } from './api.ts';
import type { OpenDocument } from './document.ts';
import { both, type Child, h, notice } from './dom.ts';
import { acting } from './problem.ts';
import { hasRole } from './session.ts';
import { follow, signingSession } from './signing.ts';

type Step = (open: OpenDocument) => Promise<unknown>;

function button(vi: string, en: string, open: OpenDocument, step: Step, main = true): HTMLElement {
  const act = acting(async () => {
    if ((await step(open)) === false) return;
    notice(`${vi}: xong.`);
    redraw();
  });
  return h(
    'button',
    { type: 'button', class: main ? 'main' : '', onclick: act },
    both(vi, ''),
    h('span', { hidden: true }, en),
  );
}

export function redraw(): void {
  dispatchEvent(new HashChangeEvent('hashchange'));
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
  const row = h('div', { class: 'row actions card' });
  row.append(...buttonsFor(open));
  return row.childElementCount > 0 && row;
}

function buttonsFor(open: OpenDocument): HTMLElement[] {
  const cancel = button('Hủy văn bản', 'cancel', open, withReason('cancel', 'Lý do hủy?'), false);
  const back = button('Trả lại', 'return', open, withReason('return', 'Lý do trả lại?'), false);
  switch (open.record.state) {
    case 'draft':
    case 'returned':
      return [
        button('Trình duyệt', 'submit', open, plain('submit')),
        replaceFile(open),
        addAttachment(open),
        cancel,
      ];
    case 'in_review':
      return [
        ...(hasRole('leader')
          ? [button('Duyệt nội dung', 'approve content', open, plain('approve-content'))]
          : []),
        ...(hasRole('clerk') ? [button('Duyệt thể thức', 'approve form', open, plain('approve-form'))] : []),
        ...(hasRole('leader', 'clerk') ? [back] : []),
      ];
    case 'awaiting_signature':
      return hasRole('leader') ? [button('Ký số', 'sign', open, sign), back] : [];
    case 'signed':
      return hasRole('clerk') ? [button('Cấp số, đóng dấu và phát hành', 'issue', open, issue), cancel] : [];
    case 'issuing':
      return hasRole('clerk')
        ? [
            button('Tiếp tục phát hành', 'issue', open, issue),
            button('Hủy số', 'spoil', open, withReason('spoil', 'Lý do hủy số?'), false),
          ]
        : [];
    case 'issued':
    case 'sent':
      return hasRole('clerk')
        ? [
            button('Gửi đến nơi nhận', 'send', open, plain('send'), open.record.state === 'issued'),
            button('Thu hồi', 'recall', open, withReason('recall', 'Lý do thu hồi?'), false),
          ]
        : [];
    default:
      return [];
  }
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
    await call('POST', address, { file, etag: open.etag });
  });
}

function picker(vi: string, use: (file: File) => Promise<void>): HTMLElement {
  const input = h('input', { type: 'file', accept: 'application/pdf,.pdf', hidden: true });
  const changed = acting(async () => {
    const file = input.files?.[0];
    if (!file) return;
    await use(file);
    notice(`${vi}: xong.`);
    redraw();
  });
  input.addEventListener('change', changed);
  return h('span', {}, input, h('button', { type: 'button', onclick: () => input.click() }, vi));
}
