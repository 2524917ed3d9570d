/** Names of documents between systems: the DocumentId of edXML, and ids of ours that follow from what a message says. */
import { createHash } from 'node:crypto';

export interface DocumentName {
  /** Organ code of the issuer. */
  readonly organId: string;
  /** yyyy-MM-dd */
  readonly issuedOn: string;
  /** "15/QĐ-UBND" */
  readonly numberSymbol: string;
}

/** `{sender},{yyyy/MM/dd},{number}/{notation}`: the form that the national axis reads. */
export function edxmlDocumentId({ organId, issuedOn, numberSymbol }: DocumentName): string {
  return `${organId},${issuedOn.replaceAll('-', '/')},${numberSymbol}`;
}

/** As a version 5 UUID is made (RFC 9562 §5.5), from SHA-256: the same words have the same id, for ever. */
export function uuidOf(...words: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(words)).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
