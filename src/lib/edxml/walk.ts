/** One pass over the bytes of a message: decode, tokenise, give names their namespaces, and hold to the limits. */
import { createHash } from 'node:crypto';
import { AppError } from '../../app-error.ts';
import { agreesWith, TextDecoding } from './decode-text.ts';
import { edxmlErrors } from './errors.ts';
import type { EdxmlLimits } from './limits.ts';
import { makeTag, type Scope, type Tag, TOP_SCOPE } from './names.ts';
import type { EdxmlSource } from './source.ts';
import { type Attributes, type TokenHandler, Tokenizer } from './tokenizer.ts';

export interface XmlHandler {
  start(tag: Tag): void;
  end(tag: Tag): void;
  text(text: string): void;
  /** A processing instruction; `depth` 0 is outside the root. */
  instruction?(target: string, data: string): void;
  /** Called after each chunk: what takes time is done here. */
  flush?(): Promise<void>;
}

export interface WalkedBytes {
  readonly bytes: number;
  readonly sha256: string;
  readonly encoding: string;
  /** Oddities that change nothing: `encoding-differs`, `space-before`, `undeclared-prefix`. */
  readonly oddities: readonly string[];
}

/** Throws the errors of the syntax and of the limits; those of the source as they come. */
export async function walkXml(
  source: EdxmlSource,
  handlers: readonly XmlHandler[],
  limits: EdxmlLimits,
): Promise<WalkedBytes> {
  const events = new Events(handlers, limits);
  const tokenizer = new Tokenizer(events, limits);
  const decoding = new TextDecoding();
  const hash = createHash('sha256');
  let bytes = 0;
  let begun = false;
  const take = (text: string) => {
    const wanted = begun ? text : withoutSpaceBefore(text, events);
    begun ||= wanted !== '';
    if (wanted !== '') tokenizer.write(wanted);
  };
  for await (const chunk of source.open()) {
    bytes += chunk.length;
    if (bytes > limits.messageBytes) throw tooLarge('bytes', limits.messageBytes);
    hash.update(chunk);
    take(decoding.write(chunk));
    events.encoding = decoding.encoding;
    for (const handler of handlers) await handler.flush?.();
  }
  take(decoding.end());
  if (!begun) throw new AppError(edxmlErrors.EDXML_NOT_EDXML, { params: { detail: 'empty' } });
  tokenizer.end();
  for (const handler of handlers) await handler.flush?.();
  events.agree(decoding.encoding!);
  const sha256 = hash.digest('hex');
  return { bytes, sha256, encoding: decoding.encoding!, oddities: [...events.oddities] };
}

function withoutSpaceBefore(text: string, events: Events): string {
  const wanted = text.replace(/^[ \t\n\ufeff]+/, '');
  if (wanted !== text) events.oddities.add('space-before');
  if (wanted !== '' && wanted[0] !== '<') {
    throw new AppError(edxmlErrors.EDXML_NOT_EDXML, { params: { detail: 'no XML' } });
  }
  return wanted;
}

const tooLarge = (what: string, limit: number) =>
  new AppError(edxmlErrors.EDXML_TOO_LARGE, { params: { what, limit } });

class Events implements TokenHandler {
  readonly oddities = new Set<string>();
  encoding: string | undefined;
  private readonly handlers: readonly XmlHandler[];
  private readonly limits: EdxmlLimits;
  private readonly open: Tag[] = [];
  private declared: string | undefined;
  private elements = 0;

  constructor(handlers: readonly XmlHandler[], limits: EdxmlLimits) {
    this.handlers = handlers;
    this.limits = limits;
  }

  declaration(_version: string, encoding: string | undefined): void {
    this.declared = encoding;
  }

  agree(actual: 'utf-8' | 'utf-16le' | 'utf-16be'): void {
    if (this.declared !== undefined && !agreesWith(this.declared, actual))
      this.oddities.add('encoding-differs');
  }

  start(name: string, attributes: Attributes): void {
    const scope: Scope = this.open.at(-1)?.scope ?? TOP_SCOPE;
    const tag = makeTag(name, attributes, scope, this.elements);
    if (tag.scope.size > this.limits.namespaces) throw tooLarge('namespaces', this.limits.namespaces);
    this.elements += 1;
    if (this.elements > this.limits.elements) throw tooLarge('elements', this.limits.elements);
    this.open.push(tag);
    const { depth } = this.limits;
    if (this.open.length > depth)
      throw new AppError(edxmlErrors.EDXML_TOO_DEEP, { params: { limit: depth } });
    if (tag.undeclared) this.oddities.add('undeclared-prefix');
    for (const handler of this.handlers) handler.start(tag);
  }

  end(): void {
    const tag = this.open.pop()!;
    for (const handler of this.handlers) handler.end(tag);
  }

  text(text: string): void {
    for (const handler of this.handlers) handler.text(text);
  }

  instruction(target: string, data: string): void {
    for (const handler of this.handlers) handler.instruction?.(target, data);
  }
}
