/** Which files of a document that is being issued have their seal already. */
import { type DocumentFile, type DocumentRecord, latestVersion } from '../documents/document.ts';
import type { AcceptedSignature, TokenSigning } from './token-signing.ts';

export interface SealedPart {
  readonly file: DocumentFile;
  readonly signing: TokenSigning;
  readonly result: AcceptedSignature;
}

interface Issuing {
  readonly document: Pick<DocumentRecord, 'version'>;
  /** The main one first. */
  readonly files: readonly DocumentFile[];
}

/** The accepted seal of each file as it stands now; what was sealed before a change does not count. */
export function sealedParts(
  { document, files }: Issuing,
  accepted: readonly TokenSigning[],
): readonly SealedPart[] {
  return files.flatMap((file) => {
    const signing = accepted.findLast(
      (one) =>
        one.fileId === file.id &&
        one.purpose !== 'approve' &&
        one.documentVersion === document.version &&
        one.baseVersionId === latestVersion(file).id,
    );
    return signing?.result ? [{ file, signing, result: signing.result }] : [];
  });
}

export function sealedFileIds(issuing: Issuing, accepted: readonly TokenSigning[]): ReadonlySet<string> {
  return new Set(sealedParts(issuing, accepted).map(({ file }) => file.id));
}
