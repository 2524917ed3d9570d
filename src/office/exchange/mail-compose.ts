/** Mail that carries a message in edXML: words for whoever opens it, the files for a person, the message for a system. Pure but for the ids. */
import type { DocumentHeader, MessageHeader, StatusHeader } from '../../lib/edxml/message.ts';
import { symbolOf } from './edxml-document.ts';
import type { CarriedMessage } from './edxml-gateway.ts';
import { uuidOf } from './edxml-ids.ts';
import type { MailToSend } from './mail-message.ts';

/** Of a document the consignment's id, of another message one that follows from its bytes: the same at every try. */
export function mailIdOf({ header, sha256 }: Pick<CarriedMessage, 'header' | 'sha256'>): string {
  const given = header.kind === 'document' ? header.traceId : undefined;
  return given ?? uuidOf('an-tin/mail', sha256);
}

export type MailWords = Pick<MailToSend, 'subject' | 'text'>;

export function wordsOf(header: MessageHeader): MailWords {
  if (header.kind === 'status') return wordsOfStatus(header);
  return header.business.type === 1 ? wordsOfRecall(header) : wordsOfDocument(header);
}

function wordsOfDocument(header: DocumentHeader): MailWords {
  const { sender, receivers, subject = '' } = header;
  const symbol = symbolOf(header);
  const to = receivers.map(({ organName, organId }) => organName ?? organId).join('; ');
  return {
    subject: `Văn bản số ${symbol}: ${subject}`.slice(0, 200),
    text: lines(
      `Kính gửi: ${to}`,
      '',
      `${nameOf(sender)} gửi văn bản số ${symbol}${dated(header)}.`,
      `Trích yếu: ${subject}`,
      '',
      'Văn bản đã ký số nằm trong các tệp kèm theo. Tệp .edxml là thông điệp cho phần mềm quản lý văn bản (QCVN 102:2016/BTTTT).',
      'Phần mềm của cơ quan nhận trả trạng thái edXML (01, 03…) vào chính thư này; thư trả lời bằng lời không thay cho trạng thái.',
      '',
      '---',
      `${nameOf(sender)} sends document ${symbol}. The signed files are attached; the .edxml file is for document systems, whose edXML status proves the arrival.`,
    ),
  };
}

function wordsOfRecall(header: DocumentHeader): MailWords {
  const symbol = symbolOf(header);
  return {
    subject: `Đề nghị thu hồi văn bản số ${symbol}`,
    text: lines(
      `${nameOf(header.sender)} đề nghị thu hồi văn bản số ${symbol}${dated(header)}.`,
      `Lý do: ${header.business.reason ?? ''}`,
      '',
      '---',
      `${nameOf(header.sender)} asks to take back document ${symbol}.`,
    ),
  };
}

function wordsOfStatus({ sender, responseFor, statusCode, description, timestamp }: StatusHeader): MailWords {
  const symbol = responseFor.code ?? responseFor.documentId ?? '';
  return {
    subject: `Trạng thái ${statusCode} của văn bản số ${symbol}`.slice(0, 200),
    text: lines(
      `${nameOf(sender)} thông báo về văn bản số ${symbol}:`,
      `${description ?? statusCode}${timestamp === undefined ? '' : ` (${day(timestamp)})`}.`,
      '',
      '---',
      `${nameOf(sender)} tells the status ${statusCode} of document ${symbol}; the .edxml file is for document systems.`,
    ),
  };
}

const lines = (...text: readonly string[]) => `${text.join('\n')}\n`;
const nameOf = ({ organName, organId }: { organName?: string; organId: string }) => organName ?? organId;
const day = (iso: string) => iso.slice(0, 10).split('-').reverse().join('/');
const dated = ({ promulgationDate }: DocumentHeader) =>
  promulgationDate === undefined ? '' : ` ngày ${day(promulgationDate)}`;
