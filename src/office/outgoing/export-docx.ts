/** What a main file was set from, as DOCX, for those who go on writing elsewhere. */
import { AppError } from '../../app-error.ts';
import { composeDocx } from '../../lib/typesetting/docx/official-docx.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import { type ComposePorts, type Content, describeDocument } from './compose-draft.ts';
import { readDocument } from './load-document.ts';

export interface ExportedDocx {
  readonly bytes: Uint8Array;
  /** E.g. "QĐ-UBND.docx". */
  readonly name: string;
}

/** @throws AppError NOT_FOUND when the file was uploaded, or the document is not this person's to read */
export async function exportDocx(
  ports: Pick<ComposePorts, 'transact' | 'clock'>,
  actor: Actor,
  documentId: string,
): Promise<ExportedDocx> {
  const { input, document } = await ports.transact(async (tx) => {
    await readDocument(tx, actor, documentId);
    const content = (await tx.documents.content(documentId)) as Content | null;
    if (content === null) throw new AppError(officeErrors.NOT_FOUND);
    return describeDocument(ports, tx, actor, { documentId, ...content });
  });
  const name = `${document.notation.replace(/[^\p{L}\p{N}-]/gu, '-')}.docx`;
  return { bytes: await composeDocx(input), name };
}
