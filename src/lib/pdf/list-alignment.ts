import type { PdfDocument } from './document.ts';
import { type PdfObject, PdfRef } from './objects.ts';
import { serialize } from './serialize.ts';

export interface Alignment {
  /** What both lists hold, in order. */
  readonly pairs: readonly (readonly [PdfObject, PdfObject])[];
  /** What only the later list holds. */
  readonly added: readonly PdfObject[];
}

/**
 * Matches the items of a list with those of a longer one that keeps their order; undefined when an item of the
 * earlier list is gone or moved. The same reference matches, and so do two values that are written alike.
 */
export function alignLists(
  before: { readonly doc: PdfDocument; readonly items: readonly PdfObject[] },
  after: { readonly doc: PdfDocument; readonly items: readonly PdfObject[] },
): Alignment | undefined {
  const pairs: [PdfObject, PdfObject][] = [];
  const added: PdfObject[] = [];
  for (const item of after.items) {
    const old = before.items[pairs.length];
    if (old !== undefined && isSameItem(before.doc, old, after.doc, item)) pairs.push([old, item]);
    else added.push(item);
  }
  return pairs.length === before.items.length ? { pairs, added } : undefined;
}

/** The items of an array, a single value as a list of one, null as none. */
export function asList(doc: PdfDocument, object: PdfObject): readonly PdfObject[] {
  const value = doc.resolve(object);
  if (value === null) return [];
  return Array.isArray(value) ? value : [object];
}

function isSameItem(before: PdfDocument, a: PdfObject, after: PdfDocument, b: PdfObject): boolean {
  if (a instanceof PdfRef && b instanceof PdfRef && a.num === b.num) return a.gen === b.gen;
  const [old, now] = [before.resolve(a), after.resolve(b)];
  if (old === null || typeof old !== 'object') return old === now;
  return now !== null && typeof now === 'object' && Buffer.compare(serialize(old), serialize(now)) === 0;
}
