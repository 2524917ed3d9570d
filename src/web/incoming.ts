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
    duplicate(record),
    recall(record),
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
    directions(record),
    assignments(record),
    folded('Kết quả kiểm tra chữ ký khi đến', 'verdict on arrival', async () =>
      verdict((await call('GET', `/incoming/${id}/verification`)).body),
    ),
    history(`/incoming/${id}/history`),
  ];
}

const faults: Readonly<Record<string, string>> = {
  'signature-invalid': 'Có chữ ký số không hợp lệ trong văn bản.',
  'person-signature-missing': 'Thiếu chữ ký số của người có thẩm quyền.',
  'agency-signature-missing': 'Thiếu chữ ký số của cơ quan ban hành.',
  'attachment-signature-invalid': 'Có chữ ký số không hợp lệ trong tệp đính kèm.',
};

function arrivalVerdict(record: Json): Child {
  if (record.source === 'paper') return null;
  if (record.signaturesValid === null)
    return h('div', { class: 'says warn' }, both('Đang kiểm tra chữ ký…', 'being checked'));
  if (record.signaturesValid)
    return h(
      'div',
      { class: 'says good' },
      h('b', {}, both('Chữ ký số đầy đủ và hợp lệ.', 'complete and valid')),
    );
  const fault = faults[record.signatureFault] ?? 'Chữ ký số thiếu hoặc không hợp lệ.';
  return h('div', { class: 'says bad' }, h('b', {}, both(fault, 'signatures missing or invalid')));
}

function duplicate({ duplicateOf }: Json): Child {
  if (!duplicateOf) return null;
  const link = h('a', { href: `#/incoming-document/${duplicateOf.id}` }, duplicateOf.numberSymbol);
  return h('div', { class: 'says warn' }, both('Có thể trùng với văn bản ', 'likely the same as '), link);
}

function recall(record: Json): Child {
  if (record.recallState !== 'requested') return null;
  return h('div', { class: 'says bad' }, h('b', {}, 'Nơi gửi xin thu hồi: '), record.recallReason);
}

function directions(record: Json): Child {
  const list: Json[] = record.directions ?? [];
  if (list.length === 0) return null;
  const line = (one: Json) => [
    h('b', {}, one.opinion),
    h('div', { class: 'quiet' }, [one.fullName, showTime(one.at)].filter(Boolean).join(' · ')),
  ];
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, both('Ý kiến chỉ đạo', 'directions')),
    recordList(list, line, ''),
  );
}

function about(record: Json): HTMLElement {
  return facts(
    ['Nơi nhận', record.unitName],
    ['Cơ quan gửi', record.senderName],
    ['Số, ký hiệu', record.numberSymbol],
    ['Ngày ban hành', showDate(record.issuedOn)],
    ['Người ký', [record.signerPosition, record.signerName].filter(Boolean).join(' ')],
    ['Đến lúc', showTime(record.arrivedAt)],
    ['Số đến', record.arrivalNumber],
    ['Ngày đăng ký', showDate(record.arrivedOn)],
    ['Hạn xử lý', showDate(record.dueDate)],
    ['Lý do trả lại', record.returnReason],
  );
}

function assignments(record: Json): Child {
  const list: Json[] = (record.assignments ?? []).filter((one: Json) => one.state !== 'closed');
  if (list.length === 0) return null;
  const line = (one: Json) => [
    h('b', {}, one.fullName),
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
