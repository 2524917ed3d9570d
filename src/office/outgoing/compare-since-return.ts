/** What a document that was returned says now and did not say then. */
import { AppError } from '../../app-error.ts';
import { extractText } from '../../lib/typesetting/text.ts';
import type { DocumentFile, DocumentReview, FileVersion } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { FileStore } from '../documents/file-store.ts';
import type { Actor } from '../identity/actor.ts';
import type { ReadingTx } from '../ledger/confidential-reads.ts';
import type { Transact } from '../unit-of-work.ts';
import { compareTexts, type PageChange } from './compare-texts.ts';
import { outgoingErrors } from './errors.ts';
import { type LoadTx, mainFile, readDocument } from './load-document.ts';
import { noteIfConfidential } from './note-reading.ts';

interface CompareTx extends LoadTx, ReadingTx {
  readonly documents: LoadTx['documents'] & Pick<DocumentStore, 'reviews'>;
  readonly files: Pick<FileStore, 'filesOf'>;
}

export interface ComparePorts {
  readonly transact: Transact<CompareTx>;
  readonly storage: { read(sha256: string): Promise<Uint8Array> };
}

export interface ChangesSinceReturn {
  readonly returnedAt: Date;
  /** False when one of the files has no text, such as a scan: then nothing is said of what changed. */
  readonly comparable: boolean;
  readonly pages: readonly PageChange[];
}

const limits = { maxPages: 200, timeLimit: 10_000 };

/** @throws AppError NOT_FOUND, NEVER_RETURNED, MAIN_FILE_MISSING */
export async function compareSinceReturn(
  ports: ComparePorts,
  actor: Actor,
  documentId: string,
): Promise<ChangesSinceReturn> {
  const { returned, earlier, latest } = await ports.transact(async (tx) => {
    const { document } = await readDocument(tx, actor, documentId);
    const returned = lastReturn(await tx.documents.reviews(documentId));
    const main = mainFile(await tx.files.filesOf(documentId));
    const versions = { earlier: draftAt(main, returned.at), latest: draftAt(main, null) };
    await noteIfConfidential(tx, actor, document, 'opened', versions.latest.sha256);
    return { returned, ...versions };
  });
  const returnedAt = returned.at;
  if (earlier.sha256 === latest.sha256) return { returnedAt, comparable: true, pages: [] };
  const [before, after] = [await textOf(ports, earlier), await textOf(ports, latest)];
  const comparable = before.trim() !== '' && after.trim() !== '';
  return { returnedAt, comparable, pages: comparable ? compareTexts(before, after) : [] };
}

function lastReturn(reviews: readonly DocumentReview[]): DocumentReview {
  const returned = reviews.filter(({ decision }) => decision === 'returned').at(-1);
  if (!returned) throw new AppError(outgoingErrors.NEVER_RETURNED);
  return returned;
}

/** The newest draft at that moment; reserved fields and signatures change no word. */
function draftAt(file: DocumentFile, at: Date | null): FileVersion {
  const drafts = file.versions.filter(({ purpose }) => purpose === 'draft');
  const found = drafts.filter(({ createdAt }) => at === null || createdAt <= at).at(-1) ?? drafts[0];
  if (!found) throw new AppError(outgoingErrors.MAIN_FILE_MISSING);
  return found;
}

async function textOf(ports: ComparePorts, { sha256 }: FileVersion): Promise<string> {
  return (await extractText(await ports.storage.read(sha256), limits)).text;
}
