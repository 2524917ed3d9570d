import { setImmediate as othersTurn } from 'node:timers/promises';
import { PDFDict, PDFDocument, PDFName } from 'pdf-lib';
import { AppError } from '../../app-error.ts';
import { setBody, setContact, setPageNumbers } from './document-body.ts';
import { setFoot } from './document-foot.ts';
import { numberLine, setHead } from './document-head.ts';
import { DOCUMENT_KINDS } from './document-kinds.ts';
import { type DrawnPages, drawMarks } from './draw-marks.ts';
import { typesettingErrors } from './errors.ts';
import type { BodyBlock, OfficialDocumentInput } from './official-document-input.ts';
import { PAGE, type PageBox, PageFlow } from './page-flow.ts';
import { PdfLibImporter } from './pdf-lib-objects.ts';

/**
 * A conforming document of any of the 29 types as PDF 1.7: A4, Tinos embedded as subsets, number and date left blank
 * when they are not given (NĐ 30/2020 appendix I; samples of appendix III). The same input gives the same bytes.
 *
 * @throws AppError DOCUMENT_FORM_INVALID when a part that the form needs is missing
 */
export async function composeDocument(input: OfficialDocumentInput): Promise<Uint8Array> {
  const missing = missingPart(input);
  if (missing !== undefined)
    throw new AppError(typesettingErrors.DOCUMENT_FORM_INVALID, { params: { reason: missing } });
  const flow = layOut(input);
  const kind = DOCUMENT_KINDS[input.kind];
  return savePages(drawMarks(flow.marks, flow.pageCount), {
    title: kind.layout === 'letter' ? `V/v ${input.subject}` : `${kind.name} ${input.subject}`,
    subject: numberLine(input).replace(/\u00a0+/, ' '),
    author: input.agency,
  });
}

/** The signer's block does not stand alone on the last page: the last text of the body goes with it. */
function layOut(input: OfficialDocumentInput): PageFlow {
  const flow = setPages(input, input.body);
  const lastText = input.body.findLastIndex(
    (block) => block.kind === 'paragraph' || block.kind === 'article',
  );
  if (!flow.footAlone || lastText < 1) return flow.pages;
  return setPages(input, input.body.toSpliced(lastText, 0, { kind: 'page-break' })).pages;
}

function setPages(
  input: OfficialDocumentInput,
  body: readonly BodyBlock[],
): { pages: PageFlow; footAlone: boolean } {
  const pages = new PageFlow();
  if (input.contact !== undefined) setContact(pages, input.contact);
  setHead(pages, input);
  setBody(pages, body);
  const bodyPages = pages.pageCount;
  setFoot(pages, input);
  setPageNumbers(pages);
  return { pages, footAlone: pages.pageCount > bodyPages };
}

function missingPart(input: OfficialDocumentInput): string | undefined {
  const required: readonly [string, string][] = [
    ['tên cơ quan ban hành', input.agency],
    ['ký hiệu', input.symbol],
    ['địa danh', input.place],
    ['trích yếu', input.subject],
  ];
  const absent = required.find(([, value]) => value.trim() === '');
  if (absent !== undefined) return `thiếu ${absent[0]}`;
  if (input.signers.length === 0) return 'thiếu người ký';
  if (input.signers.some((signer) => signer.name.trim() === '')) return 'thiếu họ tên người ký';
  return undefined;
}

export interface DocumentInfo {
  readonly title: string;
  readonly subject: string;
  readonly author: string;
}

/** A4 pages with shared resources as a PDF file; no time or random id goes into it. */
export async function savePages(
  drawn: DrawnPages,
  info: DocumentInfo,
  paper: Pick<PageBox, 'width' | 'height'> = PAGE,
): Promise<Uint8Array> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  pdf.setTitle(info.title.normalize('NFC'), { showInWindowTitleBar: true });
  pdf.setSubject(info.subject.normalize('NFC'));
  pdf.setAuthor(info.author.normalize('NFC'));
  pdf.setProducer('Ấn Tín');
  pdf.setLanguage('vi-VN');
  const resources = new PdfLibImporter(pdf.context).import(drawn.resources);
  if (!(resources instanceof PDFDict)) throw new TypeError('resources are a dictionary');
  const shared = pdf.context.register(resources);
  for (const [index, content] of drawn.contents.entries()) {
    if (index % 16 === 15) await othersTurn();
    const page = pdf.addPage([paper.width, paper.height]);
    page.node.set(PDFName.of('Resources'), shared);
    page.node.set(PDFName.of('Contents'), pdf.context.register(pdf.context.flateStream(content)));
  }
  return pdf.save({ useObjectStreams: true, addDefaultPage: false, updateFieldAppearances: false });
}
