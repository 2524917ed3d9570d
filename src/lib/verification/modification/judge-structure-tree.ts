/** The structure tree (ISO 32000-2 §14.7): a tagged document lists a new signature field or annotation there. */
import { alignLists, asList } from '../../pdf/list-alignment.ts';
import { isName, PdfDict, type PdfObject, PdfRef } from '../../pdf/objects.ts';
import { type ChangeContext, type Finding, finding } from './finding.ts';

const MAX_NODES = 1000;

/**
 * Entries that were added and lead to nothing but annotations and fields new in the same revision are part of that
 * addition, which is judged by itself. Every other change to the tree is forbidden.
 */
export function judgeStructureTree(context: ChangeContext): Finding {
  const { change } = context;
  const { path } = change.place;
  if (path[1] === 'ParentTreeNextKey') return finding('bookkeeping', 'permitted', change);
  const additive = path.at(-1) === 'Nums' || path.at(-1) === 'K' ? onlyNewItems(context) : undefined;
  if (additive?.every((item) => leadsToNewOnly(context, item, path.at(-1) === 'Nums'))) {
    return finding('bookkeeping', 'permitted', change);
  }
  return finding('structure-tree', 'forbidden', change);
}

/** What the list gained, when it lost nothing and kept its order; undefined otherwise. */
function onlyNewItems({ change, before, after }: ChangeContext): readonly PdfObject[] | undefined {
  const old = { doc: before.doc, items: asList(before.doc, change.before) };
  const now = { doc: after.doc, items: asList(after.doc, change.after) };
  return alignLists(old, now)?.added;
}

function leadsToNewOnly(context: ChangeContext, item: PdfObject, inParentTree: boolean): boolean {
  const { before, after } = context;
  // The parent tree maps a new number to the element above a new annotation, which may be an old one.
  if (inParentTree && (typeof item === 'number' || before.doc.resolve(item) !== null)) return true;
  const seen = new Set<number>();
  const visit = (object: PdfObject): boolean => {
    if (object instanceof PdfRef) {
      if (seen.has(object.num)) return true;
      // An element that was there before keeps its place; putting it elsewhere changes the reading order.
      if (seen.size > MAX_NODES || before.doc.resolve(object) !== null) return false;
      seen.add(object.num);
    }
    const value = after.doc.resolve(object);
    if (Array.isArray(value)) return value.every(visit);
    if (!(value instanceof PdfDict)) return false;
    if (isName(value.get('Type'), 'OBJR')) return isNewHome(context, value.get('Obj'));
    if (isName(value.get('Type'), 'MCR') || !value.has('S')) return false;
    return value.has('K') && visit(value.get('K') ?? null);
  };
  return visit(item);
}

function isNewHome({ before, after }: ChangeContext, object: PdfObject | undefined): boolean {
  if (!(object instanceof PdfRef)) return false;
  const home = after.homes.get(object.num);
  return !before.homes.has(object.num) && (home?.area === 'field' || home?.area === 'annotation');
}
