/** What happens to the file itself on its way through the office (pades.md): each step is one incremental revision. */
import { openPdf } from '../../lib/pdf/document.ts';
import { readFields } from '../../lib/pdf/fields.ts';
import type { FormXObject } from '../../lib/pdf/form-xobject.ts';
import { readSignatures } from '../../lib/pdf/signatures.ts';
import type { Signer } from '../../lib/pki/signer.ts';
import { reserveFields } from '../../lib/signing/reserve-fields.ts';
import { dateAppearance } from '../../lib/typesetting/date-appearance.ts';
import { findPlaces, type GivenRect } from '../../lib/typesetting/find-places.ts';
import { numberAppearance, numberText } from '../../lib/typesetting/number-appearance.ts';
import type { Place } from '../../lib/typesetting/places.ts';
import { qrAppearance } from '../../lib/typesetting/qr-appearance.ts';
import { rotateAppearance } from '../../lib/typesetting/rotate-appearance.ts';
import { sealAppearance, sealTextLines } from '../../lib/typesetting/seal-appearance.ts';
import { signatureAppearance } from '../../lib/typesetting/signature-appearance.ts';
import { decreeDate } from '../documents/notation.ts';
import type { FieldAt, GivenPlace, GivenPlaces, PreparedLayout } from '../documents/page-layout.ts';
import { planLayout } from './layout.ts';
import { type LevelSettings, type SignedPdf, signAtLevel } from './sign-at-level.ts';

export interface PrepareInput {
  readonly pdf: Uint8Array;
  /** In the order of signing; the last one's block carries the seal. */
  readonly signers: readonly { readonly title: string; readonly name: string }[];
  readonly given: GivenPlaces | null;
  readonly checkToken: string;
  /** Copies and digitised paper: nothing is reserved, and the seal's image is not shown (appendix I, part II). */
  readonly agencyAlone: boolean;
}

export interface PersonSignature {
  readonly pdf: Uint8Array;
  readonly layout: PreparedLayout;
  /** From 0. */
  readonly index: number;
  readonly signer: Signer;
  readonly name: string;
  readonly place: string;
  /** Image of the handwriting, PNG. */
  readonly image: Uint8Array | null;
  readonly at: Date;
}

export interface AgencySeal {
  readonly pdf: Uint8Array;
  readonly layout: PreparedLayout;
  readonly signer: Signer;
  readonly agency: string;
  readonly place: string;
  readonly image: Uint8Array | null;
  readonly at: Date;
  readonly number: number;
  /** "15/QĐ-UBND" */
  readonly numberSymbol: string;
  /** yyyy-MM-dd */
  readonly issuedOn: string;
  /** "Bản sao y" for a copy: what its text block says instead of the number (appendix I, part II, I.3c). */
  readonly copyName: string | null;
  readonly agencyAlone: boolean;
}

export type AttachmentSeal = Omit<
  AgencySeal,
  'layout' | 'image' | 'number' | 'issuedOn' | 'copyName' | 'agencyAlone'
>;

export interface PdfSteps {
  /** Finds the places and, in a file that carries no signature yet, reserves the fields. */
  prepare(input: PrepareInput): Promise<{ readonly pdf: Uint8Array; readonly layout: PreparedLayout }>;
  signAsPerson(input: PersonSignature): Promise<SignedPdf>;
  /** Number, date and seal in one increment. */
  sealMain(input: AgencySeal): Promise<SignedPdf>;
  sealAttachment(input: AttachmentSeal): Promise<SignedPdf>;
}

export interface PdfStepSettings extends LevelSettings {
  /** Address of the public check page of a document. */
  readonly checkUrl: (checkToken: string) => string;
}

export function createPdfSteps(settings: PdfStepSettings): PdfSteps {
  return {
    prepare: (input) => prepare(input, settings.checkUrl(input.checkToken)),
    signAsPerson: (input) => {
      const field = input.layout.signatures[input.index]!;
      const { width, height } = field;
      const png = input.image === null ? {} : { png: input.image };
      return signAtLevel(settings, {
        pdf: input.pdf,
        signer: input.signer,
        field: targetOf(field, input.layout),
        appearance: upright(signatureAppearance({ ...png, name: input.name, width, height }), field),
        claimedTime: input.at,
        signerName: input.name,
        location: input.place,
      });
    },
    sealMain: (input) => signAtLevel(settings, { ...sealDetails(input), ...mainSeal(input) }),
    sealAttachment: async (input) => {
      const places = await findPlaces(input.pdf, { signers: [] });
      const layout = planLayout({
        places,
        ownWidget: true,
        sealImageInWidget: false,
        taken: fieldNames(input.pdf),
      });
      const lines = sealTextLines([input.numberSymbol], input.at);
      return signAtLevel(settings, { ...sealDetails(input), ...textSeal(layout, lines) });
    },
  };
}

async function prepare(
  input: PrepareInput,
  checkUrl: string,
): Promise<{ pdf: Uint8Array; layout: PreparedLayout }> {
  const { pdf, given, agencyAlone } = input;
  const places = await findPlaces(pdf, {
    signers: input.signers.map(({ title, name }) => ({ title: title.toUpperCase(), name })),
    ...(given && { given: givenRects(given) }),
  });
  const signed = readSignatures(openPdf(pdf)).length > 0;
  const layout = planLayout({
    places,
    ownWidget: agencyAlone || signed,
    sealImageInWidget: !agencyAlone,
    taken: fieldNames(pdf),
  });
  if (layout.kind === 'own-widget') return { pdf, layout };
  const qr = upright(
    qrAppearance({ text: checkUrl, size: Math.min(layout.qr.width, layout.qr.height) }),
    layout.qr,
  );
  const reserved = reserveFields(pdf, {
    signatures: layout.signatures.map(fieldPlace),
    seal: fieldPlace(layout.seal),
    number: fieldPlace(layout.number),
    date: fieldPlace(layout.date),
    qr: { ...fieldPlace(layout.qr), appearance: qr },
  });
  return { pdf: reserved, layout };
}

function sealDetails(input: Pick<AgencySeal, 'pdf' | 'signer' | 'agency' | 'place' | 'at'>) {
  const { pdf, signer, agency, place, at } = input;
  return { pdf, signer, claimedTime: at, signerName: agency, location: place };
}

function mainSeal(input: AgencySeal) {
  const { layout, image } = input;
  if (layout.kind === 'reserved') return reservedSeal(input, layout);
  const what = input.copyName === null ? [input.numberSymbol] : [input.copyName, input.agency];
  if (image === null || input.agencyAlone) return textSeal(layout, sealTextLines(what, input.at));
  const lines = sealTextLines([input.numberSymbol, decreeDate(input.issuedOn)], input.at);
  const { width, height } = layout.seal;
  const appearance = upright(sealAppearance({ png: image, width, height, lines }), layout.seal);
  return { field: targetOf(layout.seal, layout), appearance };
}

function reservedSeal(input: AgencySeal, layout: Extract<PreparedLayout, { kind: 'reserved' }>) {
  const { number, date, seal } = layout;
  const { width, height } = seal;
  const look =
    input.image === null ? { lines: sealTextLines([input.agency], input.at) } : { png: input.image };
  const digits = String(input.number);
  // All after the number: a normative document has its year there.
  const symbol = input.numberSymbol.slice(input.numberSymbol.indexOf('/') + 1);
  const [year, month, day] = input.issuedOn.split('-').map(Number) as [number, number, number];
  return {
    field: targetOf(seal, layout),
    appearance: upright(sealAppearance({ ...look, width, height }), seal),
    fills: [
      {
        field: number.name,
        value: numberText(number, digits, symbol),
        appearance: upright(numberAppearance(number, digits, symbol), number),
      },
      {
        field: date.name,
        value: decreeDate(input.issuedOn),
        appearance: upright(
          dateAppearance({ ...sizeOf(date), date: { day, month, year }, blanks: date.blanks }),
          date,
        ),
      },
    ],
  };
}

function textSeal(layout: PreparedLayout, lines: readonly string[]) {
  const { width, height } = layout.seal;
  return {
    field: targetOf(layout.seal, layout),
    appearance: upright(sealAppearance({ width, height, lines }), layout.seal),
  };
}

function sizeOf({ width, height, size }: { width: number; height: number; size: number }) {
  return { width, height, size };
}

/** A reserved field by its name; else a new one at its place. */
function targetOf(field: FieldAt, layout: PreparedLayout) {
  return layout.kind === 'reserved' ? { name: field.name } : fieldPlace(field);
}

function fieldPlace({ name, pageIndex, rect }: FieldAt) {
  return { name, page: pageIndex, rect };
}

function upright(form: FormXObject, place: Place): FormXObject {
  return rotateAppearance(form, place.rotation);
}

function fieldNames(pdf: Uint8Array): ReadonlySet<string> {
  return new Set(readFields(openPdf(pdf)).fields.map((field) => field.fullName));
}

function givenRects(given: GivenPlaces) {
  const rect = ({ page, rect: area }: GivenPlace): GivenRect => ({ pageIndex: page, rect: area });
  return {
    ...(given.signatures && { signers: given.signatures.map(rect) }),
    ...(given.seal && { seal: rect(given.seal) }),
    ...(given.number && { number: rect(given.number) }),
    ...(given.date && { date: rect(given.date) }),
  };
}
