/** What the file itself tells of each signature, before any question of trust. */
import { AppError, isAppError } from '../../app-error.ts';
import type { PdfDocument } from '../pdf/document.ts';
import { pdfErrors } from '../pdf/errors.ts';
import { readFields } from '../pdf/fields.ts';
import { limits } from '../pdf/limits.ts';
import { readSignatures, type SignatureEntry } from '../pdf/signatures.ts';
import type { Certificate } from '../pki/certificate.ts';
import { type CmsIntegrity, judgeCms } from './cms-integrity.ts';
import { readSecurityStore, type SecurityStore } from './dss.ts';
import type { Finding } from './modification/finding.ts';
import { LaterRevisions } from './modification/later-revisions.ts';
import { restrictionsIn } from './modification/restrictions.ts';
import { judgeStructure, type Structure, standsInSigned } from './structure.ts';

export interface ExaminedSignature {
  readonly entry: SignatureEntry;
  readonly structure: Structure;
  readonly cms: CmsIntegrity;
  readonly intact: boolean;
  readonly findings: readonly Finding[];
  /** The store as it was when this signature was made; only for document time-stamps. */
  readonly store: SecurityStore | undefined;
}

/** The signatures of a file in the order of what they cover. Errors: those of `openPdf`, PDF_TOO_MANY. */
export function examineSignatures(doc: PdfDocument, pool: readonly Certificate[]): ExaminedSignature[] {
  const file: FileFacts = {
    view: new View(doc),
    older: doc.hybrid ? olderView(doc) : undefined,
    entries: readSignatures(doc),
    duplicates: readFields(doc).duplicates,
    pool,
  };
  if (file.entries.length > limits.signatures) {
    throw new AppError(pdfErrors.PDF_TOO_MANY, { params: { what: 'chữ ký' } });
  }
  const examined = file.entries.map((entry) => examine(file, entry));
  return examined.sort((a, b) => a.structure.coveredEnd - b.structure.coveredEnd);
}

interface FileFacts {
  readonly view: View;
  /** What an old reader sees of a hybrid file; both views must hold (pades.md "Structure"). */
  readonly older: View | 'unreadable' | undefined;
  readonly entries: readonly SignatureEntry[];
  readonly duplicates: readonly string[];
  readonly pool: readonly Certificate[];
}

function olderView(doc: PdfDocument): View | 'unreadable' {
  try {
    const older = doc.withoutHybridStreams();
    return older.dict(older.catalog.get('Pages')) ? new View(older) : 'unreadable';
  } catch (error) {
    if (!isAppError(error)) throw error;
    return 'unreadable';
  }
}

class View {
  readonly doc: PdfDocument;
  readonly later: LaterRevisions;
  readonly #signed = new Map<number, { doc: PdfDocument; signatures: SignatureEntry[] }>();

  constructor(doc: PdfDocument) {
    this.doc = doc;
    this.later = new LaterRevisions(doc);
  }

  /** The state that a signature covers. */
  signed(end: number): { doc: PdfDocument; signatures: SignatureEntry[] } {
    let state = this.#signed.get(end);
    if (!state) {
      const doc = end >= this.doc.bytes.length ? this.doc : this.doc.atRevision(end);
      state = { doc, signatures: readSignatures(doc) };
      this.#signed.set(end, state);
    }
    return state;
  }
}

function examine(file: FileFacts, entry: SignatureEntry): ExaminedSignature {
  const { view } = file;
  const structure = judgeStructure(view.doc, entry, file.entries, file.duplicates);
  const cms = judgeCms(view.doc.bytes, entry, file.pool);
  const nothing = { entry, cms, findings: [], store: undefined, intact: false };
  if (structure.revision < 0) return { ...nothing, structure };
  try {
    const state = view.signed(structure.coveredEnd);
    const stands = standsInSigned(state.signatures, entry);
    const faults = stands
      ? structure.faults
      : [...structure.faults, 'the signed revision has no such signature'];
    return {
      entry,
      structure: { ...structure, faults },
      cms,
      intact: cms.intact && faults.length === 0,
      findings: [...laterFindings(view, structure), ...olderFindings(file.older, structure)],
      store: entry.subFilter === 'ETSI.RFC3161' ? readSecurityStore(state.doc) : undefined,
    };
  } catch (error) {
    // What cannot be read cannot be called unchanged.
    if (!isAppError(error)) throw error;
    return { ...nothing, structure: { ...structure, faults: [...structure.faults, error.message] } };
  }
}

function laterFindings(view: View, structure: Structure): Finding[] {
  const revision = view.doc.revisions.findLastIndex((each) => each.eofEnd <= structure.coveredEnd);
  return view.later.judge(revision, restrictionsIn(view.signed(structure.coveredEnd).doc));
}

function olderFindings(older: FileFacts['older'], structure: Structure): Finding[] {
  const unsettled: Finding = { kind: 'older-view', judgement: 'open', where: 'XRefStm' };
  if (older === undefined) return [];
  if (older === 'unreadable') return [unsettled];
  try {
    return laterFindings(older, structure);
  } catch (error) {
    if (!isAppError(error)) throw error;
    return [unsettled];
  }
}
