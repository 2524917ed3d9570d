/** Ways to damage a PDF: in its bytes, and in its objects by a later revision that is itself well formed. */
import { isAppError } from '../../src/app-error.ts';
import { openPdf, type PdfDocument } from '../../src/lib/pdf/document.ts';
import { PdfIncrement } from '../../src/lib/pdf/increment.ts';
import { name, PdfDict, type PdfObject, PdfRef, PdfStream, PdfString } from '../../src/lib/pdf/objects.ts';
import type { Random } from './random.ts';

/** Words that steer a reader; those of one length can take each other's place without moving an offset. */
const TOKENS = [
  '<<',
  '>>',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  ' 0 R',
  '1 0 R',
  '2 0 R',
  ' null ',
  'stream\n',
  'endstream',
  'endobj',
  'xref\n',
  'trailer',
  'startxref',
  '%%EOF',
  '/Prev 0',
  '/Length 9999999',
  '/Kids[2 0 R]',
  '/Parent 1 0 R',
  '/Filter[/FlateDecode/FlateDecode]',
  '/XRefStm 9',
  '/Type/ObjStm',
  '/W[1 9 9]',
  '/Index[0 9999999]',
  '/Size 99999999',
  '/Contents null',
  '/ByteRange[0 1 2 3]',
  '/V 1 0 R',
  '/T(a)',
  '/DecodeParms<</Predictor 15/Columns 99999999>>',
  '-1',
  '9999999999',
  '1e9',
  '\0',
];

/** One damaged file. Small files come out of small files: the size is at most doubled. */
export function mutate(seed: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let bytes: Uint8Array = Uint8Array.from(seed);
  if (random.below(2) === 0) bytes = mutateObjects(bytes, random);
  if (random.below(3) > 0 || bytes.length === seed.length) {
    for (let i = 0; i <= random.below(6); i++) bytes = mutateBytes(bytes, other, random);
  }
  return bytes;
}

function mutateBytes(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length);
  switch (random.below(10)) {
    case 0:
      return overwrite(bytes, at, Uint8Array.of(random.below(256)));
    case 1:
      return overwrite(bytes, at, Buffer.from(random.pick(TOKENS)));
    case 2:
      return splice(bytes, at, 0, Buffer.from(random.pick(TOKENS)));
    case 3:
      return splice(bytes, at, random.below(64), new Uint8Array());
    case 4:
      return overwrite(bytes, at, bytes.slice(random.below(bytes.length)).subarray(0, random.below(400)));
    case 5:
      return splice(bytes, at, 0, other.subarray(random.below(other.length)).subarray(0, random.below(4000)));
    case 6:
      return changeNumber(bytes, at, random);
    case 7:
      return random.below(8) === 0 ? bytes.slice(0, at) : overwrite(bytes, at, Uint8Array.of(0));
    case 8:
      return Buffer.concat([bytes, bytes.subarray(at)]).subarray(0, 2 * bytes.length);
    default:
      return changeTail(bytes, random);
  }
}

function overwrite(bytes: Uint8Array, at: number, part: Uint8Array): Uint8Array {
  const out = Uint8Array.from(bytes);
  out.set(part.subarray(0, out.length - at), at);
  return out;
}

function splice(bytes: Uint8Array, at: number, drop: number, part: Uint8Array): Uint8Array {
  return Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at + drop)]);
}

/** Another figure of the same width in place of the next one: offsets, lengths, object numbers. */
function changeNumber(bytes: Uint8Array, from: number, random: Random): Uint8Array {
  let at = from;
  while (at < bytes.length && !isDigit(bytes[at]!)) at++;
  const out = Uint8Array.from(bytes);
  for (; at < out.length && isDigit(out[at]!); at++) out[at] = 48 + random.below(10);
  return out;
}

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;

/** The last 2 KB hold the trailer, where damage does most. */
function changeTail(bytes: Uint8Array, random: Random): Uint8Array {
  const at = bytes.length - 1 - random.below(Math.min(2000, bytes.length));
  return random.below(2) === 0
    ? overwrite(bytes, at, Buffer.from(random.pick(TOKENS)))
    : changeNumber(bytes, at, random);
}

/** One to three later revisions in which objects were damaged; the file as it is where none can be written. */
function mutateObjects(bytes: Uint8Array, random: Random): Uint8Array {
  let made = bytes;
  try {
    for (let i = 0; i <= random.below(3); i++) made = damageRevision(made, random);
  } catch (error) {
    if (!isAppError(error)) throw error;
  }
  return made;
}

function damageRevision(bytes: Uint8Array, random: Random): Uint8Array {
  const doc = openPdf(bytes);
  const increment = new PdfIncrement(doc);
  for (let i = 0; i <= random.below(4); i++) {
    const ref = pickRef(doc, random);
    const object = doc.load(ref);
    increment.put(ref, damaged(object, doc, random, 0));
  }
  return increment.build().bytes;
}

function pickRef(doc: PdfDocument, random: Random): PdfRef {
  const num = 1 + random.below(Math.min(doc.maxObjectNumber, 100_000));
  const entry = doc.entry(num);
  return new PdfRef(num, entry?.kind === 'offset' ? entry.gen : 0);
}

function damaged(object: PdfObject, doc: PdfDocument, random: Random, depth: number): PdfObject {
  if (depth > 6 || random.below(6) === 0) return anything(doc, random, 0);
  if (object instanceof PdfStream) return damagedStream(object, doc, random, depth);
  if (object instanceof PdfDict) return damagedDict(object, doc, random, depth);
  if (!Array.isArray(object) || object.length === 0) return anything(doc, random, 0);
  const items = [...object];
  const at = random.below(items.length);
  if (random.below(4) === 0) items.splice(at, 1);
  else items[at] = damaged(items[at]!, doc, random, depth + 1);
  return items;
}

const KEYS =
  'Kids Parent Type Subtype Fields Annots Contents Resources V T FT AP Lock Reference Perms Pages Names Count DSS Length'.split(
    ' ',
  );

function damagedDict(dict: PdfDict, doc: PdfDocument, random: Random, depth: number): PdfDict {
  const copy = dict.clone();
  const keys = [...copy.keys()];
  const key = keys.length === 0 || random.below(4) === 0 ? random.pick(KEYS) : random.pick(keys);
  if (random.below(5) === 0) copy.delete(key);
  else copy.set(key, damaged(copy.get(key) ?? null, doc, random, depth + 1));
  return copy;
}

function damagedStream(stream: PdfStream, doc: PdfDocument, random: Random, depth: number): PdfStream {
  if (random.below(2) === 0) return new PdfStream(damagedDict(stream.dict, doc, random, depth), stream.raw);
  const raw = Uint8Array.from(stream.raw);
  if (raw.length > 0) raw[random.below(raw.length)] = random.below(256);
  return new PdfStream(stream.dict, raw);
}

function anything(doc: PdfDocument, random: Random, depth: number): PdfObject {
  switch (random.below(depth > 3 ? 7 : 9)) {
    case 0:
      return null;
    case 1:
      return random.below(2) === 0;
    case 2:
      return random.pick([0, -1, 1, 2, 3.5, 1e12, -1e-9, 4_294_967_296]);
    case 3:
      return name(random.pick(KEYS));
    case 4:
      return PdfString.text(random.pick(['', 'a', 'Số', 'a.b', '\u202e1']));
    case 5:
    case 6:
      return pickRef(doc, random);
    case 7:
      return Array.from({ length: random.below(5) }, () => anything(doc, random, depth + 1));
    default:
      return new PdfDict(
        Array.from({ length: random.below(4) }, () => [random.pick(KEYS), anything(doc, random, depth + 1)]),
      );
  }
}
