/** One outgoing document: read it, take the step that is due, follow its deliveries. */
import { call, get, type Json } from './api.ts';
import { documentActions } from './document-actions.ts';
import { both, type Child, facts, h, showDate, showTime } from './dom.ts';
import type { Place } from './main.ts';
import { folded, history, recordList, tag, urgencyTag, viewer } from './parts.ts';
import { verdict } from './verdict.ts';
import { channels, deliveryStates, outgoingStates } from './words.ts';

export interface OpenDocument {
  readonly record: Json;
  readonly etag: string;
}

export async function documentPage({ parts }: Place): Promise<Child> {
  const id = parts[0] ?? '';
  const { body: record, etag } = await call('GET', `/documents/${id}`);
  const open = { record, etag: etag ?? '' };
  const files: Json[] = (record.files ?? []).filter((file: Json) => !file.removedAt);
  const main = files.find((file) => file.role === 'main');
  return [
    heading(record),
    record.returnReason && h('div', { class: 'says bad' }, h('b', {}, 'Bị trả lại: '), record.returnReason),
    record.levelPending &&
      h('div', { class: 'says warn' }, 'Chữ ký chưa có dấu thời gian: ', record.levelPending),
    documentActions(open),
    main ? viewer(fileAddress(id, main), main.name ?? 'Văn bản') : h('p', { class: 'card' }, 'Chưa có tệp.'),
    attachments(
      id,
      files.filter((file) => file.role === 'attachment'),
    ),
    h('section', { class: 'card' }, about(record)),
    main &&
      folded('Chữ ký số', 'signatures', async () => verdict(await get(`/documents/${id}/verification`))),
    ['issued', 'sent', 'recalled', 'replaced'].includes(record.state) && deliveries(id),
    reviews(record),
    history(`/documents/${id}/history`),
  ];
}

function fileAddress(documentId: string, file: Json): string {
  return `/api/v1/documents/${documentId}/files/${file.id}?version=latest`;
}

function heading(record: Json): Child {
  return [
    h(
      'p',
      { class: 'row' },
      tag(outgoingStates, record.state),
      urgencyTag(record.urgency),
      h('b', {}, record.numberSymbol ?? record.notation),
    ),
    h('h1', {}, record.subject),
  ];
}

function attachments(id: string, files: readonly Json[]): Child {
  if (files.length === 0) return null;
  const line = (file: Json) =>
    h('a', { href: fileAddress(id, file), target: '_blank', rel: 'noopener' }, file.name);
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, both('Tệp đính kèm', 'attachments')),
    recordList(files, line, ''),
  );
}

function about(record: Json): HTMLElement {
  const people = (record.signers ?? []).map((one: Json) =>
    h(
      'div',
      {},
      `${one.position}. ${one.form} – ${one.post} ${one.fullName}`,
      one.signedAt ? ` · đã ký ${showTime(one.signedAt)} (${one.level ?? ''})` : '',
    ),
  );
  const receivers = (record.addressees ?? []).map((one: Json) =>
    h('div', {}, `${one.name} – ${channels[one.channel]}`),
  );
  return facts(
    ['Cơ quan ban hành', record.unitName],
    ['Loại', record.typeName ?? record.typeCode],
    ['Số, ký hiệu', record.numberSymbol ?? record.notation],
    ['Ngày ban hành', showDate(record.issuedOn)],
    ['Hạn trả lời', showDate(record.dueDate)],
    ['Người soạn', record.drafterName],
    ['Người ký', people.length > 0 && people],
    ['Nơi nhận', receivers.length > 0 && receivers],
    [
      'Mã tra cứu',
      record.checkToken &&
        record.issuedOn &&
        h('a', { href: `/check/${record.checkToken}` }, 'Trang kiểm tra công khai'),
    ],
  );
}

function reviews(record: Json): Child {
  const list: Json[] = record.reviews ?? [];
  if (list.length === 0) return null;
  const line = (review: Json) => [
    h('b', {}, review.kind === 'content' ? 'Nội dung' : 'Thể thức'),
    review.decision === 'approved' ? ': đồng ý' : ': trả lại',
    ` – ${showTime(review.at)}`,
    h('div', { class: 'quiet' }, [review.post, review.fullName, review.comment].filter(Boolean).join(' · ')),
  ];
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, both('Ý kiến duyệt', 'reviews')),
    recordList(list, line, ''),
  );
}

/** "01 23/11/2026 10:01 → 03 …": receipt 01 is kept with the delivery, the other codes are messages. */
function steps({ receipt, arrivedAt, statuses }: Json): string {
  const arrived = receipt ? [`01 ${showTime(arrivedAt)}`] : [];
  const told = statuses.map((status: Json) => `${status.code} ${showTime(status.at)}`);
  return [...arrived, ...told].join(' → ');
}

function deliveries(id: string): HTMLElement {
  return folded(
    'Gửi nhận',
    'deliveries',
    async () => {
      const line = (one: Json) => [
        h('div', { class: 'row apart' }, h('b', {}, one.receiverName), tag(deliveryStates, one.state)),
        h(
          'div',
          { class: 'quiet' },
          channels[one.channel],
          one.receipt ? ' · có biên nhận đã ký' : '',
          one.arrivalNumber ? ` · số đến ${one.arrivalNumber}` : '',
          one.refusedReason ? ` · lý do: ${one.refusedReason}` : '',
        ),
        h('div', { class: 'quiet' }, steps(one)),
      ];
      return recordList((await get(`/documents/${id}/deliveries`)).deliveries, line, 'Chưa gửi.');
    },
    true,
  );
}
