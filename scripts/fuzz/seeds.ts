/** Files to start from: the corpora where they stand beside the project, and files made here in every form. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reserveFields } from '../../src/lib/signing/reserve-fields.ts';
import { signPdf } from '../../src/lib/signing/sign-pdf.ts';
import { encrypt, kinds } from '../../test/lib/pdf/encrypted-file.ts';
import { makeFile, xrefForms } from '../../test/lib/pdf/make-file.ts';
import { findProgram } from '../../test/support/needs.ts';
import { box, reservePlan, smallPdf, testSigner } from '../../test/support/signing-fixtures.ts';

const corpora = join(import.meta.dirname, '../../../shared/corpora/signed-pdfs');
/** Larger ones would leave time for few cases. */
const LARGEST = 400_000;

export async function seedFiles(): Promise<Uint8Array[]> {
  const plain = xrefForms.flatMap((xref) => [makeFile({ xref }), makeFile({ xref, indirectAnnots: true })]);
  const signed = await Promise.all(plain.slice(0, 10).map(signTwice));
  return [...plain, ...signed, ...encryptedFiles(), await officeFile(), ...corporaFiles()];
}

/** Opened by the empty password, so that everything in them is reached. */
function encryptedFiles(): Uint8Array[] {
  if (!findProgram('qpdf')) return [];
  const folder = mkdtempSync(join(tmpdir(), 'antin-fuzz-seeds-'));
  const files = kinds.flatMap(([, options]) =>
    [true, false].map((packed) => encrypt(folder, '', options, packed)),
  );
  rmSync(folder, { recursive: true });
  return files;
}

function corporaFiles(): Uint8Array[] {
  if (!existsSync(corpora)) return [];
  const paths = readdirSync(corpora).map((file) => join(corpora, file));
  return paths.filter((path) => statSync(path).size <= LARGEST).map((path) => readFileSync(path));
}

const signer = testSigner('Fuzz seed');
const claimedTime = new Date(0);

async function signTwice(bytes: Uint8Array): Promise<Uint8Array> {
  let pdf = bytes;
  for (const name of ['One', 'Two']) {
    const field = { name, page: 0, rect: [10, 10, 90, 40] as const };
    pdf = (await signPdf({ pdf, signer, level: 'B-B', claimedTime, field, appearance: box(80, 30) })).pdf;
  }
  return pdf;
}

/** Reserved, signed, then numbered and sealed, as the office does it. */
async function officeFile(): Promise<Uint8Array> {
  const common = { signer, level: 'B-B', claimedTime } as const;
  const reserved = reserveFields(await smallPdf('Quyet dinh', false), reservePlan());
  const { pdf } = await signPdf({ ...common, pdf: reserved, field: { name: 'Signer1' } });
  const fills = [{ field: 'Number', value: '15', appearance: box(40, 20) }];
  return (await signPdf({ ...common, pdf, field: { name: 'Seal' }, fills })).pdf;
}
