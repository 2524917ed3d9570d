import { PdfDict, PdfName, type PdfObject, PdfRef, PdfStream, PdfString } from './objects.ts';
import { latin1 } from './parser.ts';
import { SignaturePlaceholder } from './signature-placeholder.ts';

/** Gathers bytes and knows at which offset of the file the next one will stand. */
export class ByteWriter {
  readonly #parts: Uint8Array[] = [];
  readonly #start: number;
  #text = '';
  #length = 0;
  readonly signatures: { byteRangeAt: number; contentsStart: number; contentsEnd: number }[] = [];

  constructor(start = 0) {
    this.#start = start;
  }

  get offset(): number {
    return this.#start + this.#length + this.#text.length;
  }

  /** Latin-1 text. */
  write(text: string): this {
    this.#text += text;
    return this;
  }

  writeBytes(bytes: Uint8Array): this {
    this.#flush();
    this.#parts.push(bytes);
    this.#length += bytes.length;
    return this;
  }

  #flush(): void {
    if (this.#text === '') return;
    const bytes = Buffer.from(this.#text, 'latin1');
    this.#text = '';
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  get length(): number {
    return this.#length + this.#text.length;
  }

  /** Copies everything into `target`, beginning at `at`. */
  copyInto(target: Uint8Array, at: number): void {
    this.#flush();
    let position = at;
    for (const part of this.#parts) {
      target.set(part, position);
      position += part.length;
    }
  }

  toBytes(): Uint8Array {
    const bytes = new Uint8Array(this.length);
    this.copyInto(bytes, 0);
    return bytes;
  }
}

/** One file offset in a /ByteRange: wide enough for the 10 GB that a classic table can address. */
export const OFFSET_WIDTH = 10;

export function serialize(object: PdfObject): Uint8Array {
  const writer = new ByteWriter();
  writeObject(writer, object);
  return writer.toBytes();
}

/** Writes an object as ISO 32000-2 §7.3 wants it. A stream gets a /Length of its own. */
export function writeObject(writer: ByteWriter, object: PdfObject): void {
  if (object === null) writer.write('null');
  else if (typeof object === 'boolean') writer.write(object ? 'true' : 'false');
  else if (typeof object === 'number') writer.write(formatNumber(object));
  else if (object instanceof PdfName) writer.write(formatName(object.value));
  else if (object instanceof PdfString) writer.write(formatString(object));
  else if (object instanceof PdfRef) writer.write(`${object.num} ${object.gen} R`);
  else if (Array.isArray(object)) writeArray(writer, object);
  else if (object instanceof PdfDict) writeDict(writer, object);
  else if (object instanceof PdfStream) writeStream(writer, object);
  else writePlaceholder(writer, object);
}

function writeArray(writer: ByteWriter, items: PdfObject[]): void {
  writer.write('[');
  items.forEach((item, index) => {
    if (index > 0) writer.write(' ');
    writeObject(writer, item);
  });
  writer.write(']');
}

function writeDict(writer: ByteWriter, dict: PdfDict): void {
  const unsigned = dict.get('Contents') instanceof SignaturePlaceholder;
  writer.write('<<');
  for (const [key, value] of dict.entries()) {
    if (unsigned && key === 'ByteRange') continue;
    writer.write(`${formatName(key)} `);
    writeObject(writer, value);
    writer.write('\n');
  }
  writer.write('>>');
}

function writeStream(writer: ByteWriter, stream: PdfStream): void {
  const dict = stream.dict.clone().set('Length', stream.raw.length);
  writeDict(writer, dict);
  writer.write('\nstream\n').writeBytes(stream.raw).write('\nendstream');
}

function writePlaceholder(writer: ByteWriter, placeholder: SignaturePlaceholder): void {
  const contentsStart = writer.offset;
  writer.write(`<${'0'.repeat(2 * placeholder.bytes)}>`);
  const contentsEnd = writer.offset;
  writer.write('\n/ByteRange [0 ');
  const byteRangeAt = writer.offset;
  writer.write(`${' '.repeat(3 * OFFSET_WIDTH + 2)}]`);
  writer.signatures.push({ byteRangeAt, contentsStart, contentsEnd });
}

/** No exponents: PDF knows none (§7.3.3). */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('a PDF number is finite');
  const text = String(value);
  if (!text.includes('e')) return text === '-0' ? '0' : text;
  if (Math.abs(value) >= 1) return BigInt(Math.round(value)).toString();
  return value.toFixed(20).replace(/\.?0+$/, '') || '0';
}

export function formatName(value: string): string {
  if (/^[A-Za-z0-9_.+-]*$/.test(value)) return `/${value}`;
  const hexed = (char: string): string => `#${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  return `/${value.replace(/[^!-~]|[#()<>[\]{}/%]/g, hexed)}`;
}

function formatString(string: PdfString): string {
  if (string.asHex) return `<${Buffer.from(string.bytes).toString('hex')}>`;
  const text = latin1(string.bytes, 0, string.bytes.length);
  // Carriage returns are escaped, or a reader would take them for line feeds.
  return `(${text.replace(/[\\()\r]/g, (char) => (char === '\r' ? '\\r' : `\\${char}`))})`;
}
