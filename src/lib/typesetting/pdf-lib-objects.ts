import {
  PDFArray,
  PDFBool,
  type PDFContext,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFNull,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  type PDFRef,
} from 'pdf-lib';
import { PdfDict, PdfName, type PdfObject, PdfRef, PdfStream, PdfString } from '../pdf/objects.ts';

/**
 * Brings our objects into a pdf-lib document. Streams, fonts and font descriptors become indirect objects
 * (ISO 32000-2 §7.3.8.1, table 115), each once however often it is used.
 */
export class PdfLibImporter {
  readonly #context: PDFContext;
  readonly #known = new Map<PdfDict | PdfStream, PDFRef>();

  constructor(context: PDFContext) {
    this.#context = context;
  }

  import(object: PdfObject): PDFObject {
    if (object === null) return PDFNull;
    if (typeof object === 'number') return PDFNumber.of(object);
    if (typeof object === 'boolean') return object ? PDFBool.True : PDFBool.False;
    if (object instanceof PdfName) return PDFName.of(object.value);
    if (object instanceof PdfString) return PDFHexString.of(Buffer.from(object.bytes).toString('hex'));
    if (Array.isArray(object)) return this.#array(object);
    if (object instanceof PdfStream) return this.#shared(object, () => this.#stream(object));
    if (object instanceof PdfDict) {
      return isIndirect(object) ? this.#shared(object, () => this.#dict(object)) : this.#dict(object);
    }
    throw new TypeError(object instanceof PdfRef ? 'a reference belongs to its own file' : 'not importable');
  }

  #shared(object: PdfDict | PdfStream, make: () => PDFObject): PDFRef {
    let ref = this.#known.get(object);
    if (ref === undefined) {
      ref = this.#context.register(make());
      this.#known.set(object, ref);
    }
    return ref;
  }

  #array(items: PdfObject[]): PDFArray {
    const array = PDFArray.withContext(this.#context);
    for (const item of items) array.push(this.import(item));
    return array;
  }

  #dict(source: PdfDict): PDFDict {
    const dict = PDFDict.withContext(this.#context);
    for (const [key, value] of source.entries()) dict.set(PDFName.of(key), this.import(value));
    return dict;
  }

  #stream(source: PdfStream): PDFRawStream {
    return PDFRawStream.of(this.#dict(source.dict), source.raw);
  }
}

function isIndirect(dict: PdfDict): boolean {
  const type = dict.get('Type');
  return type instanceof PdfName && (type.value === 'Font' || type.value === 'FontDescriptor');
}
