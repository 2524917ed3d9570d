import { AppError } from '../../app-error.ts';
import type { PdfDocument } from './document.ts';
import { type DocumentMap, describePlace, type Place } from './document-map.ts';
import { pdfErrors } from './errors.ts';
import { alignLists, asList } from './list-alignment.ts';
import { PdfDict, PdfName, type PdfObject, PdfRef, PdfStream, PdfString } from './objects.ts';

export interface Change {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly place: Place;
  /** The place as one line, such as `page 1 /Contents`. */
  readonly where: string;
  /** Null where it was added; not resolved. */
  readonly before: PdfObject;
  /** Null where it was removed; not resolved. */
  readonly after: PdfObject;
}

const MAX_STEPS = 2_000_000;
const MAX_CHANGES = 10_000;

/** Compares values of two states of a document, going through references, and keeps what differs. */
export class ObjectDifference {
  readonly changes: Change[] = [];
  readonly #before: DocumentMap;
  readonly #after: DocumentMap;
  readonly #affected: ReadonlySet<number>;
  readonly #visited = new Set<string>();
  #steps = 0;

  constructor(before: DocumentMap, after: DocumentMap, affected: ReadonlySet<number>) {
    this.#before = before;
    this.#after = after;
    this.#affected = affected;
  }

  report(kind: Change['kind'], place: Place, before: PdfObject, after: PdfObject): void {
    if (this.changes.length >= MAX_CHANGES) tooMany();
    this.changes.push({ kind, place, where: describePlace(place), before, after });
  }

  isAffected(object: PdfObject): boolean {
    return !(object instanceof PdfRef) || this.#affected.has(object.num);
  }

  /** Compares two values that stand at the same place, each given as written there. */
  compare(a: PdfObject, b: PdfObject, place: Place): void {
    if (this.#steps++ > MAX_STEPS) tooMany();
    if (!(a instanceof PdfRef) && !(b instanceof PdfRef)) {
      this.#compareValues(a, b, place);
      return;
    }
    if (a instanceof PdfRef && b instanceof PdfRef && a.num === b.num && a.gen === b.gen) {
      if (!this.#affected.has(a.num)) return;
      if (this.#isJudgedAtHome(a.num, place)) return;
    } else if (this.#leavesHome(a, b)) {
      this.report('changed', place, a, b);
      return;
    }
    const key = `${numberOf(a)} ${numberOf(b)} ${place.area} ${place.page} ${place.field} ${place.path[0]}`;
    if (this.#visited.has(key)) return;
    this.#visited.add(key);
    this.#compareValues(resolve(this.#before.doc, a), resolve(this.#after.doc, b), place, a, b);
  }

  /**
   * Pages are judged strictly wherever they are met. What may change as an annotation or a field may also serve as
   * something else, a font or an action, and is then judged there as well.
   */
  #isJudgedAtHome(num: number, place: Place): boolean {
    const [old, now] = [this.#before.homes.get(num), this.#after.homes.get(num)];
    if (!old || !now) return false;
    const lenient = [old, now].some(({ area }) => area === 'annotation' || area === 'field');
    return !lenient || pointsOnly(place);
  }

  /** A page, field or annotation is itself and not its value: pointing to another one is a change. */
  #leavesHome(a: PdfObject, b: PdfObject): boolean {
    const left = a instanceof PdfRef && this.#before.homes.has(a.num);
    const right = b instanceof PdfRef && this.#after.homes.has(b.num);
    return left || right;
  }

  #compareValues(a: PdfObject, b: PdfObject, place: Place, from: PdfObject = a, to: PdfObject = b): void {
    if (a === null && b === null) return;
    if (a === null) this.report('added', place, null, to);
    else if (b === null) this.report('removed', place, from, null);
    else if (a instanceof PdfDict && b instanceof PdfDict) this.compareDicts(a, b, place);
    else if (a instanceof PdfStream && b instanceof PdfStream) this.#compareStreams(a, b, place);
    else if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
      a.forEach((item, index) => {
        this.compare(item, b[index]!, step(place, `[${index}]`));
      });
    } else if (Array.isArray(a) || Array.isArray(b)) this.#compareLists(place, from, to);
    else if (!sameScalar(a, b)) this.report('changed', place, from, to);
  }

  /** A list that grew is a change; what was in it before is compared all the same, for it may have changed as well. */
  #compareLists(place: Place, from: PdfObject, to: PdfObject): void {
    this.report('changed', place, from, to);
    const [old, now] = [this.#before.doc, this.#after.doc];
    const aligned = alignLists({ doc: old, items: asList(old, from) }, { doc: now, items: asList(now, to) });
    aligned?.pairs.forEach(([a, b], index) => {
      this.compare(a, b, step(place, `[${index}]`));
    });
  }

  /** Compares dictionaries key by key, except the keys in `skip`, which the caller judges otherwise. */
  compareDicts(a: PdfDict, b: PdfDict, place: Place, skip: ReadonlySet<string> = NONE): void {
    if (b.duplicateKeys && a !== b) this.report('changed', step(place, '(key given twice)'), a, b);
    for (const key of new Set([...a.keys(), ...b.keys()])) {
      if (!skip.has(key)) this.compare(a.get(key) ?? null, b.get(key) ?? null, step(place, key));
    }
  }

  #compareStreams(a: PdfStream, b: PdfStream, place: Place): void {
    this.compareDicts(a.dict, b.dict, place, LENGTH);
    if (!sameBytes(a.raw, b.raw)) this.report('changed', step(place, '(data)'), a, b);
  }
}

const NONE: ReadonlySet<string> = new Set();
/** /Length says nothing that the data themselves do not say. */
const LENGTH: ReadonlySet<string> = new Set(['Length']);

/** Keys under which an annotation or a field is only pointed to (ISO 32000-2 §12.5, §12.6.4, §12.7.3, §14.7.5.3). */
const POINTERS: ReadonlySet<string> = new Set('Popup IRT Obj CO T Fields AN TA'.split(' '));
/** The same within forms and annotations; elsewhere they are the branches of trees of names. */
const TREE_POINTERS: ReadonlySet<string> = new Set(['Parent', 'Kids']);

function pointsOnly({ area, path }: Place): boolean {
  const key = path.findLast((part) => !part.startsWith('[')) ?? '';
  if (TREE_POINTERS.has(key)) return area === 'field' || area === 'annotation' || area === 'form';
  return POINTERS.has(key);
}

export function step(place: Place, key: string): Place {
  return { ...place, path: [...place.path, key] };
}

function resolve(doc: PdfDocument, object: PdfObject): PdfObject {
  return object instanceof PdfRef ? doc.resolve(object) : object;
}

const numberOf = (object: PdfObject): string => (object instanceof PdfRef ? String(object.num) : '-');

function sameScalar(a: PdfObject, b: PdfObject): boolean {
  if (a instanceof PdfName) return b instanceof PdfName && a.value === b.value;
  if (a instanceof PdfString) return b instanceof PdfString && sameBytes(a.bytes, b.bytes);
  return a === b;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.byteOffset === b.byteOffset && a.buffer === b.buffer && a.length === b.length) return true;
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

function tooMany(): never {
  throw new AppError(pdfErrors.PDF_TOO_MANY, { params: { what: 'thay đổi' } });
}
