/** Consignment ↔ document message of QCVN 102:2016. Pure; what the standard has no place for is named where it is lost. */

import { inVietnam } from '../../lib/edxml/dates.ts';
import type { DocumentHeader, Party } from '../../lib/edxml/message.ts';
import { documentTypes } from '../documents/document-types.ts';
import type { Consignment, ConsignmentFile } from './consignment.ts';
import { edxmlDocumentId, uuidOf } from './edxml-ids.ts';

const PRIORITIES = ['normal', 'urgent', 'very-urgent', 'express'] as const;

/**
 * One message for all its receivers. Ids and times follow from the consignments, so that a retry writes the same bytes.
 * Lost: the origin (copy, digitised), fingerprints of certificates, the language.
 * @param consignments of one document, alike but for the receiver; not empty
 */
export function toDocumentHeader(consignments: readonly Consignment[]): DocumentHeader {
  const { sender, sentAt, document, files, consignmentId } = consignments[0]!;
  const { number, notation } = splitSymbol(document.numberSymbol);
  const signer = document.signers.at(-1);
  const { issuedOn, numberSymbol } = document;
  return {
    kind: 'document',
    sender: partyOf(sender),
    receivers: consignments.map(({ receiver }) => partyOf(receiver)),
    documentId: edxmlDocumentId({ organId: sender.code, issuedOn, numberSymbol }),
    number,
    notation,
    promulgationDate: issuedOn,
    ...(document.typeName && { documentType: { typeName: document.typeName } }),
    subject: document.subject,
    ...(signer && { signer: { position: signer.position, fullName: signer.fullName } }),
    ...(document.dueDate !== null && { dueDate: document.dueDate }),
    toPlaces: [],
    other: {
      priority: PRIORITIES.indexOf(document.urgency),
      ...(document.pageCount !== null && { pageAmount: document.pageCount }),
      appendixes: files.filter(({ role }) => role === 'attachment').map(({ name }) => name),
    },
    responseFor: [],
    taskCodes: [],
    traceId: consignmentId,
    trace: [{ organId: sender.code, timestamp: inVietnam(new Date(sentAt)) }],
    business: { type: 0, receivers: [], replacements: [], paper: document.paperFollows ? 1 : 0 },
  };
}

export interface RecallMessage {
  readonly consignment: Consignment;
  readonly messageId: string;
  readonly reason: string | null;
  readonly staff: string | null;
  readonly at: string;
}

/** BussinessDocType 1: the document is taken back from one receiver. No file goes with it. */
export function toRecallHeader({ consignment, messageId, reason, staff, at }: RecallMessage): DocumentHeader {
  const header = toDocumentHeader([consignment]);
  return {
    ...header,
    traceId: messageId,
    trace: [{ organId: consignment.sender.code, timestamp: inVietnam(new Date(at)) }],
    business: {
      type: 1,
      reason: reason ?? 'Thu hồi văn bản',
      documentId: header.documentId!,
      receivers: [],
      replacements: [],
      staff: staff === null ? { department: 'Văn thư' } : { department: 'Văn thư', staff },
      paper: 0,
    },
  };
}

/** "15/QĐ-UBND" → 15 and QĐ-UBND. What has no number keeps its notation: neither element may be missing. */
function splitSymbol(numberSymbol: string): { number: string; notation: string } {
  const slash = numberSymbol.indexOf('/');
  if (slash <= 0) return { number: '0', notation: numberSymbol };
  return { number: numberSymbol.slice(0, slash), notation: numberSymbol.slice(slash + 1) };
}

const partyOf = ({ code, name }: Consignment['sender']): Party => ({ organId: code, organName: name });

export interface ArrivedMessage {
  readonly header: DocumentHeader;
  /** The hosted unit, as it is registered here. */
  readonly receiver: Consignment['receiver'];
  readonly sender: Consignment['sender'];
  /** In the order of the message. */
  readonly files: readonly Omit<ConsignmentFile, 'role' | 'position'>[];
  readonly receivedAt: Date;
}

/** The consignment that one hosted receiver takes in. Its id is the same whenever the same document comes again. */
export function toConsignment(arrived: ArrivedMessage): Consignment {
  const { header, receiver, sender, receivedAt } = arrived;
  const sentAt = header.trace.findLast(({ timestamp }) => timestamp !== undefined)?.timestamp;
  const numberSymbol = symbolOf(header);
  const issuedOn = header.promulgationDate ?? (sentAt ?? inVietnam(receivedAt)).slice(0, 10);
  const { other, signer, documentType } = header;
  return {
    format: 'an-tin/consignment/1',
    consignmentId: consignmentIdOf(arrived, numberSymbol),
    sender,
    receiver,
    sentAt: sentAt ?? inVietnam(receivedAt),
    document: {
      id: kept(header.documentId ?? edxmlDocumentId({ organId: sender.code, issuedOn, numberSymbol }), 200),
      origin: 'electronic',
      typeCode: typeOf(header),
      typeName: kept(documentType?.typeName ?? '', 100),
      numberSymbol,
      issuedOn,
      subject: kept(header.subject ?? header.content ?? 'Không có trích yếu', 500),
      language: 'Tiếng Việt',
      pageCount: other.pageAmount !== undefined && other.pageAmount > 0 ? other.pageAmount : null,
      urgency: PRIORITIES[Math.min(other.priority ?? 0, 3)] ?? 'normal',
      signers:
        signer?.fullName === undefined
          ? []
          : [
              {
                fullName: kept(signer.fullName, 50),
                position: kept([signer.competence, signer.position].filter(Boolean).join(' '), 100),
                certificateFingerprint: null,
              },
            ],
      dueDate: header.dueDate ?? null,
      paperFollows: header.business.paper === 1,
    },
    files: filesOf(arrived.files),
  };
}

/** The main file is the first PDF, or simply the first: the standard does not mark it. */
function filesOf(files: ArrivedMessage['files']): ConsignmentFile[] {
  const pdf = files.findIndex(({ name }) => /\.pdf$/i.test(name));
  const main = Math.max(pdf, 0);
  const ordered = [...files.slice(main, main + 1), ...files.slice(0, main), ...files.slice(main + 1)];
  return ordered.map((file, position) => ({
    ...file,
    name: kept(file.name, 255),
    mediaType: kept(file.mediaType, 255),
    role: position === 0 ? 'main' : 'attachment',
    position,
  }));
}

/**
 * An update or a replacement is a message of its own each time it says or brings something else; a new document is the same
 * one whatever its bytes.
 */
function consignmentIdOf({ header, receiver, sender, files }: ArrivedMessage, numberSymbol: string): string {
  const { type } = header.business;
  const documentId = header.documentId ?? `${header.promulgationDate ?? ''},${numberSymbol}`;
  const said = type === 0 ? [] : [JSON.stringify(header.business), ...files.map(({ sha256 }) => sha256)];
  return uuidOf('an-tin/edxml', sender.code, documentId, String(type), receiver.code, ...said);
}

export function symbolOf({ number, notation, documentId }: DocumentHeader): string {
  const parts = [number, notation].filter((part) => part !== undefined && part !== '');
  const named = parts.length > 0 ? parts.join('/') : documentId?.split(',')[2]?.trim();
  return kept(named || 'Không số', 42);
}

/** By its name, else by the abbreviation that begins its notation; a letter has neither. */
function typeOf({ documentType, notation }: DocumentHeader): string {
  const name = fold(documentType?.typeName ?? '');
  const byName = documentTypes.find(({ vi }) => fold(vi) === name);
  if (byName) return byName.code;
  const first = fold(notation?.split('-')[0] ?? '');
  const byNotation = documentTypes.find(
    ({ abbreviation }) => abbreviation !== '' && fold(abbreviation) === first,
  );
  return byNotation?.code ?? 'CV';
}

const fold = (text: string) => text.normalize('NFC').trim().toLowerCase();

/** As much as is kept of such a text, in whole characters; what PostgreSQL can not keep is left out. */
function kept(text: string, limit: number): string {
  const clean = text
    .normalize('NFC')
    .replace(/\u0000|\p{Cs}/gu, '')
    .trim();
  if (clean.length <= limit) return clean;
  let short = '';
  for (const character of clean) {
    if (short.length + character.length > limit - 1) break;
    short += character;
  }
  return `${short}…`;
}
