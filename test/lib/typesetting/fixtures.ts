import { PDFDocument, PDFName, PDFRef } from 'pdf-lib';
import { type FormXObject, toStream } from '../../../src/lib/pdf/form-xobject.ts';
import { composeDocument } from '../../../src/lib/typesetting/official-document.ts';
import type { OfficialDocumentInput } from '../../../src/lib/typesetting/official-document-input.ts';
import { PdfLibImporter } from '../../../src/lib/typesetting/pdf-lib-objects.ts';

const PARAGRAPH =
  'Thực hiện Kế hoạch của Ủy ban nhân dân huyện Yên Sơn về chuyển đổi số, Ủy ban nhân dân xã Hùng Lợi đề nghị các đơn ' +
  'vị rà soát việc gửi, nhận văn bản điện tử và báo cáo trước ngày 05 tháng 01 năm 2025.';

export function officialInput(changes: Partial<OfficialDocumentInput> = {}): OfficialDocumentInput {
  return {
    kind: 'quyet-dinh',
    parentAgency: 'UBND HUYỆN YÊN SƠN',
    agency: 'ỦY BAN NHÂN DÂN\nXÃ HÙNG LỢI',
    symbol: 'QĐ-UBND',
    place: 'Hùng Lợi',
    subject: 'Về việc ban hành Quy chế làm việc',
    body: [
      { kind: 'basis', text: 'Căn cứ Luật Tổ chức chính quyền địa phương;' },
      { kind: 'formula', text: 'QUYẾT ĐỊNH:' },
      { kind: 'article', number: 1, text: PARAGRAPH },
    ],
    recipients: ['Như Điều 1', 'Lưu: VT'],
    signers: [{ titleLines: ['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'], name: 'Nguyễn Văn Ấn' }],
    ...changes,
  };
}

export function officialPdf(changes: Partial<OfficialDocumentInput> = {}): Promise<Uint8Array> {
  return composeDocument(officialInput(changes));
}

/** One page of the form's own size that shows it. */
export async function pageShowing(form: FormXObject): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([form.width, form.height]);
  const ref = new PdfLibImporter(pdf.context).import(toStream(form));
  if (!(ref instanceof PDFRef)) throw new TypeError('a stream is indirect');
  const key = page.node.newXObject('Form', ref);
  page.node.set(PDFName.of('Contents'), pdf.context.register(pdf.context.stream(`${key.toString()} Do`)));
  return pdf.save();
}

export interface SheetOptions {
  /** /Rotate; the content is turned the other way, so that the reader sees the page upright. */
  readonly rotate?: 0 | 90 | 180 | 270;
  /** Lower left corner of the media box. */
  readonly origin?: readonly [number, number];
  readonly userUnit?: number;
}

/** The first page of a document placed on another sheet: turned, moved, with a unit of its own. */
export async function onSheet(source: Uint8Array, options: SheetOptions): Promise<Uint8Array> {
  const { rotate = 0, origin = [0, 0], userUnit = 1 } = options;
  const pdf = await PDFDocument.create();
  const [form] = await pdf.embedPdf(source);
  const [width, height] = [form!.width / userUnit, form!.height / userUnit];
  const turned = rotate === 90 || rotate === 270;
  const page = pdf.addPage(turned ? [height, width] : [width, height]);
  const [left, bottom] = origin;
  page.setMediaBox(left, bottom, turned ? height : width, turned ? width : height);
  const corners = { 0: [0, 0], 90: [height, 0], 180: [width, height], 270: [0, width] } as const;
  const [x, y] = corners[rotate];
  const degrees = { type: 'degrees', angle: rotate } as Parameters<typeof page.setRotation>[0];
  page.drawPage(form!, {
    x: left + x,
    y: bottom + y,
    xScale: 1 / userUnit,
    yScale: 1 / userUnit,
    rotate: degrees,
  });
  page.setRotation(degrees);
  if (userUnit !== 1) page.node.set(PDFName.of('UserUnit'), pdf.context.obj(userUnit));
  return pdf.save();
}
