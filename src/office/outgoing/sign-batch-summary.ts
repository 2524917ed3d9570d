/** What a batch would sign, said before the PIN is asked for: of each document what it is and the digest of its bytes. */
import { createHash } from 'node:crypto';
import { AppError, isAppError } from '../../app-error.ts';
import { latestVersion } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import { documentType } from '../documents/document-types.ts';
import { numberSymbol } from '../documents/notation.ts';
import type { Actor } from '../identity/actor.ts';
import type { Transact } from '../unit-of-work.ts';
import { outgoingErrors } from './errors.ts';
import { nextSigner, readDocument } from './load-document.ts';
import { batchErrors } from './sign-batch-errors.ts';
import type { ShownDocument, SigningBatchStore, SigningSummary } from './sign-batch-store.ts';
import { requireTurn, type SignPorts, type SignTx } from './sign-ground.ts';

export const batchLimit = 500;

const summaryLastsMs = 24 * 3600_000;

interface SummaryTx extends Omit<SignTx, 'documents'> {
  readonly documents: SignTx['documents'] & Pick<DocumentStore, 'addressees'>;
  readonly batches: Pick<SigningBatchStore, 'keepSummary'>;
}

export interface SummaryPorts extends Pick<SignPorts, 'clock' | 'newId'> {
  readonly transact: Transact<SummaryTx>;
}

/** Keeps the summary for a day; refuses BATCH_TOO_LARGE. Certificates are judged when the session is there. */
export async function summariseBatch(
  ports: SummaryPorts,
  actor: Actor,
  documentIds: readonly string[],
): Promise<SigningSummary> {
  const wanted = requireBatchSize(documentIds);
  const documents: ShownDocument[] = [];
  for (const id of wanted) documents.push(await ports.transact((tx) => show(ports, tx, actor, id)));
  const createdAt = ports.clock.now();
  const digest = summaryDigest(documents);
  const summary = { id: ports.newId(), accountId: actor.accountId, digest, documents, createdAt };
  const forgetBefore = new Date(createdAt.getTime() - summaryLastsMs);
  await ports.transact((tx) => tx.batches.keepSummary(summary, forgetBefore));
  return summary;
}

/** Each once, in the order given. */
export function requireBatchSize(documentIds: readonly string[]): readonly string[] {
  const wanted = [...new Set(documentIds)];
  if (wanted.length === 0 || wanted.length > batchLimit)
    throw new AppError(batchErrors.BATCH_TOO_LARGE, { params: { most: batchLimit, count: wanted.length } });
  return wanted;
}

/** SHA-256 in hex over one line "id version sha256\n" per document, in order; "-" where a document shows neither. */
export function summaryDigest(
  documents: readonly Pick<ShownDocument, 'id' | 'version' | 'sha256'>[],
): string {
  const lines = documents.map(({ id, version, sha256 }) => `${id} ${version ?? '-'} ${sha256 ?? '-'}\n`);
  return createHash('sha256').update(lines.join('')).digest('hex');
}

async function show(ports: SummaryPorts, tx: SummaryTx, actor: Actor, id: string): Promise<ShownDocument> {
  try {
    const { document, signers } = await readDocument(tx, actor, id);
    const files = await tx.files.filesOf(id);
    const main = files.find((file) => file.role === 'main');
    const next = nextSigner(signers);
    const { vi, en } = documentType(document.typeCode);
    return {
      id,
      subject: document.subject,
      typeName: { vi, en },
      numberNotation: numberSymbol(document),
      addressees: (await tx.documents.addressees(id)).map(({ name }) => name),
      form: next?.form ?? null,
      position: next?.position ?? null,
      sha256: main ? latestVersion(main).sha256 : null,
      version: document.version,
      refusal: await refusalOf(ports, tx, actor, id),
    };
  } catch (error) {
    if (isAppError(error)) return { ...hidden, id, refusal: error.code };
    throw error;
  }
}

const hidden = {
  subject: null,
  typeName: null,
  numberNotation: null,
  addressees: [],
  form: null,
  position: null,
  sha256: null,
  version: null,
} as const;

async function refusalOf(
  ports: SummaryPorts,
  tx: SummaryTx,
  actor: Actor,
  id: string,
): Promise<string | null> {
  try {
    await requireTurn(ports, tx, actor, id);
    return (await tx.jobs.runningFor(id)) ? outgoingErrors.DOCUMENT_BUSY.code : null;
  } catch (error) {
    if (isAppError(error)) return error.code;
    throw error;
  }
}
