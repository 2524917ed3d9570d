/** What a package of evidence says about a document, as files. Pure. */
import type { ManifestFile } from '../../lib/evidence/manifest.ts';
import type { LedgerProof } from '../../lib/record/ledger-proof.ts';
import type { DocumentRecord } from '../documents/document.ts';
import { numberSymbol } from '../documents/notation.ts';
import type { IncomingRecord } from '../incoming/incoming.ts';
import type { HeldReceiptKey } from '../organisation/organisation-store.ts';
import { vietnamTimestamp } from '../unit-of-work.ts';
import type { Consignment } from './consignment.ts';
import type { Delivery, DeliveryStatus } from './delivery.ts';
import type { InboxEntry } from './inbox-store.ts';

export interface EvidenceDelivery {
  readonly delivery: Delivery;
  /** As it was sent; null: on paper. */
  readonly message: Consignment | null;
  readonly statuses: readonly DeliveryStatus[];
}

export interface EvidenceSource {
  readonly document: DocumentRecord;
  readonly issuer: { readonly organCode: string; readonly name: string };
  /** Main file first; `bytes` as issued. */
  readonly issued: readonly EvidenceBytes[];
  /** The main file and attachments with validation data that was added later; each begins with the issued bytes. */
  readonly preserved: readonly EvidenceBytes[];
  readonly deliveries: readonly EvidenceDelivery[];
  readonly receiptKeys: readonly HeldReceiptKey[];
  readonly proof: LedgerProof;
  readonly madeAt: Date;
}

export interface EvidenceBytes {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export function evidenceFiles(source: EvidenceSource): readonly ManifestFile[] {
  const { issued, preserved, deliveries, receiptKeys, proof } = source;
  return [
    json('ke-khai.json', contentsOf(source)),
    ...issued.map((file, at) => ({ ...file, name: `van-ban/${placed(at, file.name)}` })),
    ...preserved.map((file, at) => ({ ...file, name: `van-ban/luu-tru/${placed(at, file.name)}` })),
    ...deliveries.flatMap((one, at) => deliveryFiles(one, at)),
    ...keysFile(receiptKeys),
    json('nhat-ky/chung-minh.json', proof),
  ];
}

export interface ArrivalEvidenceSource {
  readonly record: IncomingRecord;
  readonly receiver: { readonly organCode: string; readonly name: string };
  /** As they came. */
  readonly files: readonly EvidenceBytes[];
  /** The receipt that was given, and the consignment where its sender signed it; null on paper. */
  readonly entry: InboxEntry | null;
  /** In edXML, as it came; null where it came otherwise. */
  readonly message: Uint8Array | null;
  readonly keys: readonly HeldReceiptKey[];
  readonly proof: LedgerProof;
  readonly madeAt: Date;
}

export function arrivalEvidenceFiles(source: ArrivalEvidenceSource): readonly ManifestFile[] {
  const { files, entry, message, keys, proof } = source;
  const name = 'giao-nhan/thong-diep';
  return [
    json('ke-khai.json', arrivalContents(source)),
    ...files.map((file, at) => ({ ...file, name: `van-ban/${placed(at, file.name)}` })),
    ...(entry?.signed ? [signed(name, entry.signed)] : []),
    ...(message ? [{ name: `${name}.edxml`, mediaType: 'application/xml', bytes: message }] : []),
    ...(entry ? [signed('giao-nhan/bien-nhan', entry.receipt)] : []),
    ...keysFile(keys),
    json('nhat-ky/chung-minh.json', proof),
  ];
}

function arrivalContents({ record, receiver, entry, madeAt }: ArrivalEvidenceSource): unknown {
  return {
    arrival: {
      id: record.id,
      consignmentId: record.consignmentId,
      source: record.source,
      numberSymbol: record.numberSymbol,
      issuedOn: record.issuedOn,
      subject: record.subject,
      typeCode: record.typeCode,
      sender: { code: record.senderCode, name: record.senderName },
      receiver: { code: receiver.organCode, name: receiver.name },
      state: record.state,
      arrivedAt: vietnamTimestamp(record.arrivedAt),
      arrivalNumber: record.arrivalNumber,
      arrivedOn: record.arrivedOn,
      signaturesValid: record.signaturesValid,
    },
    receiptGivenAt: entry && vietnamTimestamp(entry.receivedAt),
    files: entry?.digests ?? null,
    madeAt: vietnamTimestamp(madeAt),
  };
}

function deliveryFiles({ delivery, message, statuses }: EvidenceDelivery, at: number): ManifestFile[] {
  const folder = `giao-nhan/${placed(at, message?.receiver.code ?? 'giay')}`;
  const files: ManifestFile[] = [];
  if (message) files.push(json(`${folder}/thong-diep.json`, message));
  if (delivery.receipt !== null) files.push(signed(`${folder}/bien-nhan`, delivery.receipt));
  for (const { code, sequence, signature } of statuses)
    if (signature !== null)
      files.push(signed(`${folder}/trang-thai-${String(sequence).padStart(3, '0')}-${code}`, signature));
  return files;
}

/** Whose key it is, from when to when, is the word of whoever makes the package. */
export function keysFile(held: readonly HeldReceiptKey[]): readonly ManifestFile[] {
  if (held.length === 0) return [];
  const keys = held.map(({ fingerprint, organCode, publicJwk, validFrom, validTo }) => ({
    fingerprint,
    organCode,
    publicJwk,
    validFrom: validFrom && vietnamTimestamp(validFrom),
    validTo: validTo && vietnamTimestamp(validTo),
  }));
  return [json('giao-nhan/khoa-bien-nhan.json', { keys })];
}

/** For people: what the package is about and how far each delivery came. The proof of it are the files beside. */
function contentsOf({ document, issuer, deliveries, madeAt }: EvidenceSource): unknown {
  return {
    document: {
      id: document.id,
      numberSymbol: numberSymbol(document),
      issuedOn: document.issuedOn,
      subject: document.subject,
      typeCode: document.typeCode,
      issuer: { code: issuer.organCode, name: issuer.name },
      state: document.state,
    },
    deliveries: deliveries.map(({ delivery }) => ({
      consignmentId: delivery.consignmentId,
      receiver: delivery.receiverName,
      channel: delivery.channel,
      state: delivery.state,
      arrivedAt: delivery.arrivedAt && vietnamTimestamp(delivery.arrivedAt),
      proved: delivery.receipt !== null,
    })),
    madeAt: vietnamTimestamp(madeAt),
  };
}

function json(name: string, value: unknown): ManifestFile {
  return { name, mediaType: 'application/json', bytes: Buffer.from(`${JSON.stringify(value, null, 2)}\n`) };
}

/** What a receiver said, as it came: a JWS of another unit, or a message of edXML. */
function signed(name: string, text: string): ManifestFile {
  const bytes = Buffer.from(text);
  return text
    .replace(/^\uFEFF/, '')
    .trimStart()
    .startsWith('<')
    ? { name: `${name}.xml`, mediaType: 'application/xml', bytes }
    : { name: `${name}.jws`, mediaType: 'application/jose', bytes };
}

/** A name that can stand in a package, unique by its place: path signs, invisible and reversing characters give way. */
function placed(at: number, name: string): string {
  const plain = name.normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Cs}\\/:]/gu, '_');
  return `${String(at + 1).padStart(2, '0')} ${plain}`;
}
