/** Compares every revision after the first signature with the one before it, once for all signatures. */
import { type AppError, isAppError } from '../../../app-error.ts';
import { compareRevisions, type RevisionDifference } from '../../pdf/compare-revisions.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import type { DocumentMap } from '../../pdf/document-map.ts';
import type { Finding } from './finding.ts';
import { judgeChange } from './judge-change.ts';
import type { Restrictions } from './restrictions.ts';

/** What happened between two revisions that follow one another. */
type Step = RevisionDifference | { readonly broken: AppError };

export class LaterRevisions {
  readonly #doc: PdfDocument;
  readonly #steps: (Step | undefined)[] = [];
  #map: { readonly revision: number; readonly map: DocumentMap } | undefined;

  constructor(doc: PdfDocument) {
    this.#doc = doc;
  }

  /** What was done after revision `signed` (an index), as that signature's restrictions judge it. */
  judge(signed: number, restrictions: Restrictions): Finding[] {
    const findings: Finding[] = [];
    for (let revision = signed; revision < this.#doc.revisions.length - 1; revision++) {
      findings.push(...this.#judgeStep(this.#step(revision), restrictions));
    }
    return findings;
  }

  #judgeStep(step: Step, restrictions: Restrictions): Finding[] {
    if ('broken' in step) {
      return [{ kind: 'chain-broken', judgement: 'forbidden', where: step.broken.message }];
    }
    const { before, after } = step;
    return step.changes.map((change) => judgeChange({ change, before, after }, restrictions));
  }

  #step(revision: number): Step {
    this.#steps[revision] ??= this.#compare(revision);
    return this.#steps[revision];
  }

  #compare(revision: number): Step {
    const { revisions } = this.#doc;
    try {
      const before = this.#doc.atRevision(revisions[revision]!.end);
      const after =
        revision + 2 === revisions.length ? this.#doc : this.#doc.atRevision(revisions[revision + 1]!.end);
      const known = this.#map?.revision === revision ? this.#map.map : undefined;
      const difference = compareRevisions(before, after, known);
      this.#map = { revision: revision + 1, map: difference.after };
      return difference;
    } catch (error) {
      if (!isAppError(error)) throw error;
      return { broken: error };
    }
  }
}
