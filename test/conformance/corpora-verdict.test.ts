/**
 * Our verdict on 116 real signed PDFs against the labels of `signed-pdfs.tsv`: integrity and later changes, not trust.
 * The labels agree with one strict validator and share its blind spots; each disagreement is printed with its reason.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isAppError } from '../../src/app-error.ts';
import { verifyPdf } from '../../src/lib/verification/verify-pdf.ts';
import { leavePending } from '../support/needs.ts';

const corpora = join(import.meta.dirname, '../../../shared/corpora');

interface Row {
  readonly file: string;
  readonly verdict: string;
  readonly levels: string;
}

interface Outcome extends Row {
  /** Every signature intact and every later change permitted. */
  readonly unmodified: boolean;
  readonly found: string;
  readonly reason: string;
}

async function judge(row: Row): Promise<Outcome> {
  try {
    const bytes = readFileSync(join(corpora, 'signed-pdfs', row.file));
    const { signatures } = await verifyPdf(bytes, { roots: [] });
    const kept = signatures.map(
      (each) => each.intact && each.modifiedAfter.every((change) => change.permitted),
    );
    const unmodified = signatures.length > 0 && kept.every(Boolean);
    const details = signatures.map((each) => `${each.field}: ${each.subIndication} ${each.detail}`);
    return {
      ...row,
      unmodified,
      found: signatures.map((each) => each.level).join(','),
      reason: details.join(' | '),
    };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { ...row, unmodified: false, found: '', reason: error.message };
  }
}

function print(title: string, outcomes: readonly Outcome[]): void {
  for (const { file, verdict, levels, found, reason } of outcomes) {
    console.log(
      `      ${title}: ${file} (label ${verdict} ${levels}) found ${found || 'nothing'} — ${reason.slice(0, 300)}`,
    );
  }
}

describe('the verdict on the corpora', () => {
  let outcomes: Outcome[] = [];
  before(async function () {
    this.timeout(300_000);
    if (!existsSync(corpora)) leavePending(this, 'the corpora are not beside the project');
    const lines = readFileSync(join(corpora, 'signed-pdfs.tsv'), 'utf8').trim().split('\n').slice(1);
    for (const line of lines) {
      const [file = '', verdict = '', levels = ''] = line.split('\t');
      outcomes = [...outcomes, await judge({ file, verdict, levels })];
    }
  });

  it('never calls intact and unmodified, when a file is labelled invalid, any of them', () => {
    const invalid = outcomes.filter(({ verdict }) => verdict === 'invalid');
    expect(invalid).to.have.length.above(30);
    expect(invalid.filter(({ unmodified }) => unmodified)).to.deep.equal([]);
  });

  it('calls intact and unmodified, when files are labelled valid, at least 95 % of them', () => {
    const valid = outcomes.filter(({ verdict }) => verdict === 'valid');
    const others = valid.filter(({ unmodified }) => !unmodified);
    print('not called valid', others);
    print(
      'policy',
      outcomes.filter(({ verdict }) => verdict === 'policy'),
    );
    expect(others.length / valid.length).to.be.at.most(0.05);
  });

  it('finds the level, when one is given, of at least 95 % of the files', () => {
    const given = outcomes.filter(
      ({ verdict, levels }) => verdict === 'valid' && levels !== '?' && levels !== '-',
    );
    const others = given.filter(({ levels, found }) => levels !== found);
    print('another level', others);
    expect(others.length / given.length).to.be.at.most(0.05);
  });
});
