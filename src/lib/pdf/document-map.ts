import type { PdfDocument } from './document.ts';
import { type Field, readFields } from './fields.ts';
import { type PdfDict, PdfName, type PdfObject, PdfRef } from './objects.ts';
import { type TreeNode, walkPages } from './pages.ts';

/** The part of a document in which something stands. */
export type Area = 'trailer' | 'info' | 'catalog' | 'form' | 'pages' | 'page' | 'annotation' | 'field';

/** Where something stands: an area, which page or field of it, and the keys leading inwards. */
export interface Place {
  readonly area: Area;
  /** Index of the page, for a page or an annotation. */
  readonly page?: number;
  /** /Subtype, for an annotation that is no field's widget. */
  readonly subtype?: string;
  /** Full name, for a field and its widgets. */
  readonly field?: string;
  /** Keys without slashes; array positions as numbers in brackets. */
  readonly path: readonly string[];
}

/** Such as `page 1 /Contents` or `field So /V`. Pages are counted from 1. */
export function describePlace({ area, page, field, path }: Place): string {
  const head = field !== undefined ? `field ${field}` : page !== undefined ? `${area} ${page + 1}` : area;
  const keys = path.map((key) => (key.startsWith('[') || key.startsWith('(') ? key : `/${key}`));
  return [head, ...keys].join(' ');
}

export interface MappedPage {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
  readonly annotations: readonly PdfObject[];
}

/** Every object that has a home of its own: what is found there is judged there and not where it is pointed to. */
export class DocumentMap {
  readonly doc: PdfDocument;
  readonly pages: readonly MappedPage[];
  /** The nodes of the page tree above the pages, by object number. */
  readonly treeNodes = new Map<number, TreeNode>();
  readonly fields: readonly Field[];
  readonly duplicateFields: readonly string[];
  readonly form: PdfDict | undefined;
  /** By object number. */
  readonly homes = new Map<number, Place>();

  constructor(doc: PdfDocument) {
    this.doc = doc;
    const pages: MappedPage[] = [];
    for (const { ref, dict, ancestors } of walkPages(doc)) {
      for (const node of ancestors) this.treeNodes.set(node.ref.num, node);
      pages.push({ ref, dict, annotations: doc.array(dict.get('Annots')) ?? [] });
    }
    this.pages = pages;
    const { fields, duplicates } = readFields(doc);
    this.fields = fields;
    this.duplicateFields = duplicates;
    this.form = doc.dict(doc.catalog.get('AcroForm'));
    this.#settle();
  }

  #settle(): void {
    const place = (object: PdfObject | undefined, home: Place): void => {
      if (object instanceof PdfRef && !this.homes.has(object.num)) this.homes.set(object.num, home);
    };
    place(this.doc.trailer.get('Root'), { area: 'catalog', path: [] });
    for (const { ref } of this.treeNodes.values()) place(ref, { area: 'pages', path: [] });
    this.pages.forEach(({ ref }, page) => {
      place(ref, { area: 'page', page, path: [] });
    });
    for (const field of this.fields) {
      for (const { ref } of [...field.line].reverse()) {
        if (ref) place(ref, { area: 'field', field: fieldNameAt(field, ref), path: [] });
      }
      for (const { ref } of field.widgets)
        if (ref) place(ref, { area: 'field', field: field.fullName, path: [] });
    }
    this.pages.forEach(({ annotations }, page) => {
      for (const annotation of annotations) place(annotation, { area: 'annotation', page, path: [] });
    });
    place(this.doc.catalog.get('AcroForm'), { area: 'form', path: [] });
  }
}

/** The full name of an ancestor is the field's less the parts below it. */
function fieldNameAt(field: Field, ref: PdfRef): string {
  const below = field.line.findIndex((step) => step.ref?.num === ref.num);
  const dropped = field.line.slice(0, below).filter(({ dict }) => dict.has('T')).length;
  const parts = field.fullName.split('.');
  return parts.slice(0, parts.length - dropped).join('.');
}

/** /Subtype of an annotation, or an empty string. */
export function subtypeOf(doc: PdfDocument, object: PdfObject): string {
  const subtype = doc.resolve(doc.dict(object)?.get('Subtype'));
  return subtype instanceof PdfName ? subtype.value : '';
}
