import { affectedNumbers, changedNumbers, newSections } from './changed-objects.ts';
import type { PdfDocument } from './document.ts';
import { DocumentMap, type Place, subtypeOf } from './document-map.ts';
import { damaged } from './errors.ts';
import { type Change, ObjectDifference, step } from './object-difference.ts';
import { PdfDict, type PdfObject, PdfRef } from './objects.ts';

export type { Change } from './object-difference.ts';

export interface RevisionDifference {
  readonly changes: readonly Change[];
  readonly before: DocumentMap;
  readonly after: DocumentMap;
}

/**
 * What differs between two states of one file, object by object, each named by the place from which a reader
 * reaches it. An object that serves in two places is reported for both. What nothing reaches is not reported: no
 * reader shows it. Pass the map of `before` from an earlier comparison to save its making.
 * Throws PDF_DAMAGED when the cross-reference chain of `before` is not continued by `after`; PDF_TOO_MANY.
 */
export function compareRevisions(
  before: PdfDocument,
  after: PdfDocument,
  knownBefore = new DocumentMap(before),
): RevisionDifference {
  const sections = newSections(before, after);
  if (!sections) throw damaged('the later revision does not continue the earlier one');
  const changed = changedNumbers(before, after, sections);
  const affected = affectedNumbers(before, after, changed);
  const newer = new DocumentMap(after);
  const difference = new ObjectDifference(knownBefore, newer, affected);
  const comparison: Comparison = { before: knownBefore, after: newer, difference };
  compareTrailers(comparison);
  compareCatalogs(comparison);
  compareForms(comparison);
  comparePages(comparison);
  compareFields(comparison);
  return { changes: difference.changes, before: knownBefore, after: newer };
}

interface Comparison {
  readonly before: DocumentMap;
  readonly after: DocumentMap;
  readonly difference: ObjectDifference;
}

/** Keys of the file structure, not of the document (ISO 32000-2 §7.5.5, §7.5.8.2). */
const STRUCTURAL = new Set(
  'Root Info Size Prev ID XRefStm Type W Index Filter DecodeParms Length DL F FFilter FDecodeParms'.split(
    ' ',
  ),
);

function compareTrailers({ before, after, difference }: Comparison): void {
  const [a, b] = [before.doc.trailer, after.doc.trailer];
  difference.compare(a.get('Info') ?? null, b.get('Info') ?? null, { area: 'info', path: [] });
  // Only these two mean anything to a reader besides the structural ones; others are private.
  difference.compare(a.get('Encrypt') ?? null, b.get('Encrypt') ?? null, {
    area: 'trailer',
    path: ['Encrypt'],
  });
  for (const key of b.keys()) {
    if (!STRUCTURAL.has(key) && key !== 'Encrypt') {
      difference.compare(a.get(key) ?? null, b.get(key) ?? null, { area: 'trailer', path: [key] });
    }
  }
}

const IN_CATALOG = new Set(['Pages', 'AcroForm']);

function compareCatalogs({ before, after, difference }: Comparison): void {
  difference.compareDicts(before.doc.catalog, after.doc.catalog, { area: 'catalog', path: [] }, IN_CATALOG);
}

const IN_FORM = new Set(['Fields']);

function compareForms({ before, after, difference }: Comparison): void {
  const place: Place = { area: 'form', path: [] };
  if (before.form && after.form) difference.compareDicts(before.form, after.form, place, IN_FORM);
  else if (after.form) difference.compareDicts(new PdfDict(), after.form, place, IN_FORM);
  else if (before.form) difference.report('removed', place, before.form, null);
}

const IN_PAGE = new Set(['Annots']);

function comparePages(comparison: Comparison): void {
  const { before, after, difference } = comparison;
  compareTree(comparison);
  const count = Math.max(before.pages.length, after.pages.length);
  for (let page = 0; page < count; page++) {
    const [old, now] = [before.pages[page], after.pages[page]];
    const place: Place = { area: 'page', page, path: [] };
    if (!old) difference.report('added', place, null, now!.ref);
    else if (!now) difference.report('removed', place, old.ref, null);
    else if (old.ref.num !== now.ref.num) difference.report('changed', place, old.ref, now.ref);
    else if (difference.isAffected(now.ref)) {
      difference.compareDicts(old.dict, now.dict, place, IN_PAGE);
      compareAnnotations(comparison, page);
    }
  }
}

/** The nodes above the pages; the pages themselves are homes of their own. */
function compareTree({ before, after, difference }: Comparison): void {
  const place: Place = { area: 'pages', path: [] };
  const [a, b] = [before.doc.catalog.get('Pages') ?? null, after.doc.catalog.get('Pages') ?? null];
  difference.compare(a, b, place);
  for (const [num, node] of before.treeNodes) {
    const now = after.treeNodes.get(num);
    if (!now) difference.report('removed', place, node.ref, null);
    else compareHomes(before, after, difference, node.ref, now.ref, place);
  }
  for (const [num, node] of after.treeNodes) {
    if (!before.treeNodes.has(num)) difference.report('added', place, null, node.ref);
  }
}

function compareAnnotations({ before, after, difference }: Comparison, page: number): void {
  const old = byNumber(before.pages[page]!.annotations);
  const now = byNumber(after.pages[page]!.annotations);
  for (const [key, annotation] of old) {
    const place = placeOf(before, annotation, page);
    if (!now.has(key)) difference.report('removed', step(place, '(on the page)'), annotation, null);
    // Fields are compared once, as fields.
    else if (place.area === 'annotation')
      compareHomes(before, after, difference, annotation, now.get(key)!, place);
  }
  for (const [key, annotation] of now) {
    if (!old.has(key)) {
      difference.report('added', step(placeOf(after, annotation, page), '(on the page)'), null, annotation);
    }
  }
}

/** Annotations by object number; those that stand directly in the list by their position among such. */
function byNumber(annotations: readonly PdfObject[]): Map<string, PdfObject> {
  const map = new Map<string, PdfObject>();
  let direct = 0;
  for (const annotation of annotations) {
    map.set(
      annotation instanceof PdfRef ? `${annotation.num} ${annotation.gen}` : `direct ${direct++}`,
      annotation,
    );
  }
  return map;
}

function placeOf(map: DocumentMap, annotation: PdfObject, page: number): Place {
  const home = annotation instanceof PdfRef ? map.homes.get(annotation.num) : undefined;
  if (home?.area === 'field') return home;
  return { area: 'annotation', page, subtype: subtypeOf(map.doc, annotation), path: [] };
}

function compareHomes(
  before: DocumentMap,
  after: DocumentMap,
  difference: ObjectDifference,
  a: PdfObject,
  b: PdfObject,
  place: Place,
  skip?: ReadonlySet<string>,
): void {
  if (!difference.isAffected(b)) return;
  const [old, now] = [before.doc.resolve(a), after.doc.resolve(b)];
  if (old instanceof PdfDict && now instanceof PdfDict) difference.compareDicts(old, now, place, skip);
  else if (old !== null || now !== null) difference.report('changed', place, a, b);
}

/** Compares every dictionary of the field trees once, then which fields there are. */
function compareFields({ before, after, difference }: Comparison): void {
  const old = fieldNodes(before);
  const now = fieldNodes(after);
  for (const [num, { ref, place }] of old) {
    if (!now.has(num)) difference.report('removed', place, ref, null);
    else compareHomes(before, after, difference, ref, now.get(num)!.ref, place, IN_FIELD);
  }
  for (const [num, { ref, place }] of now) if (!old.has(num)) difference.report('added', place, null, ref);
  compareDirectFields({ before, after, difference });
}

/** /Kids is compared as the set of dictionaries that the field trees hold. */
const IN_FIELD = new Set(['Kids']);

function fieldNodes(map: DocumentMap): Map<number, { ref: PdfRef; place: Place }> {
  const nodes = new Map<number, { ref: PdfRef; place: Place }>();
  for (const field of map.fields) {
    for (const { ref } of [...field.line, ...field.widgets]) {
      const place = ref && map.homes.get(ref.num);
      if (place)
        nodes.set(ref.num, {
          ref,
          place: place.area === 'field' ? place : { ...place, field: field.fullName },
        });
    }
  }
  return nodes;
}

/** Fields standing directly in /Fields, which the standard forbids, have no number to be found by. */
function compareDirectFields({ before, after, difference }: Comparison): void {
  const direct = (map: DocumentMap): PdfDict[] =>
    map.fields.filter((field) => !field.ref).map((field) => field.dict);
  const [old, now] = [direct(before), direct(after)];
  const place: Place = { area: 'form', path: ['Fields', '(direct)'] };
  if (old.length !== now.length) difference.report('changed', place, old, now);
  else for (const [index, dict] of old.entries()) difference.compareDicts(dict, now[index]!, place);
}
