import qrcode from 'qrcode-generator';
import type { FormXObject } from '../pdf/form-xobject.ts';
import { name, PdfDict } from '../pdf/objects.ts';
import { ContentStream, decimal } from './content-stream.ts';

export interface QrAppearanceInput {
  /** What a reader of the code gets, such as the check link. */
  readonly text: string;
  /** Side of the square in points, the quiet zone of four modules included (ISO/IEC 18004 §6.3.8). */
  readonly size: number;
}

const QUIET = 4;

/** A QR code (error correction M) as vector rectangles, black on white: a scan of any print stays sharp. */
export function qrAppearance({ text, size }: QrAppearanceInput): FormXObject {
  const code = qrcode(0, 'M');
  code.addData(Buffer.from(text, 'utf8').toString('latin1'), 'Byte');
  code.make();
  const count = code.getModuleCount();
  const module = size / (count + 2 * QUIET);
  const content = new ContentStream().fillRectangle(0, 0, size, size, [1, 1, 1]).add('0 g');
  for (let row = 0; row < count; row += 1) {
    for (const run of darkRuns(code, row, count)) {
      const box = [
        (QUIET + run.from) * module,
        size - (QUIET + row + 1) * module,
        run.length * module,
        module,
      ];
      content.add(`${box.map(decimal).join(' ')} re`);
    }
  }
  content.add('f');
  return {
    width: size,
    height: size,
    content: content.toBytes(),
    resources: PdfDict.of({ ProcSet: [name('PDF')] }),
  };
}

function darkRuns(
  code: ReturnType<typeof qrcode>,
  row: number,
  count: number,
): { from: number; length: number }[] {
  const runs: { from: number; length: number }[] = [];
  for (let column = 0; column < count; column += 1) {
    if (!code.isDark(row, column)) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.from + last.length === column) last.length += 1;
    else runs.push({ from: column, length: 1 });
  }
  return runs;
}
