import { expect } from 'chai';
import { isAppError } from '../../../src/app-error.ts';
import { compareRevisions } from '../../../src/lib/pdf/compare-revisions.ts';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { addField } from '../../../src/lib/pdf/field-write.ts';
import { PdfIncrement } from '../../../src/lib/pdf/increment.ts';
import { name, PdfDict, PdfRef, PdfStream } from '../../../src/lib/pdf/objects.ts';
import { type FileRecipe, makeFile } from './make-file.ts';

function changesOf(act: (increment: PdfIncrement) => void, recipe: FileRecipe = {}): string[] {
  const before = openPdf(makeFile(recipe));
  const increment = new PdfIncrement(before);
  act(increment);
  const after = openPdf(increment.build().bytes);
  const { changes } = compareRevisions(after.atRevision(before.bytes.length), after);
  return changes.map(({ kind, where }) => `${kind} ${where}`);
}

describe('compareRevisions', () => {
  it('finds nothing, when an object is written again with the same value or made direct', () => {
    const same = (increment: PdfIncrement) => {
      increment.put(new PdfRef(5), increment.doc.dict(new PdfRef(5))!.clone());
      const font = increment.doc.dict(new PdfRef(5))!.clone();
      const page = increment.edit(new PdfRef(3));
      page.set('Resources', PdfDict.of({ Font: PdfDict.of({ F1: font }) }));
    };
    expect(changesOf(same)).to.deep.equal([]);
  });

  it('names page and key, when contents, a font deep in the resources, and a box change', () => {
    const act = (increment: PdfIncrement) => {
      increment.put(new PdfRef(4), new PdfStream(new PdfDict(), Buffer.from('q Q')));
      increment.edit(new PdfRef(5)).set('BaseFont', name('Courier'));
      increment.edit(new PdfRef(3)).set('MediaBox', [0, 0, 1, 1]);
    };
    expect(changesOf(act)).to.have.members([
      'changed page 1 /Contents (data)',
      'changed page 1 /Resources /Font /F1 /BaseFont',
      'added page 1 /MediaBox',
    ]);
  });

  it('reports an object for every place, when it serves in two', () => {
    const recipe = { catalog: '/Names 5 0 R' };
    const act = (increment: PdfIncrement) => void increment.edit(new PdfRef(5)).set('X', 1);
    expect(changesOf(act, recipe)).to.have.members([
      'added catalog /Names /X',
      'added page 1 /Resources /Font /F1 /X',
    ]);
  });

  it('reports a dangling reference, when a later revision gives it content', () => {
    const act = (increment: PdfIncrement) =>
      increment.put(new PdfRef(20), PdfDict.of({ S: name('JavaScript') }));
    expect(changesOf(act, { catalog: '/OpenAction 20 0 R' })).to.deep.equal(['added catalog /OpenAction']);
  });

  it('does not report, when an object that nothing reaches is written', () => {
    expect(changesOf((increment) => void increment.add(PdfDict.of({ A: 1 })))).to.deep.equal([]);
  });

  it('reports a field by its name and once on its page, when one is added', () => {
    const act = (increment: PdfIncrement) => {
      addField(increment, { type: 'Tx', name: 'Số', page: 0, rect: [0, 0, 9, 9] });
    };
    expect(changesOf(act)).to.have.members(['added field Số (on the page)', 'added field Số']);
  });

  it('compares what a list held before, when the list grew as well', () => {
    const recipe = { catalog: '/Names 10 0 R', extra: { 10: '[11 0 R]', 11: '<</A 1>>', 12: '<</B 1>>' } };
    const act = (increment: PdfIncrement) => {
      increment.put(new PdfRef(10), [new PdfRef(11), new PdfRef(12)]);
      increment.edit(new PdfRef(11)).set('A', 2);
    };
    expect(changesOf(act, recipe)).to.have.members([
      'changed catalog /Names',
      'changed catalog /Names [0] /A',
    ]);
  });

  it('refuses, when the later state does not continue the earlier one', () => {
    try {
      compareRevisions(openPdf(makeFile()), openPdf(makeFile({ extra: { 10: 'null' } })));
      expect.fail('it compared strangers');
    } catch (error) {
      expect(isAppError(error) && error.code).to.equal('PDF_DAMAGED');
    }
  });
});
