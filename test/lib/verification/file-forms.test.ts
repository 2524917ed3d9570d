import { expect } from 'chai';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { addField } from '../../../src/lib/pdf/field-write.ts';
import { findField } from '../../../src/lib/pdf/fields.ts';
import type { PdfIncrement } from '../../../src/lib/pdf/increment.ts';
import { name, PdfDict, PdfRef, PdfStream } from '../../../src/lib/pdf/objects.ts';
import { signPdf } from '../../../src/lib/signing/sign-pdf.ts';
import { type FileRecipe, makeFile, xrefForms } from '../pdf/make-file.ts';
import { editPage, leader, seal, tamper, verify } from './signed-document.ts';

async function sign(pdf: Uint8Array, field: string, signer = leader): Promise<Uint8Array> {
  const place = { name: field, page: 0, rect: [10, 10, 90, 40] as const };
  return (await signPdf({ pdf, signer, level: 'B-B', claimedTime: new Date(), field: place })).pdf;
}

async function kinds(bytes: Uint8Array): Promise<string[]> {
  const { signatures } = await verify(bytes);
  const [first] = signatures;
  expect(first?.intact).to.equal(true);
  return first!.modifiedAfter.filter(({ permitted }) => !permitted).map(({ kind }) => kind);
}

describe('signatures in every form of file', () => {
  for (const xref of xrefForms) {
    it(`keeps the first intact, when a second is added and the form is ${xref}`, async () => {
      const twice = await sign(await sign(makeFile({ xref }), 'One'), 'Two', seal);
      const { signatures } = await verify(twice);
      expect(signatures.map(({ field, intact, covers }) => [field, intact, covers])).to.deep.equal([
        ['One', true, 'revision'],
        ['Two', true, 'whole-file'],
      ]);
      expect(signatures[0]?.modifiedAfter.every(({ permitted }) => permitted)).to.equal(true);
    });
  }

  it('judges both views, when a hybrid file is changed after signing, and warns', async () => {
    const signed = await sign(makeFile({ xref: 'hybrid' }), 'One');
    expect((await verify(signed)).document.warnings.map(({ code }) => code)).to.include('HYBRID_FILE');
    expect(
      await kinds(tamper(signed, (increment) => void editPage(increment).set('Rotate', 180))),
    ).to.deep.equal(['page-changed']);
  });
});

/** A tagged document: one paragraph, and a parent tree. */
const tagged: FileRecipe = {
  catalog: '/MarkInfo<</Marked true>>/StructTreeRoot 10 0 R',
  extra: {
    10: '<</Type/StructTreeRoot/K 11 0 R/ParentTree 12 0 R/ParentTreeNextKey 1>>',
    11: '<</S/Document/P 10 0 R/K[13 0 R]>>',
    12: '<</Nums[0[13 0 R]]>>',
    13: '<</S/P/P 11 0 R/Pg 3 0 R/K 0>>',
  },
};

/** A new signature field with its element in the structure tree, as honest programs add it. */
function addTaggedField(increment: PdfIncrement): void {
  const field = addField(increment, { type: 'Sig', name: 'Two', page: 0, rect: [0, 0, 9, 9] });
  increment.edit(field).set('StructParent', 1);
  const link = PdfDict.of({ Type: name('OBJR'), Obj: field });
  const element = increment.add(PdfDict.of({ S: name('Form'), P: new PdfRef(11), K: link }));
  increment.edit(new PdfRef(11)).set('K', [new PdfRef(13), element]);
  increment.edit(new PdfRef(12)).set('Nums', [0, [new PdfRef(13)], 1, element]);
  increment.edit(new PdfRef(10)).set('ParentTreeNextKey', 2);
}

describe('the structure tree after signing', () => {
  it('may grow, when all that is new leads to a new signature field', async () => {
    const signed = await sign(makeFile(tagged), 'One');
    expect(await kinds(tamper(signed, addTaggedField))).to.deep.equal([]);
  });

  it('may not change otherwise, when an old element is altered while the tree grows', async () => {
    const signed = await sign(makeFile(tagged), 'One');
    const act = (increment: PdfIncrement): void => {
      addTaggedField(increment);
      increment.edit(new PdfRef(13)).set('S', name('Artifact'));
    };
    expect(await kinds(tamper(signed, act))).to.deep.equal(['structure-tree']);
  });

  it('may not gain, when the new element leads to content of a page', async () => {
    const signed = await sign(makeFile(tagged), 'One');
    const act = (increment: PdfIncrement): void => {
      const element = increment.add(PdfDict.of({ S: name('P'), P: new PdfRef(11), Pg: new PdfRef(3), K: 1 }));
      increment.edit(new PdfRef(11)).set('K', [new PdfRef(13), element]);
    };
    expect(await kinds(tamper(signed, act))).to.deep.equal(['structure-tree']);
  });
});

describe('objects that change their role after signing', () => {
  it('fails for the page, when the page draws what the signature field draws and that is replaced', async () => {
    const original = makeFile({
      extra: { 10: '<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 3>>\nstream\nq Q\nendstream' },
    });
    const prepared = tamper(original, (increment) => {
      addField(increment, { type: 'Sig', name: 'One', page: 0, rect: [0, 0, 9, 9] });
      addField(increment, {
        type: 'Sig',
        name: 'Two',
        page: 0,
        rect: [0, 0, 9, 9],
        appearance: new PdfRef(10),
      });
      editPage(increment).set('Resources', PdfDict.of({ XObject: PdfDict.of({ X: new PdfRef(10) }) }));
    });
    const common = { signer: leader, level: 'B-B', claimedTime: new Date() } as const;
    const { pdf } = await signPdf({ ...common, pdf: prepared, field: { name: 'One' } });
    const replaced = tamper(pdf, (increment) => {
      const dict = increment.doc.dict(new PdfRef(10))!.clone();
      increment.put(new PdfRef(10), new PdfStream(dict, Buffer.from('0 0 9 9 re f')));
    });
    expect(findField(openPdf(replaced), 'Two')?.type).to.equal('Sig');
    expect(await kinds(replaced)).to.include('page-resources');
  });
});
