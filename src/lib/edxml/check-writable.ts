/** What we write is strict: the reader may forgive what the writer may not do. */
import type { DocumentHeader, MessageHeader, StatusHeader } from './message.ts';
import { STATUS_CODES } from './read-status.ts';
import { notWritable } from './xml-writer.ts';

/**
 * Groups of letters and digits: QCVN 102 (000.00.14.H20), QĐ 20/2020 (H37.02.02), and what else the axis carries, as the
 * twelve digits of a state enterprise.
 */
const ORGAN_ID = /^(?=.{3,35}$)(?=.*\d)[A-Za-z0-9]{1,13}(?:\.[A-Za-z0-9]{1,13})*$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** A file to be sent. It is opened twice when the message is signed. */
export interface OutgoingAttachment {
  /** With its extension. */
  readonly name: string;
  readonly contentType: string;
  readonly description?: string;
  /** Without `cid:`; unique in the message. */
  readonly contentId: string;
  readonly size: number;
  open(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Throws EDXML_NOT_WRITABLE. */
export function checkWritable(header: MessageHeader, attachments: readonly OutgoingAttachment[]): void {
  organ('From/OrganId', header.sender.organId);
  for (const { organId } of header.receivers) organ('To/OrganId', organId);
  if (header.kind === 'status') checkStatus(header, attachments);
  else checkDocument(header, attachments);
}

function checkStatus(header: StatusHeader, attachments: readonly OutgoingAttachment[]): void {
  if (!STATUS_CODES.includes(header.statusCode)) {
    throw notWritable(
      'StatusCode',
      `không phải ${STATUS_CODES.join(', ')}`,
      `is none of ${STATUS_CODES.join(', ')}`,
    );
  }
  const { documentId, code, promulgationDate } = header.responseFor;
  if (documentId === undefined && code === undefined) throw missing('ResponseFor');
  date('ResponseFor/PromulgationDate', promulgationDate);
  if (header.timestamp === undefined) throw missing('Timestamp');
  if (attachments.length > 0) {
    throw notWritable(
      'AttachmentEncoded',
      'không có trong thông điệp trạng thái',
      'has no place in a status message',
    );
  }
}

function checkDocument(header: DocumentHeader, attachments: readonly OutgoingAttachment[]): void {
  const { receivers, documentId, subject, number, notation, promulgationDate, business } = header;
  if (receivers.length === 0) throw missing('To');
  const twin = receivers.find(
    ({ organId }, at) => receivers.findIndex((one) => one.organId === organId) !== at,
  );
  if (twin) throw notWritable(`To ${twin.organId}`, 'có hai lần', 'is there twice');
  if (!documentId?.trim()) throw missing('DocumentId');
  if (!subject?.trim()) throw missing('Subject');
  if (!number?.trim() || !notation?.trim()) throw missing('Code');
  if (promulgationDate === undefined) throw missing('PromulgationDate');
  date('PromulgationDate', promulgationDate);
  date('DueDate', header.dueDate);
  for (const one of header.responseFor) date('ResponseFor/PromulgationDate', one.promulgationDate);
  for (const { organId } of header.trace) organ('TraceHeader/OrganId', organId);
  if (![0, 1, 2, 3].includes(business.type)) {
    throw notWritable('BussinessDocType', 'phải là 0, 1, 2 hoặc 3', 'must be 0, 1, 2 or 3');
  }
  if ((business.type === 1 || business.type === 2) && !business.documentId?.trim())
    throw missing('Bussiness/DocumentId');
  if (business.type === 3 && business.replacements.length === 0) throw missing('ReplacementInfo');
  checkAttachments(attachments);
}

function checkAttachments(attachments: readonly OutgoingAttachment[]): void {
  const ids = new Set<string>();
  for (const { name, contentType, contentId, size } of attachments) {
    const field = `Attachment “${name}”`;
    if (name.trim() === '' || /[/\\\p{Cc}\p{Cf}]/u.test(name)) {
      throw notWritable(field, 'có tên không hợp lệ', 'has a name that no file may have');
    }
    // The reader of the axis fails on an empty file, so the message would be lost there.
    if (size === 0) throw notWritable(field, 'là tệp rỗng', 'is an empty file');
    if (/^application\/(x-)?zip/i.test(contentType) && !/\.zip$/i.test(name)) {
      throw notWritable(
        field,
        'là tệp ZIP nên tên phải kết thúc bằng .zip',
        'is a ZIP, so its name must end in .zip',
      );
    }
    if (!/^[\w.@-]{1,200}$/.test(contentId) || ids.has(contentId.toLowerCase())) {
      throw notWritable(field, 'cần ContentId riêng', 'needs a ContentId of its own');
    }
    ids.add(contentId.toLowerCase());
  }
}

function organ(field: string, organId: string): void {
  if (!ORGAN_ID.test(organId)) {
    throw notWritable(`${field} “${organId}”`, 'không phải mã định danh', 'is no organ code');
  }
}

function date(field: string, text: string | undefined): void {
  if (text !== undefined && !DATE.test(text)) throw notWritable(field, 'không phải ngày', 'is no date');
}

const missing = (field: string) => notWritable(field, 'còn thiếu', 'is missing');
