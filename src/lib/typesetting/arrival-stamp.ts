import { PDFDocument, PDFName, PDFRef } from 'pdf-lib';
import { AppError } from '../../app-error.ts';
import { type FormXObject, toStream } from '../pdf/form-xobject.ts';
import { name, PdfDict } from '../pdf/objects.ts';
import { type ArrivalStamp, layOutStamp, STAMP_HEIGHT, STAMP_WIDTH } from './arrival-stamp-layout.ts';
import { BRIGHT_RED, ContentStream, decimal } from './content-stream.ts';
import { typesettingErrors } from './errors.ts';
import { findArrivalPlace } from './find-arrival-place.ts';
import { PdfLibImporter } from './pdf-lib-objects.ts';
import type { Place } from './places.ts';
import { rotateAppearance } from './rotate-appearance.ts';
import { drawTextBlock } from './text-appearance.ts';
import { ASCENT, blockHeight, LINE_HEIGHT, wrapText } from './text-layout.ts';

/** The stamp as a form of 50 mm × 35 mm. */
export function arrivalStampAppearance(stamp: ArrivalStamp): FormXObject {
  const { texts, rules } = layOutStamp(stamp);
  const content = new ContentStream();
  content.strokeRectangle(0.75, 0.75, STAMP_WIDTH - 1.5, STAMP_HEIGHT - 1.5, 1.5, BRIGHT_RED);
  for (const rule of rules) {
    content.line({ x: rule.x1, y: rule.y1 }, { x: rule.x2, y: rule.y2 }, 0.75, BRIGHT_RED);
  }
  const fonts = new PdfDict();
  texts.forEach((block, index) => {
    const font = drawTextBlock(content, { ...block, color: BRIGHT_RED }, block, `F${index + 1}`);
    fonts.set(`F${index + 1}`, font.resource);
  });
  return {
    width: STAMP_WIDTH,
    height: STAMP_HEIGHT,
    content: content.toBytes(),
    resources: PdfDict.of({ Font: fonts, ProcSet: [name('PDF'), name('Text')] }),
  };
}

/**
 * A copy for printing with the ĐẾN stamp on page one. The received bytes are never touched: this copy is a new file,
 * and since its signatures could no longer be checked it carries none, only their pictures.
 *
 * @throws AppError PRINT_COPY_UNREADABLE for an encrypted or damaged file
 */
export async function stampArrival(pdf: Uint8Array, stamp: ArrivalStamp, place?: Place): Promise<Uint8Array> {
  const at = place ?? (await findArrivalPlace(pdf));
  try {
    const copy = await PDFDocument.load(pdf, { updateMetadata: false, throwOnInvalidObject: true });
    for (const key of ['AcroForm', 'Perms', 'DSS']) copy.catalog.delete(PDFName.of(key));
    drawOn(copy, at, rotateAppearance(arrivalStampAppearance(stamp), at.rotation));
    return await copy.save({ addDefaultPage: false, updateFieldAppearances: false });
  } catch (cause) {
    throw new AppError(typesettingErrors.PRINT_COPY_UNREADABLE, { cause });
  }
}

function drawOn(copy: PDFDocument, place: Place, form: FormXObject): void {
  const page = copy.getPage(place.pageIndex);
  const ref = new PdfLibImporter(copy.context).import(toStream(form));
  if (!(ref instanceof PDFRef)) throw new TypeError('a stream is indirect');
  page.node.normalize();
  const key = page.node.newXObject('ArrivalStamp', ref);
  const [left, bottom, right, top] = place.rect;
  const scale = [(right - left) / form.width, 0, 0, (top - bottom) / form.height, left, bottom];
  const draw = `q ${scale.map(decimal).join(' ')} cm ${key.toString()} Do Q\n`;
  const before = copy.context.register(copy.context.stream('q\n'));
  const after = copy.context.register(copy.context.stream(`\nQ\n${draw}`));
  // The page's own content is fenced, so that a transformation it leaves behind does not move the stamp.
  page.node.wrapContentStreams(before, after);
}

const SVG_STYLES = {
  regular: '',
  bold: ' font-weight="bold"',
  italic: ' font-style="italic"',
  'bold-italic': '',
};

/** The stamp as an SVG of 50 mm × 35 mm, to be laid over the page on screen. Its texts are escaped. */
export function arrivalStampSvg(stamp: ArrivalStamp): string {
  const { texts, rules } = layOutStamp(stamp);
  const [width, height] = [decimal(STAMP_WIDTH), decimal(STAMP_HEIGHT)];
  const down = (y: number): string => decimal(STAMP_HEIGHT - y);
  const drawnRules = rules.map(
    ({ x1, y1, x2, y2 }) =>
      `<path d="M${decimal(x1)} ${down(y1)}L${decimal(x2)} ${down(y2)}" stroke-width=".75"/>`,
  );
  const drawnTexts = texts.flatMap((block) => {
    const lines = wrapText(block.text, { ...block, breaks: block.align === 'center' ? 'balanced' : 'full' });
    const top = block.y + (block.height + blockHeight(lines.length, block.size)) / 2;
    const x = decimal(block.align === 'center' ? block.x + block.width / 2 : block.x);
    const anchor = block.align === 'center' ? ' text-anchor="middle"' : '';
    return lines.map((line, index) => {
      const y = down(top - (ASCENT + index * LINE_HEIGHT) * block.size);
      const size = decimal(block.size);
      const attributes = `x="${x}" y="${y}" font-size="${size}"${anchor}${SVG_STYLES[block.style]}`;
      return `<text ${attributes}>${escapeXml(line.words.join(' '))}</text>`;
    });
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="50mm" height="35mm" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeXml(`Dấu ĐẾN: số ${stamp.number}, ngày ${stamp.date}`)}</title>`,
    '<g fill="none" stroke="#de0d1a">',
    `<rect x=".75" y=".75" width="${decimal(STAMP_WIDTH - 1.5)}" height="${decimal(STAMP_HEIGHT - 1.5)}" stroke-width="1.5"/>`,
    ...drawnRules,
    `</g><g fill="#de0d1a" font-family="Tinos, 'Times New Roman', serif">`,
    ...drawnTexts,
    '</g></svg>',
  ].join('');
}

function escapeXml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
