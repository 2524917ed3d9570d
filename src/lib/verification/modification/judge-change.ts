/** Judges one change by the place where it shows: pades.md "Modification"; ISO 32000-2 table 257. */
import { type ChangeContext, type Finding, finding } from './finding.ts';
import { judgeFieldChange } from './judge-field.ts';
import { judgeStructureTree } from './judge-structure-tree.ts';
import type { Restrictions } from './restrictions.ts';

export function judgeChange(context: ChangeContext, restrictions: Restrictions): Finding {
  const { change } = context;
  switch (change.place.area) {
    case 'info':
      return finding('document-information', 'permitted', change);
    case 'trailer':
      // Private trailer keys mean nothing to a reader; encryption does.
      return change.place.path[0] === 'Encrypt'
        ? finding('encryption', 'forbidden', change)
        : finding('bookkeeping', 'permitted', change);
    case 'catalog':
      return judgeCatalog(context);
    case 'form':
      return judgeForm(context);
    case 'pages':
      return finding('pages-changed', 'forbidden', change);
    case 'page':
      return judgePage(context);
    case 'annotation':
      return judgeAnnotation(context, restrictions);
    case 'field':
      return judgeFieldChange(context, restrictions);
  }
}

function judgeCatalog(context: ChangeContext): Finding {
  const { change } = context;
  switch (change.place.path[0]) {
    case 'DSS':
      return finding('validation-data', 'permitted', change);
    case 'Extensions':
    case 'Version':
      return finding('bookkeeping', 'permitted', change);
    case 'Metadata':
      return finding('document-information', 'permitted', change);
    case 'Perms':
      // Certification is the first signature of a document or none (ISO 32000-2 §12.8.2.2.1).
      return finding('certification-changed', 'forbidden', change);
    case 'StructTreeRoot':
      return judgeStructureTree(context);
    case 'Outlines':
      return finding('outlines', 'forbidden', change);
    case 'Names':
    case 'Dests':
      return finding('names', 'forbidden', change);
    default:
      return finding('catalog-changed', 'forbidden', change);
  }
}

function judgeForm({ change, after }: ChangeContext): Finding {
  const key = change.place.path[0];
  const added = change.kind === 'added';
  // Fields are then drawn from their values with fonts that may have come later: locked ones would change their look.
  const redrawn = after.doc.resolve(after.form?.get('NeedAppearances')) === true;
  if (redrawn && (key === 'NeedAppearances' || (added && (key === 'DR' || key === 'DA' || key === 'Q'))))
    return finding('redraw-asked', 'open', change);
  const harmless =
    key === 'SigFlags' ||
    key === 'NeedAppearances' ||
    // What is added to the default resources changes no appearance that was there.
    (added && (key === 'DR' || key === 'DA' || key === 'Q'));
  return harmless
    ? finding('bookkeeping', 'permitted', change)
    : finding('form-changed', 'forbidden', change);
}

function judgePage({ change }: ChangeContext): Finding {
  const { path } = change.place;
  if (path.length === 0) return finding('pages-changed', 'forbidden', change);
  switch (path[0]) {
    case 'Tabs':
    case 'LastModified':
      return finding('bookkeeping', 'permitted', change);
    case 'StructParents':
      // A key into the parent tree, which is judged by itself.
      if (change.kind === 'added') return finding('bookkeeping', 'permitted', change);
      return finding('page-changed', 'forbidden', change);
    case 'Contents':
      return finding('page-content', 'forbidden', change);
    case 'Resources':
      return finding(path[1] === 'Font' ? 'page-font' : 'page-resources', 'forbidden', change);
    default:
      return finding('page-changed', 'forbidden', change);
  }
}

function judgeAnnotation({ change }: ChangeContext, { level }: Restrictions): Finding {
  const { subtype, path } = change.place;
  // A widget that no field owns, or one that turns into something else.
  if (subtype === 'Widget' || path[0] === 'Subtype')
    return finding('field-added', 'forbidden', change, { field: '?' });
  const judgement = level === 3 ? 'permitted' : level === undefined ? 'open' : 'forbidden';
  return finding('annotation', judgement, change);
}
