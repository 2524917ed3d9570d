import { expect } from 'chai';
import { addField, fillField } from '../../../src/lib/pdf/field-write.ts';
import { findField } from '../../../src/lib/pdf/fields.ts';
import { toStream } from '../../../src/lib/pdf/form-xobject.ts';
import type { PdfIncrement } from '../../../src/lib/pdf/increment.ts';
import { name, PdfDict, type PdfObject, PdfRef, PdfStream, PdfString } from '../../../src/lib/pdf/objects.ts';
import { SignaturePlaceholder } from '../../../src/lib/pdf/signature-placeholder.ts';
import { appendValidationData } from '../../../src/lib/signing/append-validation-data.ts';
import type { SignatureReport } from '../../../src/lib/verification/report.ts';
import { box } from '../../support/signing-fixtures.ts';
import { editPage, fieldRef, reportsOf, seal, signedDocument, tamper, verify } from './signed-document.ts';

const forbidden = (report: SignatureReport): string[] =>
  report.modifiedAfter.filter(({ permitted, open }) => !permitted && !open).map(({ kind }) => kind);

async function sealAfter(act: (increment: PdfIncrement) => void): Promise<SignatureReport> {
  const { sealed } = await signedDocument();
  return (await reportsOf(tamper(sealed, act))).seal;
}

function expectFailed(report: SignatureReport, kind: string): void {
  expect(forbidden(report)).to.include(kind);
  expect(report).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE', intact: true });
  expect(report.sentence.vi).to.contain('KHÔNG hợp lệ');
}

describe('changes after signing that are permitted', () => {
  it('leaves the leader intact, when the clerk fills number and date and seals, and says what was done', async () => {
    const { sealed } = await signedDocument();
    const { leader, seal } = await reportsOf(sealed);
    expect(leader).to.include({ intact: true, covers: 'revision', level: 'B-B' });
    expect(forbidden(leader)).to.deep.equal([]);
    expect(leader.modifiedAfter.map(({ kind }) => kind)).to.include.members([
      'field-filled',
      'signature-added',
    ]);
    expect(leader.modifiedAfter.find(({ kind }) => kind === 'field-filled')?.vi).to.contain(
      '“Number” từ trống thành “15”',
    );
    expect(leader.warnings.map(({ code }) => code)).not.to.include('SIGNATURE_FIELD_ADDED');
    expect(seal).to.include({ intact: true, covers: 'whole-file' });
    expect(seal.modifiedAfter).to.deep.equal([]);
  });

  it('keeps every signature, when validation data is appended, as what it is', async () => {
    const { sealed } = await signedDocument();
    const data = { certificates: [seal.certificate.der], ocspResponses: [], crls: [] };
    const bytes = appendValidationData(sealed, data);
    const { leader, seal: stamp } = await reportsOf(bytes);
    expect([...forbidden(leader), ...forbidden(stamp)]).to.deep.equal([]);
    expect(stamp.modifiedAfter.map(({ kind }) => kind)).to.deep.equal(['validation-data']);
  });

  it('reports a new signature field, when one is added, with a warning and no failure', async () => {
    const report = await sealAfter((increment) => {
      addField(increment, { type: 'Sig', name: 'Receiver', page: 0, rect: [0, 0, 9, 9] });
    });
    expect(report.modifiedAfter.map(({ kind, permitted }) => [kind, permitted])).to.deep.include([
      'signature-field-added',
      true,
    ]);
    expect(report.warnings.map(({ code }) => code)).to.include('SIGNATURE_FIELD_ADDED');
  });

  it('sees nothing, when an object that no reader reaches is added', async () => {
    const report = await sealAfter((increment) => {
      increment.add(new PdfStream(new PdfDict(), Buffer.from('orphan')));
    });
    expect(report.modifiedAfter).to.deep.equal([]);
  });

  it('leaves it open, when an annotation is put on an uncertified document, and warns', async () => {
    const report = await sealAfter((increment) => {
      const note = PdfDict.of({ Type: name('Annot'), Subtype: name('FreeText'), Rect: [0, 0, 99, 99] });
      increment.editValue<PdfObject[]>(editPage(increment), 'Annots', () => []).push(increment.add(note));
    });
    expect(report).to.include({ verdict: 'INDETERMINATE', intact: true });
    expect(report.modifiedAfter.map(({ kind, permitted, open }) => [kind, permitted, open])).to.deep.equal([
      ['annotation', false, true],
    ]);
  });
});

describe('changes after signing that are forbidden', () => {
  it('names field and values, when the locked number is changed after sealing, in both languages', async () => {
    const { sealed } = await signedDocument();
    const changed = tamper(sealed, (increment) => {
      const field = findField(increment.doc, 'Number')!;
      fillField(increment, field, { value: PdfString.text('99'), appearance: toStream(box(40, 20)) });
    });
    const report = (await reportsOf(changed)).seal;
    expectFailed(report, 'field-locked-changed');
    const words = report.modifiedAfter.find(({ kind }) => kind === 'field-locked-changed');
    expect(words?.vi).to.equal('Trường “Number” đã bị khóa khi ký nhưng sau đó bị sửa từ “15” thành “99”.');
    expect(words?.en).to.contain('from “15” to “99”');
    expect(words?.where).to.match(/^field Number/);
  });

  it('fails, when only the picture of the locked number is redrawn', async () => {
    const report = await sealAfter((increment) => {
      increment.edit(fieldRef(increment, 'Number')).set('AP', PdfDict.of({ N: toStream(box(41, 21)) }));
    });
    expectFailed(report, 'field-locked-changed');
  });

  it('fails, when text is laid over the page through its contents', async () => {
    const report = await sealAfter((increment) => {
      const page = editPage(increment);
      const more = new PdfStream(new PdfDict(), Buffer.from('BT /F1 12 Tf (99) Tj ET'));
      page.set('Contents', [page.get('Contents')!, increment.add(more)].flat());
    });
    expectFailed(report, 'page-content');
  });

  it('fails, when the stream of the page is replaced under its number', async () => {
    const report = await sealAfter((increment) => {
      const contents = increment.doc.page(0).dict.get('Contents');
      const ref = (Array.isArray(contents) ? contents[0] : contents) as PdfRef;
      increment.put(ref, new PdfStream(new PdfDict(), Buffer.from('q Q')));
    });
    expectFailed(report, 'page-content');
  });

  it('fails and says font, when a font of the page is swapped', async () => {
    const report = await sealAfter((increment) => {
      const { doc } = increment;
      const fonts = doc.dict(doc.page(0).resources?.get('Font'))!;
      const [first] = [...fonts.entries()];
      const other = PdfDict.of({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Courier') });
      if (first![1] instanceof PdfRef) increment.put(first![1], other);
    });
    expectFailed(report, 'page-font');
    expect(report.modifiedAfter.find(({ kind }) => kind === 'page-font')?.vi).to.contain(
      'Phông chữ của trang 1',
    );
  });

  it('fails, when a page is added, when the page is swapped, when its box grows', async () => {
    const swap = await sealAfter((increment) => {
      const { ref, dict } = increment.doc.page(0);
      const copy = increment.add(dict.clone());
      const pages = increment.edit(increment.doc.catalog.get('Pages') as PdfRef);
      pages.set('Kids', [copy]);
      expect(copy.num).to.not.equal(ref.num);
    });
    expectFailed(swap, 'pages-changed');
    const box = await sealAfter((increment) => void editPage(increment).set('MediaBox', [0, 0, 900, 900]));
    expectFailed(box, 'page-changed');
  });

  it('fails, when a text field is added, hidden, renamed or removed', async () => {
    const added = await sealAfter((increment) => {
      addField(increment, {
        type: 'Tx',
        name: 'Extra',
        page: 0,
        rect: [0, 0, 99, 99],
        value: PdfString.text('99'),
      });
    });
    expectFailed(added, 'field-added');
    const { signed } = await signedDocument();
    const leaderAfter = async (act: (increment: PdfIncrement) => void) =>
      (await reportsOf(tamper(signed, act))).leader;
    expectFailed(
      await leaderAfter((increment) => void increment.edit(fieldRef(increment, 'Number')).set('F', 2)),
      'field-changed',
    );
    const renamed = (increment: PdfIncrement) =>
      void increment.edit(fieldRef(increment, 'Number')).set('T', PdfString.text('So'));
    expectFailed(await leaderAfter(renamed), 'field-changed');
    const removed = (increment: PdfIncrement) => {
      const form = increment.doc.catalog.get('AcroForm');
      const dict =
        form instanceof PdfRef ? increment.edit(form) : (increment.editCatalog().get('AcroForm') as PdfDict);
      const gone = fieldRef(increment, 'Number').num;
      const fields = increment.doc.array(dict.get('Fields'))!.filter((ref) => (ref as PdfRef).num !== gone);
      dict.set('Fields', fields);
    };
    expectFailed(await leaderAfter(removed), 'field-removed');
  });

  it('fails, when a /Lock is put into the seal’s field after the leader has signed', async () => {
    const { signed } = await signedDocument();
    const bytes = tamper(signed, (increment) => {
      const lock = PdfDict.of({ Type: name('SigFieldLock'), Action: name('All') });
      increment.edit(fieldRef(increment, 'Seal')).set('Lock', lock);
    });
    expectFailed((await reportsOf(bytes)).leader, 'field-changed');
  });

  it('fails, when a finished signature is replaced or taken away', async () => {
    const { sealed } = await signedDocument();
    const taken = tamper(
      sealed,
      (increment) => void increment.edit(fieldRef(increment, 'Signer1')).delete('V'),
    );
    const { seal: afterTaking } = await reportsOf(taken);
    expectFailed(afterTaking, 'signature-removed');
    const other = tamper(sealed, (increment) => {
      const value = increment.add(PdfDict.of({ Type: name('Sig'), Contents: new SignaturePlaceholder(8) }));
      increment.edit(fieldRef(increment, 'Signer1')).set('V', value);
    });
    expectFailed((await reportsOf(other)).seal, 'signature-changed');
  });

  it('fails, when the catalog gains an action, names, outlines or new permissions', async () => {
    const script = PdfDict.of({ S: name('JavaScript'), JS: PdfString.ascii('app.alert(1)') });
    const cases: [string, PdfObject, string][] = [
      ['OpenAction', script, 'catalog-changed'],
      ['Names', PdfDict.of({ JavaScript: PdfDict.of({ Names: [PdfString.ascii('a'), script] }) }), 'names'],
      ['Outlines', PdfDict.of({ Type: name('Outlines') }), 'outlines'],
      ['Perms', PdfDict.of({ DocMDP: PdfDict.of({ Type: name('Sig') }) }), 'certification-changed'],
      ['StructTreeRoot', PdfDict.of({ Type: name('StructTreeRoot') }), 'structure-tree'],
    ];
    for (const [key, value, kind] of cases) {
      expectFailed(await sealAfter((increment) => void increment.editCatalog().set(key, value)), kind);
    }
  });

  it('fails, when a picture of a field is also a picture of the page, for the page', async () => {
    const { signed } = await signedDocument();
    const shared = tamper(signed, (increment) => {
      const number = increment.edit(fieldRef(increment, 'Number'));
      const form = increment.add(toStream(box(40, 20)));
      number.set('AP', PdfDict.of({ N: form })).set('V', PdfString.text('15'));
      editPage(increment).set('Resources', PdfDict.of({ XObject: PdfDict.of({ X: form }) }));
    });
    expectFailed((await reportsOf(shared)).leader, 'page-resources');
  });

  it('finds no intact signature, when an increment does not continue the signed revisions', async () => {
    const { sealed } = await signedDocument();
    const tail = Buffer.from(tamper(sealed, (increment) => void editPage(increment).set('Rotate', 90)));
    const text = tail.toString('latin1');
    const first = /startxref\s+(\d+)/.exec(text)![1]!;
    const at = text.lastIndexOf('/Prev ');
    const bent = text.slice(0, at) + text.slice(at).replace(/\/Prev \d+/, `/Prev ${first}`);
    const { document, signatures } = await verify(Buffer.from(bent, 'latin1'));
    expect(document.verdict).to.not.equal('TOTAL-PASSED');
    expect(signatures.filter(({ intact }) => intact)).to.deep.equal([]);
  });
});
