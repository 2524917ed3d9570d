/** What the stand-in does to the file: signs it as told, or in one of the ways that must be refused. */
import { PDFDocument } from 'pdf-lib';
import { openPdf } from '../../src/lib/pdf/document.ts';
import { fillField } from '../../src/lib/pdf/field-write.ts';
import { findField } from '../../src/lib/pdf/fields.ts';
import { PdfIncrement } from '../../src/lib/pdf/increment.ts';
import { PdfDict, PdfStream, PdfString } from '../../src/lib/pdf/objects.ts';
import type { Signer } from '../../src/lib/pki/signer.ts';
import type { FieldFill } from '../../src/lib/signing/prepare-signature.ts';
import { signPdf, type Timestamper } from '../../src/lib/signing/sign-pdf.ts';
import { textAppearance } from '../../src/lib/typesetting/text-appearance.ts';
import type { ToolRequest } from './sign-service-stand-in.ts';
import { smallPdf } from './signing-fixtures.ts';

export interface ToolSetting {
  readonly signer: Signer;
  readonly timestamps: Timestamper | undefined;
  readonly request: Pick<ToolRequest, 'MetaData' | 'DocNumber' | 'IssuedDate'>;
}

export type Misbehaviour =
  | 'other-document'
  | 'rewritten'
  | 'unsigned'
  | 'junk'
  | 'wrong-number'
  | 'number-changed-after'
  | 'number-left-out'
  | 'unlocked'
  | 'text-over-page'
  | 'wrong-field'
  | 'signed-twice'
  | 'broken-signature';

interface Wish {
  /** In place of the reserved field; null: one of its own. */
  readonly field?: string | null;
  readonly fill?: (text: string) => string | null;
}

const WIDTH = 160;
const HEIGHT = 40;

/** One increment: the fills and the signature, in the field that is named or in one of its own. */
export async function signAsTool(
  pdf: Uint8Array,
  { signer, timestamps, request }: ToolSetting,
  wish: Wish = {},
): Promise<Uint8Array> {
  const of = (key: string) => request.MetaData.filter(({ Key }) => Key === key).map(({ Value }) => Value);
  const reserved = wish.field === undefined ? of('signatureField')[0] : wish.field;
  const fills = of('fill').flatMap((entry): FieldFill[] => {
    const at = entry.indexOf('=');
    const value = (wish.fill ?? ((text) => text))(entry.slice(at + 1));
    return value === null ? [] : [{ field: entry.slice(0, at), value, appearance: textLook(value) }];
  });
  const { pdf: signed } = await signPdf({
    pdf,
    signer,
    ...(timestamps ? { level: 'B-T', timestamps } : { level: 'B-B' }),
    field: reserved
      ? { name: reserved }
      : { name: `VGCA${pdf.length}`, page: 0, rect: [20, 20, 20 + WIDTH, 20 + HEIGHT] },
    appearance: textLook(signer.certificate.subject.commonName ?? ''),
    fills,
    claimedTime: new Date(),
    signerName: signer.certificate.subject.commonName ?? '',
  });
  return signed;
}

function textLook(text: string) {
  return textAppearance({ text, width: WIDTH, height: HEIGHT, size: 10 });
}

export async function spoil(how: Misbehaviour, pdf: Uint8Array, setting: ToolSetting): Promise<Uint8Array> {
  switch (how) {
    case 'other-document':
      return signAsTool(await smallPdf('Van ban khac'), { ...setting, request: nothingTold });
    case 'rewritten': {
      const document = await PDFDocument.load(await signAsTool(pdf, setting));
      return document.save({ useObjectStreams: false });
    }
    case 'unsigned':
      return pdf;
    case 'junk':
      return Buffer.concat([pdf, Buffer.alloc(64 * 1024, 'startxref 1 %%EOF ')]);
    case 'wrong-number':
      return signAsTool(pdf, setting, { fill: () => '99' });
    case 'number-left-out':
      return signAsTool(pdf, setting, { fill: () => null });
    case 'number-changed-after':
      return refill(await signAsTool(pdf, setting), 'SoVanBan', '99');
    case 'text-over-page':
      return overprint(await signAsTool(pdf, setting));
    case 'unlocked':
      return signAsTool(pdf, setting, { field: null });
    case 'wrong-field':
      return signAsTool(pdf, setting, { field: 'ConDau' });
    case 'signed-twice':
      return signAsTool(await signAsTool(pdf, setting), { ...setting, request: nothingTold });
    case 'broken-signature': {
      const signed = Buffer.from(await signAsTool(pdf, setting));
      // A digit of the claimed time: signed, and of no use to the file's structure.
      const at = signed.lastIndexOf('/M (D:') + '/M (D:20'.length;
      signed[at] = signed[at] === 0x30 ? 0x31 : 0x30;
      return signed;
    }
  }
}

const nothingTold = { MetaData: [], DocNumber: '', IssuedDate: '' };

function overprint(pdf: Uint8Array): Uint8Array {
  const increment = new PdfIncrement(openPdf(pdf));
  const page = increment.doc.page(0).ref;
  const text = new PdfStream(new PdfDict(), Buffer.from('BT /Helv 20 Tf 80 500 Td (99) Tj ET'));
  increment.edit(page).set('Contents', increment.add(text));
  return increment.build().bytes;
}

function refill(pdf: Uint8Array, name: string, value: string): Uint8Array {
  const increment = new PdfIncrement(openPdf(pdf));
  const field = findField(increment.doc, name);
  if (!field) throw new Error(`no field ${name}`);
  fillField(increment, field, { value: PdfString.text(value) });
  return increment.build().bytes;
}
