import type { PdfDocument } from './document.ts';
import { PdfDict, PdfName, type PdfObject, PdfRef, PdfStream } from './objects.ts';

export type ActiveContentKind =
  | 'javascript'
  | 'open-action'
  | 'additional-action'
  | 'launch'
  | 'embedded-file'
  | 'xfa'
  | 'submit-form'
  | 'import-data'
  | 'remote-link'
  | 'rich-media'
  | 'rendition';

export interface ActiveContent {
  readonly kind: ActiveContentKind;
  /** Where it hangs, such as "catalog /OpenAction" or "page 3 /Annots". */
  readonly where: string;
}

export interface ActiveContentReport {
  readonly found: readonly ActiveContent[];
  /** False when the walk stopped at its bound: something may have been missed, so do not call the file clean. */
  readonly complete: boolean;
}

const MAX_OBJECTS = 500_000;
const MAX_FOUND = 200;

/** Actions of ISO 32000-2 §12.6.4 that reach outside the page. A plain GoTo or URI is no active content. */
const ACTIONS: Readonly<Record<string, ActiveContentKind>> = {
  JavaScript: 'javascript',
  Launch: 'launch',
  SubmitForm: 'submit-form',
  ImportData: 'import-data',
  GoToR: 'remote-link',
  GoToE: 'embedded-file',
  Rendition: 'rendition',
  RichMediaExecute: 'rich-media',
};

/** Walks everything the catalog reaches, each object once. */
export function findActiveContent(doc: PdfDocument): ActiveContentReport {
  return new Walk(doc).run();
}

interface Step {
  readonly object: PdfObject;
  readonly where: string;
}

class Walk {
  readonly #doc: PdfDocument;
  readonly #seen = new Set<number>();
  readonly #todo: Step[] = [];
  readonly #found = new Map<string, ActiveContent>();
  #visited = 0;

  constructor(doc: PdfDocument) {
    this.#doc = doc;
  }

  run(): ActiveContentReport {
    this.#todo.push({ object: this.#doc.trailer.get('Root') ?? null, where: 'catalog' });
    while (this.#todo.length > 0) {
      if (this.#visited++ > MAX_OBJECTS || this.#found.size >= MAX_FOUND) break;
      this.#visit(this.#todo.pop()!);
    }
    return { found: [...this.#found.values()], complete: this.#todo.length === 0 };
  }

  #visit({ object, where }: Step): void {
    let value = object;
    if (object instanceof PdfRef) {
      if (this.#seen.has(object.num)) return;
      this.#seen.add(object.num);
      value = this.#doc.resolve(object);
    }
    if (value instanceof PdfStream) value = value.dict;
    if (Array.isArray(value)) for (const item of value) this.#push(item, where);
    else if (value instanceof PdfDict) this.#visitDict(value, this.#placeOf(object, value, where));
  }

  #visitDict(dict: PdfDict, where: string): void {
    const action = this.#doc.resolve(dict.get('S'));
    if (action instanceof PdfName && ACTIONS[action.value]) this.#report(ACTIONS[action.value]!, where);
    const subtype = this.#doc.resolve(dict.get('Subtype'));
    if (subtype instanceof PdfName) {
      if (['RichMedia', 'Screen', 'Movie', '3D'].includes(subtype.value)) this.#report('rich-media', where);
      if (subtype.value === 'FileAttachment') this.#report('embedded-file', where);
    }
    for (const [key, value] of dict.entries()) {
      this.#visitEntry(key, value, where);
      this.#push(value, `${where} /${key}`);
    }
  }

  #visitEntry(key: string, value: PdfObject, where: string): void {
    const at = `${where} /${key}`;
    const present = this.#doc.resolve(value);
    if (present === null) return;
    if (key === 'JS' || (key === 'JavaScript' && where.endsWith('/Names'))) this.#report('javascript', at);
    // A destination (an array) only says which page is shown first.
    if (key === 'OpenAction' && present instanceof PdfDict) this.#report('open-action', at);
    if (key === 'AA') this.#report('additional-action', at);
    if (key === 'EmbeddedFiles' || key === 'EF') this.#report('embedded-file', at);
    if (key === 'XFA') this.#report('xfa', at);
  }

  /** Pages and annotations name their place anew, so that it stays short. */
  #placeOf(object: PdfObject, dict: PdfDict, where: string): string {
    const type = dict.get('Type');
    if (!(object instanceof PdfRef) || !(type instanceof PdfName) || type.value !== 'Page') return where;
    const index = this.#doc.pageIndexOf(object);
    return index === undefined ? where : `page ${index + 1}`;
  }

  #push(object: PdfObject, where: string): void {
    if (object === null || typeof object !== 'object' || object instanceof PdfName) return;
    const short = where.length > 200 ? `${where.slice(0, 200)}…` : where;
    this.#todo.push({ object, where: short });
  }

  #report(kind: ActiveContentKind, where: string): void {
    this.#found.set(`${kind} ${where}`, { kind, where });
  }
}
