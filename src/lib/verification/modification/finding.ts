import type { Change } from '../../pdf/compare-revisions.ts';
import type { DocumentMap } from '../../pdf/document-map.ts';
import { PdfDict, PdfName, type PdfObject, PdfString, textOf } from '../../pdf/objects.ts';

/** What a later revision did, in one of the words of the catalogue in `modification-words.ts`. */
export type ModificationKind =
  | 'validation-data'
  | 'document-timestamp'
  | 'bookkeeping'
  | 'document-information'
  | 'field-filled'
  | 'field-locked-changed'
  | 'field-changed-in-certified'
  | 'field-appearance-only'
  | 'field-changed'
  | 'field-added'
  | 'field-removed'
  | 'field-draws'
  | 'signature-added'
  | 'signed-field-added'
  | 'signature-field-added'
  | 'signature-changed'
  | 'signature-removed'
  | 'annotation'
  | 'certification-changed'
  | 'page-content'
  | 'page-font'
  | 'page-resources'
  | 'page-changed'
  | 'pages-changed'
  | 'form-changed'
  | 'redraw-asked'
  | 'structure-tree'
  | 'outlines'
  | 'names'
  | 'catalog-changed'
  | 'encryption'
  | 'older-view'
  | 'chain-broken';

export type Judgement = 'permitted' | 'open' | 'forbidden';

export interface Finding {
  readonly kind: ModificationKind;
  readonly judgement: Judgement;
  readonly where: string;
  readonly field?: string | undefined;
  /** Counted from 1. */
  readonly page?: number | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** A change with what is needed to judge it. */
export interface ChangeContext {
  readonly change: Change;
  readonly before: DocumentMap;
  readonly after: DocumentMap;
}

export function finding(
  kind: ModificationKind,
  judgement: Judgement,
  change: Change,
  more: Partial<Finding> = {},
): Finding {
  const { field, page } = change.place;
  return {
    kind,
    judgement,
    where: change.where,
    field,
    page: page === undefined ? undefined : page + 1,
    ...more,
  };
}

/** A field's value as a person reads it; undefined when it is nothing of the kind. */
export function valueText(map: DocumentMap, object: PdfObject): string | undefined {
  const value = map.doc.resolve(object);
  if (value instanceof PdfString) return textOf(value);
  if (value instanceof PdfName) return value.value;
  if (Array.isArray(value)) return value.map((item) => valueText(map, item) ?? '…').join(', ');
  return value instanceof PdfDict || value === null ? undefined : String(value);
}
