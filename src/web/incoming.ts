/** One incoming document: verdict, register or refuse, direct, assign, handle. */
import { call, type Json } from './api.ts';
import { both, type Child, facts, h, showDate, showTime } from './dom.ts';
import { incomingActions } from './incoming-actions.ts';
import type { Place } from './main.ts';
import { folded, history, recordList, tag, urgencyTag, viewer } from './parts.ts';
import { verdict } from './verdict.ts';
import { incomingStates } from './words.ts';

export async function incomingPage({ parts }: Place): Promise<Child> {
  const id = parts[0] ?? '';
  const { body: record } = await call('GET', `/incoming/${id}`);
  const files: Json[] = record.files ?? [];
  const main = files.find((file) => file.role === 'main') ?? files[0];
  const others = files.filter((file) => file !== main);
  return [
    h(
      'p',
      { class: 'row' },
      tag(incomingStates, record.state),
      urgencyTag(record.urgency),
      h('b', {}, record.numberSymbol),
    ),
    h('h1', {}, record.subject),
    arrivalVerdict(record),
    await incomingActions(record),
    main && viewer(`/api/v1/incoming/${id}/files/${main.id}`, main.name ?? 'Văn bản đến'),
    main &&
      h(
        'p',
        {},
        h(
          'a',
          { class: 'button', href: `/api/v1/incoming/${id}/stamp`, target: '_blank', rel: 'noopener' },
          both('Bản in có dấu ĐẾN', 'copy with the arrival stamp'),
        ),
      ),
    others.length > 0 &&
      h(
        'section',
        { class: 'card' },
        h('h2', {}, both('Tệp đính kèm', 'attachments')),
        recordList(
          others,
          (file) =>
            h(
              'a',
              { href: `/api/v1/incoming/${id}/files/${file.id}`, target: '_blank', rel: 'noopener' },
              file.name,
            ),
          '',
        ),
      ),
    h('section', { class: 'card' }, about(record)),
    assignments(record),
    folded('Kết quả kiểm tra chữ ký khi đến', 'verdict on arrival', async () =>
      verdict((await call('GET', `/incoming/${id}/verification`)).body),
    ),
    history(`/incoming/${id}/history`),
  ];
}

function arrivalVerdict(record: Json): Child {
  const sentence = record.verdictSentence ?? record.verdict?.sentence;
  if (record.signaturesValid === null || record.signaturesValid === undefined) {
    if (record.source === 'paper') return null;
    return h(
      'div',
      { class: 'says warn' },
      both('Đang kiểm tra chữ ký…', 'the signatures are being checked'),
    );
  }
  const usual = record.signaturesValid ? 'Chữ ký số hợp lệ.' : 'Chữ ký số thiếu hoặc không hợp lệ.';
  return h(
    'div',
    { class: `says ${record.signaturesValid ? 'good' : 'bad'}` },
    h('b', {}, sentence?.vi ?? sentence ?? usual),
  );
}

function about(record: Json): HTMLElement {
  return facts(
    ['Cơ quan gửi', record.senderName],
    ['Số, ký hiệu', record.numberSymbol],
    ['Ngày ban hành', showDate(record.issuedOn)],
    ['Người ký', [record.signerPosition, record.signerName].filter(Boolean).join(' ')],
    ['Đến lúc', showTime(record.arrivedAt)],
    ['Số đến', record.arrivalNumber],
    ['Ngày đăng ký', showDate(record.registeredOn ?? record.arrivalDate)],
    ['Hạn xử lý', showDate(record.dueDate)],
    ['Ý kiến chỉ đạo', record.opinion ?? record.direction?.opinion],
    ['Lý do trả lại', record.returnReason ?? record.refusedReason],
    ['Kết quả', record.result],
  );
}

function assignments(record: Json): Child {
  const list: Json[] = record.assignments ?? [];
  if (list.length === 0) return null;
  const line = (one: Json) => [
    h('b', {}, one.fullName ?? one.assigneeName ?? one.appointmentId),
    ` – ${one.part === 'lead' ? 'chủ trì' : 'phối hợp'}`,
    one.dueDate ? ` · hạn ${showDate(one.dueDate)}` : '',
    h(
      'div',
      { class: 'quiet' },
      [
        one.startedAt && `bắt đầu ${showTime(one.startedAt)}`,
        one.finishedAt && `xong ${showTime(one.finishedAt)}`,
        one.result,
      ]
        .filter(Boolean)
        .join(' · '),
    ),
  ];
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, both('Phân công', 'assignments')),
    recordList(list, line, ''),
  );
}
