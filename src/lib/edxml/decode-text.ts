/**
 * Bytes → characters (XML 1.0 §4.3.3, appendix F): a byte order mark or the first bytes decide between UTF-8 and
 * UTF-16. Line ends become one line feed (§2.11).
 */
import { TextDecoder } from 'node:util';
import { AppError } from '../../app-error.ts';
import { edxmlErrors } from './errors.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** The first bytes, which tell the encoding and other kinds of files apart. */
const SNIFFED = 256;

export class TextDecoding {
  encoding: Encoding | undefined;
  private decoder: TextDecoder | undefined;
  private head: Uint8Array = new Uint8Array();
  private heldReturn = false;

  write(bytes: Uint8Array): string {
    if (this.decoder) return this.lines(this.decode(bytes));
    this.head = this.head.length === 0 ? bytes : Buffer.concat([this.head, bytes]);
    return this.head.length < SNIFFED ? '' : this.begin();
  }

  /** Throws EDXML_BAD_CHARACTERS when the last character is not whole, and as `begin` does. */
  end(): string {
    const first = this.decoder ? '' : this.begin();
    const last = this.lines(this.decode(undefined));
    return first + last + (this.heldReturn ? '\n' : '');
  }

  /** Throws EDXML_NOT_EDXML for other kinds of files and EDXML_ENCODING for encodings that are not read. */
  private begin(): string {
    refuseOthers(this.head);
    this.encoding = sniff(this.head);
    // The mark itself is left out by the decoder.
    this.decoder = new TextDecoder(this.encoding, { fatal: true });
    return this.lines(this.decode(this.head));
  }

  private decode(bytes: Uint8Array | undefined): string {
    try {
      return this.decoder!.decode(bytes, { stream: bytes !== undefined });
    } catch (cause) {
      const params = { encoding: this.encoding!.toUpperCase() };
      throw new AppError(edxmlErrors.EDXML_BAD_CHARACTERS, { params, cause });
    }
  }

  private lines(text: string): string {
    if (!this.heldReturn && !text.includes('\r')) return text;
    if (text === '') return text;
    const whole = this.heldReturn ? `\r${text}` : text;
    this.heldReturn = whole.endsWith('\r');
    return (this.heldReturn ? whole.slice(0, -1) : whole).replace(/\r\n?/g, '\n');
  }
}

function sniff([a, b, , d]: Uint8Array): Encoding {
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0x3c && b === 0 && d === 0) return 'utf-16le';
  if (a === 0 && b === 0x3c) return 'utf-16be';
  return 'utf-8';
}

/** What is sent in place of a message, by the bytes that it begins with. */
const OTHERS: readonly (readonly [kind: string, bytes: string])[] = [
  ['ZIP', 'PK\x03\x04'],
  ['gzip', '\x1f\x8b'],
  ['PDF', '%PDF-'],
  ['DOC', '\xd0\xcf\x11\xe0'],
];
const ENCODING = /^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/;

function refuseOthers(head: Uint8Array): void {
  const text = Buffer.from(head.subarray(0, SNIFFED)).toString('latin1');
  const kind = OTHERS.find(([, bytes]) => text.startsWith(bytes))?.[0] ?? (isMime(text) ? 'MIME' : undefined);
  if (kind) throw new AppError(edxmlErrors.EDXML_NOT_EDXML, { params: { detail: kind } });
  if (/^(?:\xff\xfe\0\0|\0\0\xfe\xff|\0\0\0<|<\0\0\0)/.test(text)) refuseEncoding('UTF-32');
  const declared = ENCODING.exec(text)?.[1];
  if (declared !== undefined && !Object.hasOwn(asDeclared, declared.toLowerCase())) refuseEncoding(declared);
}

/** A header of RFC 2045, or a boundary and the headers of a part. */
const isMime = (text: string) =>
  /^(?:\s*--[^\r\n]{1,70}\r?\n)?(?:MIME-Version|Content-[A-Za-z-]+) *:/i.test(text);

function refuseEncoding(encoding: string): never {
  throw new AppError(edxmlErrors.EDXML_ENCODING, { params: { encoding } });
}

const asDeclared: Readonly<Record<string, readonly Encoding[]>> = {
  'utf-8': ['utf-8'],
  utf8: ['utf-8'],
  'us-ascii': ['utf-8'],
  ascii: ['utf-8'],
  'utf-16': ['utf-16le', 'utf-16be'],
  'utf-16le': ['utf-16le'],
  'utf-16be': ['utf-16be'],
  unicode: ['utf-16le', 'utf-16be'],
};

/**
 * Whether what the declaration says is what the bytes are. A text that .NET wrote into a string says UTF-16 and is
 * stored as UTF-8: its bytes leave no doubt, so that is only worth a note. Throws EDXML_ENCODING.
 */
export function agreesWith(declared: string, actual: Encoding): boolean {
  const name = declared.toLowerCase();
  const meant = Object.hasOwn(asDeclared, name) ? asDeclared[name] : undefined;
  return (meant ?? refuseEncoding(declared)).includes(actual);
}
