/** The rules for judging, "Modification": one test for each clause, under its words. ISO 32000-2 §12.8.2, tables 236 and 257. */
import { expect } from 'chai';
import { addField, fillField } from '../../../src/lib/pdf/field-write.ts';
import { findField } from '../../../src/lib/pdf/fields.ts';
import { toStream } from '../../../src/lib/pdf/form-xobject.ts';
import type { PdfIncrement } from '../../../src/lib/pdf/increment.ts';
import { name, PdfDict, type PdfObject, PdfRef, PdfStream, PdfString } from '../../../src/lib/pdf/objects.ts';
import type { FieldMdp } from '../../../src/lib/pdf/signatures.ts';
import { appendDocumentTimestamp } from '../../../src/lib/signing/append-timestamp.ts';
import { appendValidationData } from '../../../src/lib/signing/append-validation-data.ts';
import type { SignatureReport } from '../../../src/lib/verification/report.ts';
import { attackWorld, forbidden, reportOn, sign, verify } from '../../attacks/attack-world.ts';
import { box } from '../../support/signing-fixtures.ts';
import { makeFile } from '../pdf/make-file.ts';
import { editPage, tamper } from './signed-document.ts';

const nowhere = { page: 0, rect: [0, 0, 0, 0] as const };
type Level = 1 | 2 | 3 | undefined;

/** With an empty text field "Ten", an empty signature field "Cho" and the signature "S", made under that permission. */
async function signed(level: Level, lock?: FieldMdp): Promise<Uint8Array> {
  const { leader } = await attackWorld();
  const prepared = tamper(
    makeFile({
      catalog: '/StructTreeRoot 10 0 R/MarkInfo<</Marked true>>/Outlines 12 0 R/Names 13 0 R/Lang(vi)',
      extra: {
        10: '<</Type/StructTreeRoot/K 11 0 R>>',
        11: '<</S/Document/P 10 0 R>>',
        12: '<</Type/Outlines/First 14 0 R/Last 14 0 R/Count 1>>',
        13: '<</Dests<</Names[(a)[3 0 R/Fit]]>>>>',
        14: '<</Title(Muc 1)/Parent 12 0 R/Dest[3 0 R/Fit]>>',
      },
    }),
    (increment) => {
      addField(increment, { type: 'Tx', name: 'Ten', page: 0, rect: [80, 80, 200, 100] });
      addField(increment, { type: 'Sig', name: 'Cho', page: 0, rect: [80, 120, 200, 160] });
    },
  );
  const field = { name: 'S', ...nowhere, ...(lock && { lock }) };
  return sign(prepared, leader, { field, ...(level && { certify: level }) });
}

async function judgedAfter(
  level: Level,
  act: (bytes: Uint8Array) => Promise<Uint8Array> | Uint8Array,
): Promise<SignatureReport> {
  return reportOn(await verify(await act(await signed(level))), 'S');
}

const edited =
  (act: (increment: PdfIncrement) => unknown) =>
  (bytes: Uint8Array): Uint8Array =>
    tamper(bytes, (increment) => void act(increment));

const fill = edited((increment) =>
  fillField(increment, findField(increment.doc, 'Ten')!, {
    value: PdfString.text('An'),
    appearance: toStream(box(120, 20)),
  }),
);
const annotate = edited((increment) => {
  const note = PdfDict.of({ Type: name('Annot'), Subtype: name('Text'), Rect: [0, 0, 20, 20] });
  increment.editValue<PdfObject[]>(editPage(increment), 'Annots', () => []).push(increment.add(note));
});
const newField = edited((increment) => addField(increment, { type: 'Sig', name: 'Moi', ...nowhere }));

async function signWaiting(bytes: Uint8Array): Promise<Uint8Array> {
  const { seal } = await attackWorld();
  return sign(bytes, seal, { field: { name: 'Cho' }, appearance: box(120, 40) });
}

const kinds = ({ modifiedAfter }: SignatureReport) =>
  modifiedAfter.map(({ kind, permitted }) => [kind, permitted] as const);

describe('rules for judging: modification', () => {
  it('each later revision against the signed one: names both, when the first of two is the forbidden one', async () => {
    const report = await judgedAfter(undefined, (bytes) => {
      const turned = edited((increment) => editPage(increment).set('Rotate', 90))(bytes);
      return fill(edited((increment) => editPage(increment).delete('Rotate'))(turned));
    });
    // Turned and turned back: what the file shows now is what was signed, and still somebody did it.
    expect(report).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' });
    expect(kinds(report)).to.deep.equal([
      ['page-changed', false],
      ['field-filled', true],
    ]);
  });

  it('always permitted: DSS, document time-stamps: passes, when both are added, at P=1, 2, 3 and without', async () => {
    const { leader, timestamps } = await attackWorld();
    for (const level of [1, 2, 3, undefined] as const) {
      const report = await judgedAfter(level, async (bytes) => {
        const data = { certificates: [leader.certificate.der], ocspResponses: [], crls: [] };
        return (await appendDocumentTimestamp(appendValidationData(bytes, data), timestamps)).pdf;
      });
      expect(report.verdict, `P=${level}`).to.equal('TOTAL-PASSED');
      expect(kinds(report))
        .to.deep.include(['validation-data', true])
        .and.deep.include(['document-timestamp', true]);
    }
  });

  it('P=2 and no DocMDP: filling existing unlocked fields: passes, when one is filled, and fails at P=1', async () => {
    for (const level of [2, 3, undefined] as const) {
      const report = await judgedAfter(level, fill);
      expect(report.verdict, `P=${level}`).to.equal('TOTAL-PASSED');
      expect(kinds(report)).to.deep.equal([['field-filled', true]]);
    }
    const final = await judgedAfter(1, fill);
    expect(kinds(final)).to.deep.equal([['field-changed-in-certified', false]]);
    expect(final.verdict).to.equal('TOTAL-FAILED');
  });

  it('P=2 and no DocMDP: signing fields: passes, when a waiting field is signed', async () => {
    for (const level of [2, 3, undefined] as const) {
      const report = await judgedAfter(level, signWaiting);
      expect(report.verdict, `P=${level}`).to.equal('TOTAL-PASSED');
      expect(kinds(report)).to.deep.equal([['signature-added', true]]);
    }
  });

  it('FieldMDP and Lock: fails, when a field of the list is filled, and passes, when it is not in it', async () => {
    const locks: readonly (readonly [FieldMdp, boolean])[] = [
      [{ action: 'All', fields: [] }, false],
      [{ action: 'Include', fields: ['Ten'] }, false],
      [{ action: 'Include', fields: ['Khac'] }, true],
      [{ action: 'Exclude', fields: ['Ten'] }, true],
      [{ action: 'Exclude', fields: ['Khac'] }, false],
    ];
    for (const [lock, allowed] of locks) {
      const report = reportOn(await verify(fill(await signed(undefined, lock))), 'S');
      const expected = allowed ? ['field-filled', true] : ['field-locked-changed', false];
      expect(kinds(report), JSON.stringify(lock)).to.deep.equal([expected]);
      expect(report.verdict).to.equal(allowed ? 'TOTAL-PASSED' : 'TOTAL-FAILED');
    }
  });

  it('a new signature field after P=2: report, do not fail: passes with a warning, when one is added', async () => {
    const report = await judgedAfter(2, newField);
    expect(report.verdict).to.equal('TOTAL-PASSED');
    expect(kinds(report)).to.deep.equal([['signature-field-added', true]]);
    expect(report.warnings.map(({ code }) => code)).to.deep.equal(['SIGNATURE_FIELD_ADDED']);
    expect((await judgedAfter(1, newField)).verdict).to.equal('TOTAL-FAILED');
  });

  it('P=3: annotations permitted and reported: passes with a warning, when one is added', async () => {
    const report = await judgedAfter(3, annotate);
    expect(report.verdict).to.equal('TOTAL-PASSED');
    expect(kinds(report)).to.deep.equal([['annotation', true]]);
    expect(report.warnings.map(({ code }) => code)).to.deep.equal(['ANNOTATION_AFTER_SIGNING']);
  });

  it('annotations outside widgets without DocMDP: INDETERMINATE with a plain warning, when one is added', async () => {
    const report = await judgedAfter(undefined, annotate);
    expect(report).to.include({
      verdict: 'INDETERMINATE',
      subIndication: 'SIG_CONSTRAINTS_FAILURE',
      intact: true,
    });
    expect(report.warnings.map(({ vi }) => vi)).to.deep.equal([
      'Có chú thích được thêm hoặc sửa sau khi ký.',
    ]);
    expect((await judgedAfter(2, annotate)).verdict).to.equal('TOTAL-FAILED');
  });
});

/** What the last clause lists, each with the words under which it is reported. */
const everythingElse: readonly (readonly [string, string, (increment: PdfIncrement) => unknown])[] = [
  [
    'page contents',
    'page-content',
    (increment) => increment.put(new PdfRef(4), new PdfStream(new PdfDict(), Buffer.from('q Q'))),
  ],
  [
    'resources',
    'page-resources',
    (increment) =>
      (editPage(increment).get('Resources') as PdfDict).set(
        'XObject',
        PdfDict.of({ X: increment.add(toStream(box(9, 9))) }),
      ),
  ],
  ['fonts', 'page-font', (increment) => increment.edit(new PdfRef(5)).set('BaseFont', name('Symbol'))],
  [
    'structure tree',
    'structure-tree',
    (increment) => increment.edit(new PdfRef(11)).set('S', name('Artifact')),
  ],
  [
    'names',
    'names',
    (increment) => increment.edit(new PdfRef(13)).set('EmbeddedFiles', PdfDict.of({ Names: [] })),
  ],
  [
    'outlines',
    'outlines',
    (increment) => increment.edit(new PdfRef(14)).set('Title', PdfString.text('Khac')),
  ],
  [
    'catalog keys',
    'catalog-changed',
    (increment) => increment.editCatalog().set('Lang', PdfString.text('en')),
  ],
  [
    'catalog keys that are new',
    'catalog-changed',
    (increment) => increment.editCatalog().set('AA', new PdfDict()),
  ],
  [
    'reassigned object types',
    'page-content',
    (increment) => increment.put(new PdfRef(4), PdfDict.of({ Type: name('Font') })),
  ],
  ['xref tricks: a freed object', 'page-font', (increment) => increment.put(new PdfRef(5), null)],
  ['the page’s box', 'page-changed', (increment) => editPage(increment).set('CropBox', [0, 0, 9, 9])],
  [
    'the page tree',
    'pages-changed',
    (increment) => increment.edit(new PdfRef(2)).set('MediaBox', [0, 0, 9, 9]),
  ],
  [
    'the form',
    'form-changed',
    (increment) =>
      increment
        .editValue(increment.editCatalog(), 'AcroForm', () => new PdfDict())
        .set('XFA', PdfString.text('x')),
  ],
];

describe('rules for judging: everything else is TOTAL-FAILED', () => {
  for (const [what, kind, act] of everythingElse) {
    it(`${what}: TOTAL-FAILED, when changed later, whatever the permission`, async () => {
      for (const level of [3, undefined] as const) {
        const report = await judgedAfter(level, edited(act));
        expect(report).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE', intact: true });
        expect(forbidden(report), `P=${level}`).to.include(kind);
      }
    });
  }

  it('xref tricks: nothing is intact, when the later revision skips the signed one', async () => {
    const bytes = await signed(undefined);
    const text = Buffer.from(fill(bytes)).toString('latin1');
    const first = /startxref\s+(\d+)/.exec(text)![1]!;
    const at = text.lastIndexOf('/Prev ');
    const bent = Buffer.from(
      text.slice(0, at) + text.slice(at).replace(/\/Prev \d+/, `/Prev ${first}`),
      'latin1',
    );
    const report = await verify(bent);
    expect(report.document.verdict).to.not.equal('TOTAL-PASSED');
    expect(report.signatures.filter(({ intact }) => intact)).to.deep.equal([]);
  });
});
