/** Small PDFs in every cross-reference form, made by hand so that the reader is not tested with its own writer. */
import { deflateSync } from 'node:zlib';

export type XrefForm = 'table' | 'stream' | 'wide-stream' | 'object-streams' | 'hybrid';
export const xrefForms: readonly XrefForm[] = ['table', 'stream', 'wide-stream', 'object-streams', 'hybrid'];

export interface FileRecipe {
  readonly xref?: XrefForm;
  /** /Annots of the page as an object of its own. */
  readonly indirectAnnots?: boolean;
  /** Bytes before the header. */
  readonly before?: string;
  /** Bytes after %%EOF. */
  readonly after?: string;
  /** Further objects by number, from 10 on. */
  readonly extra?: Readonly<Record<number, string>>;
  /** Entries put into the catalog. */
  readonly catalog?: string;
  /** Entries put into the page. */
  readonly page?: string;
}

const CONTENT = 'BT /F1 12 Tf 72 700 Td (Xin chao) Tj ET';

function objectsOf(recipe: FileRecipe): Map<number, string> {
  const annots = recipe.indirectAnnots ? '/Annots 6 0 R' : '';
  return new Map<number, string>([
    [1, `<</Type/Catalog/Pages 2 0 R ${recipe.catalog ?? ''}>>`],
    [2, '<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>'],
    [
      3,
      `<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>${annots} ${recipe.page ?? ''}>>`,
    ],
    [4, `<</Length ${CONTENT.length}>>\nstream\n${CONTENT}\nendstream`],
    [5, '<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>'],
    [6, '[]'],
    ...Object.entries(recipe.extra ?? {}).map(([num, text]): [number, string] => [Number(num), text]),
  ]);
}

export function makeFile(recipe: FileRecipe = {}): Uint8Array {
  const form = recipe.xref ?? 'table';
  const writer = new Writer(recipe.before ?? '');
  const objects = objectsOf(recipe);
  const packed = form === 'object-streams' || form === 'hybrid' ? [5, 6] : [];
  for (const [num, text] of objects) if (!packed.includes(num)) writer.object(num, text);
  const size = Math.max(...objects.keys()) + 1;
  if (packed.length > 0)
    writer.objectStream(
      size,
      packed.map((num) => [num, objects.get(num)!] as const),
    );
  if (form === 'table') writer.table(size, '');
  else if (form === 'hybrid') writer.hybrid(size);
  else writer.stream(size + 1, form === 'wide-stream' ? 8 : 3);
  return Buffer.from(`${writer.text}${recipe.after ?? ''}`, 'latin1');
}

type Row = readonly [type: number, second: number, third: number];

class Writer {
  text: string;
  readonly rows = new Map<number, Row>();
  constructor(before: string) {
    this.text = `${before}%PDF-1.7\n%\xe2\xe3\xcf\xd3\n`;
  }

  object(num: number, text: string): void {
    this.rows.set(num, [1, this.text.length, 0]);
    this.text += `${num} 0 obj\n${text}\nendobj\n`;
  }

  objectStream(num: number, parts: readonly (readonly [number, string])[]): void {
    let head = '';
    let body = '';
    parts.forEach(([inner, text], index) => {
      head += `${inner} ${body.length} `;
      body += `${text} `;
      this.rows.set(inner, [2, num, index]);
    });
    const data = deflateSync(Buffer.from(head + body)).toString('latin1');
    const dict = `<</Type/ObjStm/N ${parts.length}/First ${head.length}/Filter/FlateDecode/Length ${data.length}>>`;
    this.object(num, `${dict}\nstream\n${data}\nendstream`);
  }

  table(size: number, extra: string): void {
    const at = this.text.length;
    this.text += `xref\n0 ${size}\n`;
    for (let num = 0; num < size; num++) {
      const row = this.rows.get(num);
      const used = row?.[0] === 1;
      const offset = String(used ? row[1] : 0).padStart(10, '0');
      this.text += `${offset} ${used ? '00000 n' : num === 0 ? '65535 f' : '00000 f'}\r\n`;
    }
    this.text += `trailer\n<</Size ${size}/Root 1 0 R${extra}/ID[<0011><0011>]>>\nstartxref\n${at}\n%%EOF\n`;
  }

  stream(num: number, width: number, closing = true): number {
    const at = this.text.length;
    this.rows.set(num, [1, at, 0]);
    const bytes: number[] = [];
    for (let i = 0; i <= num; i++) {
      const [type, second, third] = this.rows.get(i) ?? [0, 0, 0];
      bytes.push(type);
      for (let shift = width - 1; shift >= 0; shift--) bytes.push(Math.floor(second / 256 ** shift) % 256);
      bytes.push(third);
    }
    const data = deflateSync(Buffer.from(bytes)).toString('latin1');
    const dict = `<</Type/XRef/Size ${num + 1}/Root 1 0 R/W[1 ${width} 1]/ID[<0011><0011>]/Filter/FlateDecode/Length ${data.length}>>`;
    this.text += `${num} 0 obj\n${dict}\nstream\n${data}\nendstream\nendobj\n`;
    if (closing) this.text += `startxref\n${at}\n%%EOF\n`;
    return at;
  }

  /** ISO 32000-2 §7.5.8.4: packed objects are free in the table and used in the stream. */
  hybrid(size: number): void {
    const at = this.stream(size + 1, 3, false);
    this.table(size + 2, `/XRefStm ${at}`);
  }
}
