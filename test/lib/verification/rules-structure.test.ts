/** The rules for judging, "Structure": one test for each clause, under its words. ISO 32000-2 §12.8.1, §7.5.6. */
import { expect } from 'chai';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { addField } from '../../../src/lib/pdf/field-write.ts';
import { findField } from '../../../src/lib/pdf/fields.ts';
import { PdfIncrement } from '../../../src/lib/pdf/increment.ts';
import { name, PdfDict, PdfRef, PdfString } from '../../../src/lib/pdf/objects.ts';
import {
  SignaturePlaceholder,
  signedParts,
  writeContents,
} from '../../../src/lib/pdf/signature-placeholder.ts';
import { readSignatures } from '../../../src/lib/pdf/signatures.ts';
import { buildSignedData } from '../../../src/lib/pki/cms-build.ts';
import { digestBytes } from '../../../src/lib/pki/digest.ts';
import type { SignatureReport } from '../../../src/lib/verification/report.ts';
import { attackWorld, reportOn, sign, verify } from '../../attacks/attack-world.ts';
import { smallPdf } from '../../support/signing-fixtures.ts';
import { makeFile } from '../pdf/make-file.ts';
import { tamper } from './signed-document.ts';

const field = { name: 'S', page: 0, rect: [0, 0, 0, 0] as const };

async function signed(pdf?: Uint8Array): Promise<Uint8Array> {
  const { leader } = await attackWorld();
  return sign(pdf ?? (await smallPdf('Quyet dinh', false)), leader, { field });
}

/** Signed under our own hand, with `place` deciding how the field reaches its value. */
async function signedBy(
  place: (increment: PdfIncrement, value: PdfRef) => void,
  edit: (bytes: Uint8Array) => void = () => undefined,
): Promise<Uint8Array> {
  const { leader } = await attackWorld();
  const increment = new PdfIncrement(openPdf(makeFile()));
  const value = increment.add(
    PdfDict.of({
      Type: name('Sig'),
      Filter: name('Adobe.PPKLite'),
      SubFilter: name('ETSI.CAdES.detached'),
      Contents: new SignaturePlaceholder(4096),
    }),
  );
  place(increment, value);
  const { bytes, placeholders } = increment.build();
  edit(bytes);
  const messageDigest = digestBytes('sha256', ...signedParts(bytes, placeholders[0]!));
  writeContents(bytes, placeholders[0]!, await buildSignedData({ signer: leader, messageDigest }));
  return bytes;
}

async function expectMalformed(bytes: Uint8Array, detail: RegExp, of = 'S'): Promise<void> {
  const report = reportOn(await verify(bytes), of);
  expect(report).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE', intact: false });
  expect(report.detail).to.match(detail);
}

async function expectPassed(bytes: Uint8Array): Promise<SignatureReport> {
  const report = reportOn(await verify(bytes), 'S');
  expect(report).to.include({ verdict: 'TOTAL-PASSED', intact: true, detail: '' });
  return report;
}

describe('rules for judging: structure', () => {
  it('ByteRange of four direct integers starting at 0: fails, when one of them stands elsewhere', async () => {
    const indirect = await signedBy(
      (increment, value) => {
        increment.put(new PdfRef(50), 0);
        addField(increment, { type: 'Sig', ...field, value });
      },
      (bytes) => {
        const text = Buffer.from(bytes).toString('latin1');
        const at = text.lastIndexOf('/ByteRange [0 ') + '/ByteRange ['.length;
        const end = text.indexOf(']', at);
        const rest = text.slice(at + 2, end).trim();
        bytes.set(Buffer.from(`50 0 R ${rest}`.padEnd(end - at)), at);
      },
    );
    await expectMalformed(indirect, /four direct integers/);
  });

  it('ByteRange of four direct integers starting at 0: fails, when it is a fraction or starts at 1', async () => {
    const bytes = await signed();
    for (const range of [
      [1, 2, 3, 4],
      [0, 10.5, 20, 30],
      [0, 10, 20],
    ]) {
      const changed = tamper(bytes, (increment) => {
        increment.edit(findField(increment.doc, 'S')!.value as PdfRef).set('ByteRange', range);
      });
      await expectMalformed(changed, /ByteRange/);
    }
  });

  it('the gap is exactly /Contents with its delimiters: passes, when it is, also in a direct dictionary', async () => {
    await expectPassed(await signed());
  });

  it('it is the string that the xref reaches: fails, when a copy of the dictionary is reached instead', async () => {
    const copied = tamper(await signed(), (increment) => {
      const own = findField(increment.doc, 'S')!;
      increment.edit(own.ref!).set('V', increment.add(increment.doc.dict(own.value)!.clone()));
    });
    await expectMalformed(copied, /gap of ByteRange is not \/Contents/);
  });

  it('after the CMS only zero padding: fails, when anything else stands there, and only for that', async () => {
    const bytes = Uint8Array.from(await signed());
    const [entry] = readSignatures(openPdf(bytes));
    bytes.set(Buffer.from('41'), entry!.contentsSpan!.end - 3);
    await expectMalformed(bytes, /other than zeros stands after the CMS/);
  });

  it('the signed part ends at a complete revision: fails, when the end mark was left out of it', async () => {
    const bytes = await signedBy(
      (increment, value) => void addField(increment, { type: 'Sig', ...field, value }),
    );
    expect((await expectPassed(bytes)).covers).to.equal('whole-file');
    const cut = bytes.slice(0, bytes.length - 3);
    const report = await verify(cut).then(
      ({ document }) => document.verdict,
      (error: Error) => error.message,
    );
    expect(report).to.match(/TOTAL-FAILED|PDF_/);
  });

  it('bytes after it belong to later revisions: covers a revision, when there is one, and says so', async () => {
    const bytes = await signed();
    const later = tamper(bytes, (increment) => {
      increment.editCatalog().set('DSS', PdfDict.of({ Type: name('DSS') }));
    });
    expect((await expectPassed(later)).covers).to.equal('revision');
    expect((await expectPassed(bytes)).covers).to.equal('whole-file');
  });

  it('trailing junk reported: fails and tells how many bytes, when something follows that is no revision', async () => {
    const bytes = await signed();
    await expectMalformed(Buffer.concat([bytes, Buffer.from('JUNK')]), / bytes after the last revision/);
    await expectPassed(Buffer.concat([bytes, Buffer.from('\r\n\r\n')]));
  });

  it('/V may stand on the parent with widgets in /Kids: passes, when it does', async () => {
    const bytes = await signedBy((increment, value) => {
      const parent = increment.reserve();
      const widget = { Type: name('Annot'), Subtype: name('Widget'), Rect: [0, 0, 0, 0], Parent: parent };
      const kid = increment.add(PdfDict.of(widget));
      const entries = { FT: name('Sig'), T: PdfString.text('S'), Kids: [kid], V: value };
      increment.put(parent, PdfDict.of(entries));
      increment.editCatalog().set('AcroForm', PdfDict.of({ Fields: [parent], SigFlags: 3 }));
      increment.edit(increment.doc.page(0).ref).set('Annots', [kid]);
    });
    await expectPassed(bytes);
  });

  it('duplicate names and two fields sharing one /V are rejected: fails, when either is there from the start', async () => {
    const twice = (of: string) =>
      signedBy((increment, value) => {
        const entries = { FT: name('Sig'), Rect: [0, 0, 0, 0], Subtype: name('Widget') };
        const one = increment.add(PdfDict.of({ ...entries, T: PdfString.text('S'), V: value }));
        const other = increment.add(
          PdfDict.of({ ...entries, T: PdfString.text(of), V: of === 'S' ? undefined : value }),
        );
        increment.editCatalog().set('AcroForm', PdfDict.of({ Fields: [one, other], SigFlags: 3 }));
      });
    await expectMalformed(await twice('S'), /two fields of one name/);
    await expectMalformed(await twice('Z'), /two fields share one signature/);
  });

  it('hybrid files: both views judged: fails, when only an old reader would see the change', async () => {
    const { leader } = await attackWorld();
    const bytes = await sign(makeFile({ xref: 'hybrid' }), leader, { field });
    const report = await verify(bytes);
    expect(report.document.warnings.map(({ code }) => code)).to.include('HYBRID_FILE');
    const turned = tamper(bytes, (increment) => {
      increment.edit(increment.doc.page(0).ref).set('Rotate', 90);
    });
    expect(reportOn(await verify(turned), 'S')).to.include({
      verdict: 'TOTAL-FAILED',
      subIndication: 'FORMAT_FAILURE',
    });
  });

  it('hybrid files: or INDETERMINATE: is left open, when the older view cannot be read', async () => {
    const { leader } = await attackWorld();
    // The page tree is hidden from old readers: they find no document at all.
    const bytes = await sign(hiddenPages(), leader, { field });
    const report = reportOn(await verify(bytes), 'S');
    expect(report).to.include({ verdict: 'INDETERMINATE', intact: true });
    expect(report.modifiedAfter.map(({ kind, open }) => [kind, open])).to.deep.include(['older-view', true]);
  });
});

/** A hybrid file whose table calls the page tree free, while the stream that it names leads to it. */
function hiddenPages(): Uint8Array {
  const text = Buffer.from(makeFile({ xref: 'hybrid' })).toString('latin1');
  const table = text.lastIndexOf('\nxref\n') + 1;
  const row = text.indexOf('\n', text.indexOf('\n', table) + 1) + 1 + 2 * 20;
  return Buffer.from(`${text.slice(0, row)}0000000000 00000 f\r\n${text.slice(row + 20)}`, 'latin1');
}
