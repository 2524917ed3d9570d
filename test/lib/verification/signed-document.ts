/** A document that went through the office, and what somebody may do to it afterwards. */
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { findField } from '../../../src/lib/pdf/fields.ts';
import { PdfIncrement } from '../../../src/lib/pdf/increment.ts';
import type { PdfDict, PdfRef } from '../../../src/lib/pdf/objects.ts';
import { reserveFields } from '../../../src/lib/signing/reserve-fields.ts';
import { signPdf } from '../../../src/lib/signing/sign-pdf.ts';
import type { SignatureReport, VerificationReport } from '../../../src/lib/verification/report.ts';
import { verifyPdf } from '../../../src/lib/verification/verify-pdf.ts';
import { box, reservePlan, smallPdf, testSigner } from '../../support/signing-fixtures.ts';

export const leader = testSigner('Nguyen Van A');
export const seal = testSigner('UBND xa Chan Son');
const claimedTime = new Date('2026-11-23T02:00:00Z');

let made: Promise<{ signed: Uint8Array; sealed: Uint8Array }> | undefined;

/** Reserved, signed by the leader, then numbered, dated and sealed in one increment. Made once. */
export function signedDocument(): Promise<{ signed: Uint8Array; sealed: Uint8Array }> {
  made ??= make();
  return made;
}

async function make(): Promise<{ signed: Uint8Array; sealed: Uint8Array }> {
  const pdf = reserveFields(await smallPdf('Quyet dinh', false), reservePlan());
  const common = { level: 'B-B', claimedTime } as const;
  const leaders = { ...common, pdf, signer: leader, field: { name: 'Signer1' }, appearance: box(100, 40) };
  const signed = (await signPdf(leaders)).pdf;
  const fills = [
    { field: 'Number', value: '15', appearance: box(40, 20) },
    { field: 'Date', value: 'ngày 23 tháng 11', appearance: box(140, 20) },
  ];
  const sealing = {
    ...common,
    pdf: signed,
    signer: seal,
    field: { name: 'Seal' },
    appearance: box(102, 102),
    fills,
  };
  return { signed, sealed: (await signPdf(sealing)).pdf };
}

/** One more revision in which `act` changes what it likes. */
export function tamper(bytes: Uint8Array, act: (increment: PdfIncrement) => void): Uint8Array {
  const increment = new PdfIncrement(openPdf(bytes));
  act(increment);
  return increment.build().bytes;
}

export function fieldRef(increment: PdfIncrement, name: string): PdfRef {
  return findField(increment.doc, name)!.ref!;
}

export function editPage(increment: PdfIncrement): PdfDict {
  return increment.edit(increment.doc.page(0).ref);
}

export function verify(bytes: Uint8Array): Promise<VerificationReport> {
  return verifyPdf(bytes, { roots: [] });
}

export async function reportsOf(
  bytes: Uint8Array,
): Promise<{ leader: SignatureReport; seal: SignatureReport }> {
  const { signatures } = await verify(bytes);
  const named = (field: string): SignatureReport => signatures.find((each) => each.field === field)!;
  return { leader: named('Signer1'), seal: named('Seal') };
}
