/**
 * The answer to getEdoc carries a whole message as one JSON text in base64: both ways it passes in pieces, so that memory does
 * not grow with it.
 */
import { Base64Decoding } from '../edxml/base64-stream.ts';

const OPENING = /(?<!\\)"data"\s*:\s*"/;
/** Of everything but the data. */
const MOST_AROUND = 256 * 1024;

/** Thrown when the answer is no JSON, its data no base64, or what stands around them endless. */
export class BadAnswer extends Error {}

/**
 * The bytes behind `data` as they come; ends with the answer without them. An answer without data yields nothing.
 * @throws BadAnswer; what was yielded may then not be used
 */
export async function* readData(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, unknown> {
  const decoder = new TextDecoder('utf-8');
  const text = new DataText();
  for await (const chunk of chunks) {
    const bytes = text.write(decoder.decode(chunk, { stream: true }));
    if (bytes.length > 0) yield bytes;
  }
  const rest = text.write(decoder.decode());
  if (rest.length > 0) yield rest;
  return text.end();
}

class DataText {
  private around = '';
  private place: 'before' | 'within' | 'behind' = 'before';
  private escape = '';
  private readonly base64 = new Base64Decoding();

  write(text: string): Uint8Array {
    if (this.place === 'within') return this.within(text);
    this.around += text;
    if (this.around.length > MOST_AROUND) throw new BadAnswer('the answer is too long');
    const found = this.place === 'before' ? OPENING.exec(this.around) : null;
    if (!found) return NOTHING;
    const from = found.index + found[0].length;
    const inner = this.around.slice(from);
    this.around = this.around.slice(0, from);
    this.place = 'within';
    return this.within(inner);
  }

  end(): unknown {
    if (this.place === 'within') throw new BadAnswer('the answer ends within its data');
    if (this.place === 'behind' && !this.base64.end()) throw new BadAnswer('the data is no base64');
    try {
      return JSON.parse(this.around);
    } catch (cause) {
      throw new BadAnswer('the answer is no JSON', { cause });
    }
  }

  private within(given: string): Uint8Array {
    const text = this.escape + given;
    this.escape = '';
    const quote = text.indexOf('"');
    const inner = quote === -1 ? text : text.slice(0, quote);
    // An escape that is cut off by the end of a piece waits for the next one.
    const open = quote === -1 ? (/\\(?:u[0-9a-f]{0,3})?$/i.exec(inner)?.[0] ?? '') : '';
    this.escape = open;
    const bytes = this.base64.write(unescaped(open === '' ? inner : inner.slice(0, -open.length)));
    if (!this.base64.ok) throw new BadAnswer('the data is no base64');
    if (quote !== -1) {
      this.place = 'behind';
      this.around += text.slice(quote);
    }
    return bytes;
  }
}

/** Writers escape `/` and `=` or break lines; nothing of base64 is a quotation mark or a backslash. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(u[0-9a-f]{4}|.)/gi, (_, what: string) => {
    if (what.length === 5) return String.fromCharCode(Number.parseInt(what.slice(1), 16));
    return { n: '\n', r: '\r', t: '\t' }[what] ?? what;
  });
}

const NOTHING = new Uint8Array();

export const DATA_BEFORE = '{"status":"OK","ErrorCode":"0","ErrorDesc":"","data":"';
export const DATA_BEHIND = '"}';

/** Characters of base64 for so many bytes. */
export const base64Length = (bytes: number): number => Math.ceil(bytes / 3) * 4;

export async function* writeData(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  yield DATA_BEFORE;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const all = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    const usable = all.length - (all.length % 3);
    rest = all.subarray(usable);
    if (usable > 0) yield all.toString('base64', 0, usable);
  }
  yield rest.toString('base64') + DATA_BEHIND;
}
