import { deflateSync } from 'node:zlib';
import { name, PdfDict, PdfStream } from './objects.ts';

/** Something drawn: the box is 0 0 width height in points. */
export interface FormXObject {
  readonly width: number;
  readonly height: number;
  /** Content stream operators, not compressed. */
  readonly content: Uint8Array;
  readonly resources: PdfDict;
}

/** A form XObject (ISO 32000-2 §8.10) such as the normal appearance of a widget. */
export function toStream(form: FormXObject): PdfStream {
  const packed = deflateSync(form.content);
  const shorter = packed.length < form.content.length;
  const dict = PdfDict.of({
    Type: name('XObject'),
    Subtype: name('Form'),
    FormType: 1,
    BBox: [0, 0, form.width, form.height],
    Resources: form.resources,
    Filter: shorter ? name('FlateDecode') : undefined,
  });
  return new PdfStream(dict, shorter ? packed : form.content);
}
