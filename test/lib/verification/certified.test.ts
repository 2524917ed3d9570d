/** What certification signatures and locks with permissions allow afterwards: ISO 32000-2 §12.8.2.2, table 257. */
import { expect } from 'chai';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { addField, fillField } from '../../../src/lib/pdf/field-write.ts';
import { findField } from '../../../src/lib/pdf/fields.ts';
import { toStream } from '../../../src/lib/pdf/form-xobject.ts';
import { PdfIncrement } from '../../../src/lib/pdf/increment.ts';
import { name, PdfDict, type PdfObject, PdfString } from '../../../src/lib/pdf/objects.ts';
import {
  SignaturePlaceholder,
  signedParts,
  writeContents,
} from '../../../src/lib/pdf/signature-placeholder.ts';
import { buildSignedData } from '../../../src/lib/pki/cms-build.ts';
import { digestBytes } from '../../../src/lib/pki/digest.ts';
import { reserveFields } from '../../../src/lib/signing/reserve-fields.ts';
import type { SignatureReport } from '../../../src/lib/verification/report.ts';
import { box, reservePlan, smallPdf } from '../../support/signing-fixtures.ts';
import { editPage, leader, tamper, verify } from './signed-document.ts';

/** A document certified with /P, its number field still empty. Written here: the engine itself never certifies P=1. */
async function certified(level: 1 | 2 | 3): Promise<Uint8Array> {
  const increment = new PdfIncrement(
    openPdf(reserveFields(await smallPdf('Bieu mau', false), reservePlan())),
  );
  const params = PdfDict.of({ Type: name('TransformParams'), P: level, V: name('1.2') });
  const reference = PdfDict.of({
    Type: name('SigRef'),
    TransformMethod: name('DocMDP'),
    TransformParams: params,
  });
  const value = increment.add(
    PdfDict.of({
      Type: name('Sig'),
      Filter: name('Adobe.PPKLite'),
      SubFilter: name('ETSI.CAdES.detached'),
      Contents: new SignaturePlaceholder(4096),
      Reference: [reference],
    }),
  );
  fillField(increment, findField(increment.doc, 'Signer1')!, { value });
  increment.editCatalog().set('Perms', PdfDict.of({ DocMDP: value }));
  const { bytes, placeholders } = increment.build();
  const messageDigest = digestBytes('sha256', ...signedParts(bytes, placeholders[0]!));
  writeContents(bytes, placeholders[0]!, await buildSignedData({ signer: leader, messageDigest }));
  return bytes;
}

async function judgedAfter(
  level: 1 | 2 | 3,
  act: (increment: PdfIncrement) => void,
): Promise<SignatureReport> {
  const { signatures } = await verify(tamper(await certified(level), act));
  return signatures.find(({ field }) => field === 'Signer1')!;
}

const fill = (increment: PdfIncrement): void =>
  fillField(increment, findField(increment.doc, 'Number')!, {
    value: PdfString.text('7'),
    appearance: toStream(box(40, 20)),
  });
const annotate = (increment: PdfIncrement): void => {
  const note = PdfDict.of({ Type: name('Annot'), Subtype: name('Text'), Rect: [0, 0, 20, 20] });
  increment.editValue<PdfObject[]>(editPage(increment), 'Annots', () => []).push(increment.add(note));
};
const newSignatureField = (increment: PdfIncrement): void => {
  addField(increment, { type: 'Sig', name: 'Late', page: 0, rect: [0, 0, 0, 0] });
};
const store = (increment: PdfIncrement): void => {
  increment.editCatalog().set('DSS', PdfDict.of({ Type: name('DSS') }));
};

const allowed = (report: SignatureReport): boolean =>
  report.modifiedAfter.every(({ permitted }) => permitted);

describe('a certified document', () => {
  const table: [string, (increment: PdfIncrement) => void, readonly [boolean, boolean, boolean]][] = [
    ['a field is filled', fill, [false, true, true]],
    ['an annotation is added', annotate, [false, false, true]],
    ['a signature field is added', newSignatureField, [false, true, true]],
    ['validation data is added', store, [true, true, true]],
  ];
  for (const [what, act, answers] of table) {
    for (const level of [1, 2, 3] as const) {
      it(`${answers[level - 1] ? 'permits' : 'forbids'}, when ${what}, at P=${level}`, async () => {
        const report = await judgedAfter(level, act);
        expect(report).to.include({ intact: true, certifies: level });
        expect(report.modifiedAfter).to.not.deep.equal([]);
        expect(allowed(report)).to.equal(answers[level - 1]);
      });
    }
  }

  it('fails, when /Perms is removed to lift the certification', async () => {
    const report = await judgedAfter(2, (increment) => void increment.editCatalog().delete('Perms'));
    expect(report.modifiedAfter.map(({ kind }) => kind)).to.deep.equal(['certification-changed']);
    expect(report.verdict).to.equal('TOTAL-FAILED');
  });

  it('still obeys P=1, when only a later revision pretends to P=3', async () => {
    const report = await judgedAfter(1, (increment) => {
      const params = PdfDict.of({ P: 3 });
      const reference = PdfDict.of({ TransformMethod: name('DocMDP'), TransformParams: params });
      increment.editCatalog().set('Perms', PdfDict.of({ DocMDP: PdfDict.of({ Reference: [reference] }) }));
      annotate(increment);
    });
    expect(report.modifiedAfter.map(({ kind, permitted }) => [kind, permitted])).to.deep.include([
      'annotation',
      false,
    ]);
    expect(report.verdict).to.equal('TOTAL-FAILED');
  });
});
