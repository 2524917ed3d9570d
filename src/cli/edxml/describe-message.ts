/** A message in words. */
import type { Party } from '../../lib/edxml/message.ts';
import { NOTE_WORDS } from '../../lib/edxml/note-words.ts';
import type { EdxmlMessage } from '../../lib/edxml/read-edxml.ts';
import { printable } from '../terminal.ts';

const BUSINESS = ['mới · new', 'thu hồi · recall', 'cập nhật · update', 'thay thế · replacement'];
const STATUS: Readonly<Record<string, string>> = {
  '01': 'đã đến · arrived',
  '02': 'từ chối tiếp nhận · refused',
  '03': 'đã tiếp nhận · registered',
  '04': 'phân công · assigned',
  '05': 'đang xử lý · in progress',
  '06': 'đã hoàn thành · done',
  '13': 'lấy lại · recall asked',
  '15': 'đồng ý thu hồi, cập nhật · recall or update agreed',
  '16': 'từ chối thu hồi, cập nhật · recall or update refused',
};
const STATES = {
  valid: '✓ đúng, phủ toàn bộ thông điệp · holds over the whole message',
  partial: '! đúng nhưng không phủ hết · holds, but not over everything',
  invalid: '✗ sai · does not hold',
  unverifiable: '? không kiểm tra được · cannot be judged',
} as const;

export function describeMessage(message: EdxmlMessage): string {
  const { signatures } = message;
  const { header, attachments, notes, ignored } = oneLine(message);
  const lines = header.kind === 'document' ? documentLines(header) : statusLines(header);
  const all = [
    ...lines,
    ...attachments.map(
      ({ name, contentType, size, sha256, unzipped }) =>
        `  tệp · file: ${name} (${contentType ?? '?'}${unzipped ? ', đã giải nén · unzipped' : ''}, ${size} byte)\n    sha256 ${sha256}`,
    ),
    ...(signatures.length === 0 ? ['  chữ ký · signature: không có · none'] : []),
    ...signatures.map(
      ({ state, reason, certificate }) =>
        `  chữ ký · signature: ${STATES[state]}${reason === undefined ? '' : ` (${reason})`}${certificate ? `\n    ${certificate.subject.text}` : ''}`,
    ),
    ...notes.map(
      ({ code, detail }) =>
        `  ! ${NOTE_WORDS[code].vi} · ${NOTE_WORDS[code].en}${detail === '' ? '' : `: ${detail}`}`,
    ),
    ...ignored.map((path) => `  · bỏ qua · passed over: ${path}`),
  ];
  return `${all
    .flatMap((line) => line.split('\n'))
    .map(printable)
    .join('\n')}\n`;
}

type Shown = Pick<EdxmlMessage, 'header' | 'attachments' | 'notes' | 'ignored'>;

/** No text of a message may begin a line of its own here, or it could say what the verdict is. */
function oneLine({ header, attachments, notes, ignored }: EdxmlMessage): Shown {
  const flat = (_: string, value: unknown) =>
    typeof value === 'string' ? printable(value.replace(/\s+/g, ' ')) : value;
  return JSON.parse(JSON.stringify({ header, attachments, notes, ignored }, flat)) as Shown;
}

type Header<K extends string> = Extract<EdxmlMessage['header'], { kind: K }>;

function documentLines(header: Header<'document'>): string[] {
  const { business, other } = header;
  return [
    `Văn bản · Document ${header.number ?? '?'}/${header.notation ?? '?'}${day(header.promulgationDate)}: ${header.subject ?? ''}`,
    `  từ · from: ${partyText(header.sender)}`,
    ...header.receivers.map((party) => `  đến · to: ${partyText(party)}`),
    `  mã · id: ${header.documentId ?? '—'}; nghiệp vụ · business: ${business.type} ${BUSINESS[business.type] ?? ''}${business.documentId === undefined ? '' : ` ← ${business.documentId}`}`,
    ...(business.reason === undefined ? [] : [`  lý do · reason: ${business.reason}`]),
    `  người ký · signer: ${[header.signer?.competence, header.signer?.position, header.signer?.fullName].filter(Boolean).join(' ') || '—'}; độ khẩn · priority: ${other.priority ?? '—'}`,
  ];
}

function statusLines(header: Header<'status'>): string[] {
  const { responseFor } = header;
  return [
    `Trạng thái · Status ${header.statusCode} ${STATUS[header.statusCode] ?? ''}`,
    `  từ · from: ${partyText(header.sender)}`,
    `  của văn bản · of: ${responseFor.code ?? '—'}${day(responseFor.promulgationDate)} (${responseFor.organId ?? '—'}, ${responseFor.documentId ?? '—'})`,
    `  nội dung · text: ${header.description ?? '—'}; lúc · at: ${header.timestamp ?? '—'}`,
  ];
}

const partyText = ({ organId, organName }: Party) =>
  organName === undefined ? organId : `${organName} [${organId}]`;

const day = (date: string | undefined) =>
  date === undefined ? '' : ` ngày ${date.split('-').reverse().join('/')}`;
