/**
 * A whole message as one text inside a JSON answer, as carriers hand it over: it passes in pieces, so that memory does not grow
 * with it.
 */
import { Base64Decoding } from './base64-stream.ts';

/** Of everything but the message and what is left aside. */
const MOST_AROUND = 256 * 1024;

/** Thrown when the answer is no JSON, its message not decodable or there twice, or what stands around it endless. */
export class BadAnswer extends Error {}

export interface MessagePlace {
  /** Of the member whose text is the message. */
  readonly name: string;
  /** `either`: XML as it is, or in base64, told apart by the first character. */
  readonly coding: 'base64' | 'either';
  /** Members whose texts may be long and are not looked at. */
  readonly aside?: readonly string[];
}

/**
 * The bytes of the message as they come; ends with the answer without them. An answer without the member yields nothing.
 * @throws BadAnswer; what was yielded may then not be used
 */
export async function* readJsonMessage(
  chunks: AsyncIterable<Uint8Array>,
  place: MessagePlace,
): AsyncGenerator<Uint8Array, unknown> {
  const decoder = new TextDecoder('utf-8');
  const answer = new AnswerText(place);
  for await (const chunk of chunks) yield* answer.write(decoder.decode(chunk, { stream: true }));
  yield* answer.write(decoder.decode());
  return answer.end();
}

class AnswerText {
  private around = '';
  /** Of `around`: no opening begins before it. */
  private seen = 0;
  private escape = '';
  private within: Decoding | undefined;
  private readonly message: Decoding;
  private found = false;
  private readonly opening: RegExp;
  private readonly name: string;

  constructor(place: MessagePlace) {
    this.name = place.name;
    const names = [place.name, ...(place.aside ?? [])].join('|');
    this.opening = new RegExp(`(?<!\\\\)"(${names})"\\s*:\\s*"`, 'g');
    this.message = place.coding === 'base64' ? new Base64Decoding() : new EitherDecoding();
  }

  *write(given: string): Generator<Uint8Array> {
    for (let text = given; text !== ''; ) {
      if (this.within) {
        const { bytes, rest } = this.take(this.within, text);
        if (bytes.length > 0) yield bytes;
        text = rest;
      } else text = this.enter(text);
    }
  }

  end(): unknown {
    if (this.within) throw new BadAnswer('the answer ends within its message');
    try {
      return JSON.parse(this.around);
    } catch (cause) {
      throw new BadAnswer('the answer is no JSON', { cause });
    }
  }

  /** @returns what stands behind the opening of a text that is taken apart */
  private enter(text: string): string {
    this.around += text;
    this.opening.lastIndex = this.seen;
    const met = this.opening.exec(this.around);
    const from = met ? met.index + met[0].length : this.around.length;
    const inner = this.around.slice(from);
    this.around = this.around.slice(0, from);
    if (this.around.length > MOST_AROUND) throw new BadAnswer('the answer is too long');
    // The name of a member may be cut off by the end of a piece, with any white space behind it.
    this.seen = met ? from : Math.max(this.seen, this.around.lastIndexOf(',') + 1);
    if (!met) return '';
    if (met[1] !== this.name) this.within = NOWHERE;
    else if (this.found) throw new BadAnswer('the answer has two messages');
    else {
      this.found = true;
      this.within = this.message;
    }
    return inner;
  }

  private take(decoding: Decoding, given: string): { readonly bytes: Uint8Array; readonly rest: string } {
    const text = this.escape + given;
    const { upTo, closed } = endOf(text);
    this.escape = closed ? '' : text.slice(upTo);
    const bytes = decoding.write(unescaped(text.slice(0, upTo)));
    if (closed) this.within = undefined;
    if (!decoding.ok || (closed && !decoding.end())) throw new BadAnswer('the message can not be decoded');
    return { bytes, rest: closed ? text.slice(upTo) : '' };
  }
}

/** Up to the quotation mark that ends the text, or up to an escape that the end of the piece cuts off. */
function endOf(text: string): { readonly upTo: number; readonly closed: boolean } {
  let quote = text.indexOf('"');
  for (let at = 0; ; ) {
    const slash = text.indexOf('\\', at);
    if (slash === -1 || (quote !== -1 && quote < slash))
      return quote === -1 ? { upTo: text.length, closed: false } : { upTo: quote, closed: true };
    at = slash + (text[slash + 1] === 'u' ? 6 : 2);
    if (at > text.length) return { upTo: slash, closed: false };
    if (quote !== -1 && quote < at) quote = text.indexOf('"', at);
  }
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** RFC 8259 §7. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(u[0-9a-f]{4}|[^u]|u)/gi, (_, what: string) => {
    if (what.length === 5) return String.fromCharCode(Number.parseInt(what.slice(1), 16));
    if (/["\\/]/.test(what)) return what;
    const character = ESCAPES[what];
    if (character === undefined) throw new BadAnswer('the answer is no JSON');
    return character;
  });
}

interface Decoding {
  readonly ok: boolean;
  write(text: string): Uint8Array;
  /** @returns whether the end may be here */
  end(): boolean;
}

const NOTHING = new Uint8Array();
const NOWHERE: Decoding = { ok: true, write: () => NOTHING, end: () => true };

/** Text to UTF-8; a pair of surrogates that two escapes write may stand in two pieces. */
class PlainDecoding implements Decoding {
  readonly ok = true;
  private half = '';

  write(text: string): Uint8Array {
    const whole = this.half + text;
    this.half = /[\uD800-\uDBFF]$/.test(whole) ? whole.slice(-1) : '';
    return Buffer.from(this.half === '' ? whole : whole.slice(0, -1));
  }

  end(): boolean {
    return this.half === '';
  }
}

class EitherDecoding implements Decoding {
  private chosen: Decoding | undefined;

  get ok(): boolean {
    return this.chosen?.ok ?? true;
  }

  write(text: string): Uint8Array {
    const first = /[^ \t\r\n]/.exec(text)?.[0];
    if (!this.chosen && first === undefined) return NOTHING;
    this.chosen ??= first === '<' || first === '\uFEFF' ? new PlainDecoding() : new Base64Decoding();
    return this.chosen.write(text);
  }

  end(): boolean {
    return this.chosen?.end() ?? true;
  }
}
