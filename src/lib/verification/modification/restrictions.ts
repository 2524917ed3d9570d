/** What a signature forbids from then on: DocMDP, FieldMDP and /Lock (ISO 32000-2 §12.8.2, table 236). */
import type { PdfDocument } from '../../pdf/document.ts';
import { docMdpLevel, type FieldMdp, locks, readSignatures } from '../../pdf/signatures.ts';

export interface Restrictions {
  /** 1 nothing, 2 forms and signatures, 3 annotations as well; undefined when no signature says so. */
  readonly level: 1 | 2 | 3 | undefined;
  readonly fieldLocks: readonly FieldMdp[];
}

/** What is in force in the state that a signature covers: its own rules and those of the signatures before it. */
export function restrictionsIn(signed: PdfDocument): Restrictions {
  const signatures = readSignatures(signed);
  const levels = [
    docMdpLevel(signed),
    ...signatures.flatMap(({ docMdp, lockPermissions }) => [docMdp, lockPermissions]),
  ];
  const given = levels.filter((level) => level !== undefined);
  return {
    level: given.length === 0 ? undefined : (Math.min(...given) as 1 | 2 | 3),
    fieldLocks: signatures.flatMap(({ fieldMdp, lock }) =>
      [fieldMdp, lock].filter((mdp) => mdp !== undefined),
    ),
  };
}

export function isLocked(restrictions: Restrictions, fullName: string): boolean {
  return restrictions.fieldLocks.some((mdp) => locks(mdp, fullName));
}
