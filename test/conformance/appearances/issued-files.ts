/** Files made, signed and sealed as the office does it, at a fixed time and with keys of the test. */
import { PDFDocument } from 'pdf-lib';
import { PNG } from 'pngjs';
import type { Signer } from '../../../src/lib/pki/signer.ts';
import { composeDocument } from '../../../src/lib/typesetting/official-document.ts';
import type { OfficialDocumentInput } from '../../../src/lib/typesetting/official-document-input.ts';
import { sampleSeal, sampleSignature } from '../../../src/lib/typesetting/sample-images.ts';
import { createPdfSteps } from '../../../src/office/outgoing/pdf-steps.ts';
import { testSigner } from '../../support/signing-fixtures.ts';
import type { Sheet } from './rendering.ts';

const MM = 72 / 25.4;
const AGENCY = 'ỦY BAN NHÂN DÂN XÃ CHÂN SƠN';
const SIGNER = { title: 'CHỦ TỊCH', name: 'Hà Quang Tùng' };
const PLACE = 'Chân Sơn';
const NUMBER_SYMBOL = '15/UBND-VP';
const SIGNED_AT = new Date('2026-03-05T07:07:09Z');

const steps = createPdfSteps({ checkUrl: (token) => `https://vanban.example.vn/check/${token}` });

let keys: { person: Signer; agency: Signer } | undefined;
function testKeys(): { person: Signer; agency: Signer } {
  keys ??= { person: testSigner('Chairman'), agency: testSigner('Commune') };
  return keys;
}

export function letter(changes: Partial<OfficialDocumentInput> = {}): Promise<Uint8Array> {
  const text =
    'Thực hiện quy định về công tác văn thư, UBND xã Chân Sơn đề nghị các cơ quan rà soát việc gửi, nhận văn bản điện tử ' +
    'trong quý I, bảo đảm văn bản được ký số, phát hành và tiếp nhận đầy đủ trên môi trường điện tử.';
  return composeDocument({
    kind: 'cong-van',
    parentAgency: 'UBND HUYỆN YÊN SƠN',
    agency: AGENCY,
    symbol: 'UBND-VP',
    place: PLACE,
    subject: 'rà soát việc gửi, nhận văn bản điện tử quý I',
    addressees: ['UBND huyện Yên Sơn', 'UBND xã Hùng Lợi'],
    body: [
      { kind: 'paragraph', text },
      { kind: 'paragraph', text: 'Trân trọng đề nghị các cơ quan quan tâm phối hợp.' },
    ],
    recipients: ['Như trên', 'Lưu: VT'],
    signers: [{ titleLines: ['TM. ỦY BAN NHÂN DÂN', SIGNER.title], name: SIGNER.name }],
    ...changes,
  });
}

export interface SheetPlan extends Sheet {
  /** The letter made smaller by this. */
  readonly scale?: number;
  /** What the media box has around the crop box, millimetres. */
  readonly margin?: number;
}

/** The letter, its top on the top of another sheet and in its middle; what hangs over below is cut off. */
export async function onOtherSheet(source: Uint8Array, plan: SheetPlan): Promise<Uint8Array> {
  const { scale = 1, margin = 0 } = plan;
  const pdf = await PDFDocument.create();
  const [form] = await pdf.embedPdf(source);
  const [width, height] = [(plan.width + 2 * margin) * MM, (plan.height + 2 * margin) * MM];
  const page = pdf.addPage([width, height]);
  page.drawPage(form!, {
    x: (width - form!.width * scale) / 2,
    y: height - margin * MM - form!.height * scale,
    xScale: scale,
    yScale: scale,
  });
  if (margin > 0) page.setCropBox(margin * MM, margin * MM, plan.width * MM, plan.height * MM);
  return pdf.save();
}

/** Signed by the chairman and sealed with number and date. */
export async function issue(
  pdf: Uint8Array,
  image: Uint8Array = sampleSignature(SIGNER.name),
): Promise<Uint8Array> {
  const prepared = await steps.prepare({
    pdf,
    signers: [SIGNER],
    given: null,
    checkToken: 'k3Jx-0001-fixed-token',
    agencyAlone: false,
  });
  const { layout } = prepared;
  const { person, agency } = testKeys();
  const common = { layout, place: PLACE, at: SIGNED_AT };
  const signed = await steps.signAsPerson({
    ...common,
    pdf: prepared.pdf,
    index: 0,
    signer: person,
    name: SIGNER.name,
    image,
  });
  const sealed = await steps.sealMain({
    ...common,
    pdf: signed.pdf,
    signer: agency,
    agency: AGENCY,
    image: sampleSeal({ agency: AGENCY, place: 'H. YÊN SƠN - T. TUYÊN QUANG' }),
    number: 15,
    numberSymbol: NUMBER_SYMBOL,
    issuedOn: '2026-03-05',
    copyName: null,
    agencyAlone: false,
  });
  return sealed.pdf;
}

export async function sealAttachment(pdf: Uint8Array): Promise<Uint8Array> {
  const signer = testKeys().agency;
  const common = { pdf, signer, agency: AGENCY, place: PLACE, at: SIGNED_AT };
  return (await steps.sealAttachment({ ...common, numberSymbol: NUMBER_SYMBOL })).pdf;
}

/** "Bản sao y" of a scan: the agency's signature alone. */
export async function sealCopy(pdf: Uint8Array): Promise<Uint8Array> {
  const prepared = await steps.prepare({ pdf, signers: [], given: null, checkToken: 'x', agencyAlone: true });
  const sealed = await steps.sealMain({
    pdf: prepared.pdf,
    layout: prepared.layout,
    signer: testKeys().agency,
    agency: 'Ủy ban nhân dân xã Chân Sơn',
    place: PLACE,
    image: sampleSeal({ agency: AGENCY }),
    at: SIGNED_AT,
    number: 3,
    numberSymbol: '03/SY-UBND',
    issuedOn: '2026-03-05',
    copyName: 'Bản sao y',
    agencyAlone: true,
  });
  return sealed.pdf;
}

/** A full blue area of 2 : 1 in place of handwriting, whose edges can be measured. */
export function blueArea(): Uint8Array {
  const png = new PNG({ width: 300, height: 150 });
  for (let at = 0; at < png.data.length; at += 4) png.data.set([90, 110, 255, 255], at);
  return PNG.sync.write(png);
}

/** A table of figures without an official head, as separate attachments mostly are. */
export async function attachment(): Promise<Uint8Array> {
  const rows = ['Xã Chân Sơn', 'Xã Hùng Lợi', 'Thị trấn Yên Sơn'].map((name, at) => [name, String(12 + at)]);
  const whole = await composeDocument({
    kind: 'bao-cao',
    agency: AGENCY,
    symbol: 'BC-UBND',
    place: PLACE,
    subject: 'Số liệu gửi, nhận văn bản điện tử',
    body: [
      { kind: 'page-break' },
      { kind: 'chapter', label: 'Phụ lục I', title: 'Số liệu gửi, nhận văn bản' },
      {
        kind: 'table',
        columns: [
          { title: 'Đơn vị', share: 3 },
          { title: 'Văn bản', share: 1, align: 'right' },
        ],
        rows,
      },
    ],
    recipients: ['Lưu: VT'],
    signers: [{ titleLines: [SIGNER.title], name: SIGNER.name }],
  });
  const pdf = await PDFDocument.create();
  const [page] = await pdf.copyPages(await PDFDocument.load(whole), [1]);
  pdf.addPage(page!);
  return pdf.save();
}
