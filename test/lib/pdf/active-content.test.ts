import { expect } from 'chai';
import { findActiveContent } from '../../../src/lib/pdf/active-content.ts';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { type FileRecipe, makeFile } from './make-file.ts';

function found(recipe: FileRecipe): string[] {
  return findActiveContent(openPdf(makeFile(recipe))).found.map(({ kind, where }) => `${kind} at ${where}`);
}

describe('active content (JavaScript, OpenAction, Launch, EmbeddedFile, XFA)', () => {
  it('finds nothing, when a document only shows itself and says which page is first', () => {
    const report = findActiveContent(openPdf(makeFile({ catalog: '/OpenAction[3 0 R/Fit]' })));
    expect(report).to.deep.equal({ found: [], complete: true });
  });

  it('names kind and place, when scripts and actions hang on catalog, names, pages and annotations', () => {
    const annotation = '<</Subtype/Link/Rect[0 0 1 1]/A<</S/Launch/F(cmd.exe)>>>>';
    expect(found({ catalog: '/OpenAction<</S/JavaScript/JS(1)>>' })).to.include(
      'open-action at catalog /OpenAction',
    );
    expect(
      found({
        catalog: '/Names<</JavaScript<</Names[(a) 10 0 R]>>>>',
        extra: { 10: '<</S/JavaScript/JS(1)>>' },
      }),
    ).to.include('javascript at catalog /Names /JavaScript');
    expect(found({ page: `/Annots[${annotation}]` })).to.deep.equal(['launch at page 1 /Annots /A']);
    expect(found({ page: '/AA<</O<</S/SubmitForm>>>>' })).to.have.members([
      'additional-action at page 1 /AA',
      'submit-form at page 1 /AA /O',
    ]);
  });

  it('finds attached files and XFA, when the catalog carries them', () => {
    expect(found({ catalog: '/Names<</EmbeddedFiles<</Names[]>>>>' })).to.deep.equal([
      'embedded-file at catalog /Names /EmbeddedFiles',
    ]);
    expect(found({ catalog: '/AcroForm<</XFA[]>>' })).to.deep.equal(['xfa at catalog /AcroForm /XFA']);
  });

  it('ends, when actions point to one another in a ring', () => {
    const extra = { 10: '<</S/JavaScript/Next 11 0 R>>', 11: '<</S/JavaScript/Next 10 0 R>>' };
    expect(found({ catalog: '/OpenAction 10 0 R', extra })).to.have.length(3);
  });
});
