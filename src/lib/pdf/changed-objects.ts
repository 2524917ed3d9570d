import type { PdfDocument } from './document.ts';
import { PdfDict, type PdfObject, PdfRef, PdfStream } from './objects.ts';
import type { XrefEntry, XrefSection } from './xref.ts';

/** The sections that `after` has and `before` has not, or undefined when `before` is not a part of its chain. */
export function newSections(before: PdfDocument, after: PdfDocument): XrefSection[] | undefined {
  const old = before.sections.map((section) => section.offset);
  const added = after.sections.length - old.length;
  const continues =
    added >= 0 && old.every((offset, index) => after.sections[added + index]!.offset === offset);
  return continues ? after.sections.slice(0, added) : undefined;
}

/** The object numbers that the sections bind otherwise than before. */
export function changedNumbers(
  before: PdfDocument,
  after: PdfDocument,
  sections: XrefSection[],
): Set<number> {
  const changed = new Set<number>();
  for (const section of sections) {
    for (const part of section.hybrid ? [section, section.hybrid] : [section]) {
      for (const num of part.numbers()) if (!sameEntry(before.entry(num), after.entry(num))) changed.add(num);
    }
  }
  // An object stream that moved takes its objects along.
  return changed;
}

function sameEntry(a: XrefEntry | undefined, b: XrefEntry | undefined): boolean {
  if (!a || !b || a.kind === 'free' || b.kind === 'free') {
    return (!a || a.kind === 'free') === (!b || b.kind === 'free');
  }
  if (a.kind === 'offset') return b.kind === 'offset' && a.offset === b.offset && a.gen === b.gen;
  return b.kind === 'packed' && a.container === b.container && a.index === b.index;
}

/**
 * Which objects a change can be seen from: the changed ones and all that lead to them, before or after.
 * Everything else is the same in both states and need not be compared.
 */
export function affectedNumbers(before: PdfDocument, after: PdfDocument, changed: Set<number>): Set<number> {
  const holders = new Map<number, number[]>();
  for (const doc of [before, after]) {
    const seen = new Set<number>();
    const todo = referencesIn(doc.trailer);
    while (todo.length > 0) {
      const num = todo.pop()!;
      if (seen.has(num)) continue;
      seen.add(num);
      for (const target of referencesIn(loadAny(doc, num))) {
        const known = holders.get(target);
        if (known) known.push(num);
        else holders.set(target, [num]);
        if (!seen.has(target)) todo.push(target);
      }
    }
    doc.countCompared(seen.size);
  }
  return spread(changed, holders);
}

function spread(changed: Set<number>, holders: Map<number, number[]>): Set<number> {
  const affected = new Set(changed);
  const todo = [...changed];
  while (todo.length > 0) {
    for (const holder of holders.get(todo.pop()!) ?? []) {
      if (affected.has(holder)) continue;
      affected.add(holder);
      todo.push(holder);
    }
  }
  return affected;
}

function loadAny(doc: PdfDocument, num: number): PdfObject {
  const entry = doc.entry(num);
  return doc.load(new PdfRef(num, entry?.kind === 'offset' ? entry.gen : 0));
}

const references = new WeakMap<object, number[]>();

/** The numbers that an object refers to directly. Objects read from a file never change, so this is kept. */
function referencesIn(object: PdfObject): number[] {
  if (object === null || typeof object !== 'object') return [];
  if (object instanceof PdfRef) return [object.num];
  const known = references.get(object);
  if (known) return [...known];
  const found: number[] = [];
  collect(object, found);
  references.set(object, found);
  return [...found];
}

function collect(object: PdfObject, found: number[]): void {
  if (object instanceof PdfRef) found.push(object.num);
  else if (object instanceof PdfStream) collect(object.dict, found);
  else if (Array.isArray(object)) for (const item of object) collect(item, found);
  else if (object instanceof PdfDict) for (const [, value] of object.entries()) collect(value, found);
}
