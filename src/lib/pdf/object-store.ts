import { damaged } from './errors.ts';
import { decodeStream, InflateBudget, type Resolve } from './filters.ts';
import type { IndirectObject } from './indirect.ts';
import { limits } from './limits.ts';
import { isName, type PdfDict, type PdfObject, PdfStream } from './objects.ts';
import { ObjectParser, type Span } from './parser.ts';
import type { SecurityHandler } from './security-handler.ts';

/**
 * What was read from one file, shared by all views of its revisions: a byte offset always holds the same object,
 * whichever revision asks.
 */
export class ObjectStore {
  readonly budget = new InflateBudget();
  readonly byOffset = new Map<number, IndirectObject>();
  readonly containers = new Map<number, ObjectStream>();
  /** Objects that comparisons of this file may still look at. */
  comparisonsLeft: number = limits.comparedObjects;
  /** Set when the file is encrypted and the password opened it. */
  security: SecurityHandler | undefined;
  /** The number of the encryption dictionary. */
  encryptNumber: number | undefined;
  readonly contentsSpans = new WeakMap<PdfDict, Span>();

  remember(offset: number, read: IndirectObject): void {
    if (!read.lengthIsIndirect) this.byOffset.set(offset, read);
    for (const [dict, span] of read.contentsSpans ?? []) this.contentsSpans.set(dict, span);
  }
}

/** An object stream, ISO 32000-2 §7.5.7. Its objects are parsed when asked for. */
export class ObjectStream {
  readonly #data: Uint8Array;
  readonly #numbers: number[] = [];
  readonly #offsets: number[] = [];
  readonly #parsed = new Map<number, PdfObject>();

  constructor(stream: PdfObject, resolve: Resolve, budget: InflateBudget) {
    if (!(stream instanceof PdfStream) || !isName(stream.dict.get('Type'), 'ObjStm')) {
      throw damaged('an object stream is missing');
    }
    const count = resolve(stream.dict.get('N'));
    const first = resolve(stream.dict.get('First'));
    if (!isCount(count) || !isCount(first)) throw damaged('the head of an object stream');
    this.#data = decodeStream(stream, resolve, budget);
    const parser = new ObjectParser(this.#data, 0, first);
    for (let i = 0; i < count; i++) {
      const num = parser.takeInteger();
      const offset = parser.takeInteger();
      if (num === undefined || offset === undefined) throw damaged('the head of an object stream');
      this.#numbers.push(num);
      this.#offsets.push(first + offset);
    }
  }

  /** Object `num`, expected at `index`. Throws PDF_DAMAGED when another stands there. */
  get(num: number, index: number): PdfObject {
    const at = this.#numbers[index] === num ? index : this.#numbers.indexOf(num);
    if (at < 0) throw damaged(`object ${num} is not in its object stream`);
    let object = this.#parsed.get(at);
    if (object === undefined) {
      object = new ObjectParser(this.#data, this.#offsets[at]!).parseObject();
      this.#parsed.set(at, object);
    }
    return object;
  }
}

function isCount(value: PdfObject): value is number {
  return (
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= limits.objectNumber * 20
  );
}
