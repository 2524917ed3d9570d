import { ia5, oid, printable, sequence, setOf, utf8 } from './der-write.ts';
import { OID } from './oids.ts';

/** Attributes of a distinguished name in the order in which they are encoded. */
export type NameParts = readonly (readonly [type: string, value: string])[];

export function nameDer(parts: NameParts): Uint8Array {
  return sequence(...parts.map(([type, value]) => setOf(sequence(oid(type), nameText(type, value)))));
}

/** RFC 5280 §A.1: country is PrintableString, emailAddress IA5String; the rest UTF-8 (NFC). */
function nameText(type: string, value: string): Uint8Array {
  if (type === OID.country) return printable(value);
  return type === OID.email ? ia5(value) : utf8(value.normalize('NFC'));
}
