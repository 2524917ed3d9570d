/**
 * A strict streaming tokeniser for XML 1.0 without document types. It is our own because a message carries attachments
 * of hundreds of megabytes as one text: the tokenisers at hand either gather a text whole before they hand it on, or
 * let characters and names through that XML forbids. This one hands text on in pieces and holds one tag at most.
 */
import { AppError } from '../../app-error.ts';
import { edxmlErrors } from './errors.ts';
import type { EdxmlLimits } from './limits.ts';
import { attributeAt, FORBIDDEN, isCharacter, nameAt, PREDEFINED } from './xml-characters.ts';

export type Attributes = readonly (readonly [name: string, value: string])[];

export interface TokenHandler {
  declaration(version: string, encoding: string | undefined): void;
  start(name: string, attributes: Attributes): void;
  end(name: string): void;
  /** A piece of text: many may follow each other. Never empty. */
  text(text: string): void;
  instruction(target: string, data: string): void;
}

const DECLARATION =
  /^version[ \t\n]*=[ \t\n]*(?:"(1\.[0-9]+)"|'(1\.[0-9]+)')(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"([A-Za-z][\w.-]*)"|'([A-Za-z][\w.-]*)'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*["'](?:yes|no)["'])?[ \t\n]*$/;
/** The longest reference that can be meant: `&#x10FFFF;` with a few leading zeros. */
const REFERENCE = 24;

export class Tokenizer {
  private readonly handler: TokenHandler;
  private readonly limits: Pick<EdxmlLimits, 'markup'>;
  private readonly name = nameAt();
  private readonly attribute = attributeAt();
  private readonly open: string[] = [];
  private rest = '';
  private at = 0;
  private line = 1;
  private inCdata = false;
  private seen: 'nothing' | 'something' | 'root' = 'nothing';

  constructor(handler: TokenHandler, limits: Pick<EdxmlLimits, 'markup'>) {
    this.handler = handler;
    this.limits = limits;
  }

  write(chunk: string): void {
    this.rest = this.at === 0 ? this.rest + chunk : this.rest.slice(this.at) + chunk;
    this.at = 0;
    while (this.at < this.rest.length && this.step(false)) {}
    this.line += countLines(this.rest, this.at);
  }

  /** Throws EDXML_TRUNCATED when something is still open. */
  end(): void {
    // All whole markup has been taken, so nothing closes any more what is open.
    const whole = !this.inCdata && this.open.length === 0 && this.seen === 'root';
    while (whole && this.at < this.rest.length && this.step(true)) {}
    if (!whole || this.at < this.rest.length) throw new AppError(edxmlErrors.EDXML_TRUNCATED);
  }

  /** One piece of text or one markup; false when more characters are needed. */
  private step(last: boolean): boolean {
    if (this.inCdata) return this.cdata();
    if (this.rest[this.at] !== '<') return this.characters(last);
    return this.markup();
  }

  private characters(last: boolean): boolean {
    const next = this.rest.indexOf('<', this.at);
    const end = next !== -1 ? next : last ? this.rest.length : this.wholeUntil(this.rest.length);
    if (end === this.at) return false;
    const raw = this.rest.slice(this.at, end);
    if (this.open.length === 0) {
      if (/[^ \t\n]/.test(raw)) this.malformed('text outside the root element');
      if (this.seen === 'nothing') this.seen = 'something';
    } else {
      if (raw.includes(']]>')) this.malformed(']]> in text');
      this.emit(raw.includes('&') ? this.resolve(raw) : raw);
    }
    this.at = end;
    return true;
  }

  /** Leaves back what may be the beginning of a reference or of `]]>`. */
  private wholeUntil(end: number): number {
    const reference = this.rest.lastIndexOf('&');
    if (reference >= this.at && end - reference < REFERENCE && !this.rest.includes(';', reference))
      return reference;
    if (this.rest.endsWith(']]')) return Math.max(this.at, end - 2);
    return this.rest.endsWith(']') ? Math.max(this.at, end - 1) : end;
  }

  private cdata(): boolean {
    const close = this.rest.indexOf(']]>', this.at);
    const end = close === -1 ? this.rest.length - 2 : close;
    if (end > this.at) this.emit(this.rest.slice(this.at, end));
    this.at = Math.max(this.at, end);
    if (close === -1) return false;
    this.at += 3;
    this.inCdata = false;
    return true;
  }

  private markup(): boolean {
    const { rest, at } = this;
    if (rest.startsWith('<![CDATA[', at)) {
      if (this.open.length === 0) this.malformed('CDATA outside the root element');
      this.inCdata = true;
      this.at += 9;
      return true;
    }
    if (rest.startsWith('<!--', at)) return this.until('-->', 4, (body) => this.comment(body));
    if (rest.startsWith('<?', at)) return this.until('?>', 2, (body) => this.instruction(body));
    if (rest.startsWith('</', at)) return this.until('>', 2, (body) => this.endTag(body));
    if (rest.startsWith('<!', at)) {
      if (rest.startsWith('<!DOCTYPE', at)) throw new AppError(edxmlErrors.EDXML_DTD);
      if (rest.length - at < 9) return this.wait();
      this.malformed('unknown declaration');
    }
    if (rest.length - at < 2) return this.wait();
    return this.startTag();
  }

  private until(mark: string, from: number, take: (body: string) => void): boolean {
    const end = this.rest.indexOf(mark, this.at + from);
    if (end === -1) return this.wait();
    take(this.rest.slice(this.at + from, end));
    this.at = end + mark.length;
    if (this.seen === 'nothing') this.seen = 'something';
    return true;
  }

  private wait(): false {
    if (this.rest.length - this.at <= this.limits.markup) return false;
    const params = { what: 'markup', limit: this.limits.markup };
    throw new AppError(edxmlErrors.EDXML_TOO_LARGE, { params });
  }

  /** A comment is nothing to the reader: the text before and after it is one text. */
  private comment(body: string): void {
    if (body.includes('--') || body.endsWith('-')) this.malformed('-- in a comment');
    this.check(body);
  }

  private instruction(body: string): void {
    const target = this.nameOf(body, 0);
    const data = body.slice(target.length);
    if (data !== '' && !/^[ \t\n]/.test(data)) this.malformed('processing instruction');
    this.check(data);
    if (target.toLowerCase() !== 'xml') {
      this.handler.instruction(target, data.replace(/^[ \t\n]+/, ''));
      return;
    }
    const match = DECLARATION.exec(data.replace(/^[ \t\n]+/, ''));
    if (match && target === 'xml' && this.seen === 'nothing') {
      this.handler.declaration(match[1] ?? match[2]!, match[3] ?? match[4]);
    } else this.malformed('XML declaration');
  }

  private endTag(body: string): void {
    const name = body.trimEnd();
    if (this.open.pop() !== name) this.malformed(`end of ${name.slice(0, 60)}`);
    this.handler.end(name);
  }

  private startTag(): boolean {
    const name = this.nameOf(this.rest, this.at + 1);
    const attributes: [string, string][] = [];
    let at = this.at + 1 + name.length;
    for (;;) {
      this.attribute.lastIndex = at;
      const match = this.attribute.exec(this.rest);
      if (!match) break;
      at = this.attribute.lastIndex;
      attributes.push([match[1]!, this.value(match[2]!.slice(1, -1))]);
    }
    const close = /[ \t\n]*(\/?)>/y;
    close.lastIndex = at;
    const match = close.exec(this.rest);
    if (!match) return this.unfinished(at);
    if (this.open.length === 0 && this.seen === 'root') this.malformed('a second root element');
    this.seen = 'root';
    if (new Set(attributes.map(([key]) => key)).size < attributes.length) this.malformed('attribute twice');
    this.at = close.lastIndex;
    this.handler.start(name, attributes);
    if (match[1] === '') this.open.push(name);
    else this.handler.end(name);
    return true;
  }

  /** A tag whose rest is not here yet, unless what is here can never be one. */
  private unfinished(at: number): boolean {
    const tail = this.rest.slice(at);
    if (!tail.includes('>') || /^[ \t\n]+[^<>= \t\n][^<>=]*=[ \t\n]*("[^"<]*|'[^'<]*)$/.test(tail))
      return this.wait();
    return this.malformed('start tag');
  }

  private nameOf(text: string, at: number): string {
    this.name.lastIndex = at;
    return this.name.exec(text)?.[0] ?? this.malformed('a name was expected');
  }

  /** §3.3.3: white space in a value becomes spaces, what came by reference stays. */
  private value(raw: string): string {
    this.check(raw);
    const spaced = raw.replace(/[\t\n]/g, ' ');
    return spaced.includes('&') ? this.resolve(spaced) : spaced;
  }

  private resolve(raw: string): string {
    return raw.replace(/&([^;&]*)(;?)/g, (_, name: string, semicolon: string) => {
      if (semicolon === '') return this.malformed('& without a reference');
      const known = Object.hasOwn(PREDEFINED, name) ? PREDEFINED[name] : undefined;
      return known ?? this.characterOf(name);
    });
  }

  private characterOf(name: string): string {
    const number = /^#(?:x([0-9a-fA-F]{1,12})|([0-9]{1,12}))$/.exec(name);
    if (!number) throw new AppError(edxmlErrors.EDXML_ENTITY, { params: { name: name.slice(0, 60) } });
    const code = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
    if (!isCharacter(code)) this.malformed('a character that XML forbids');
    return String.fromCodePoint(code);
  }

  private emit(text: string): void {
    this.check(text);
    this.handler.text(text);
  }

  private check(text: string): void {
    // What a reference named was checked there; a carriage return may come only that way.
    if (FORBIDDEN.test(text)) this.malformed('a character that XML forbids');
  }

  private malformed(detail: string): never {
    const line = this.line + countLines(this.rest, this.at);
    throw new AppError(edxmlErrors.EDXML_NOT_WELL_FORMED, { params: { line, detail } });
  }
}

function countLines(text: string, until: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < until; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
