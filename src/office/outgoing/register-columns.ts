/** The line of the outgoing register for a document issued here (appendix IV, I.2). */
import type { DocumentAddressee, DocumentRecord } from '../documents/document.ts';
import { documentType, isLetter } from '../documents/document-types.ts';
import { numberSymbol } from '../documents/notation.ts';
import type { OutgoingColumns } from '../documents/registers/register.ts';
import type { Appointment } from '../organisation/organisation.ts';

export interface LineParts {
  readonly document: DocumentRecord;
  /** In the order of signing. */
  readonly signers: readonly Pick<Appointment, 'fullName' | 'position'>[];
  readonly addressees: readonly DocumentAddressee[];
  /** Name of the drafting unit. */
  readonly draftingUnit: string;
}

export function outgoingColumns({ document, signers, addressees, draftingUnit }: LineParts): OutgoingColumns {
  const type = documentType(document.typeCode);
  return {
    numberSymbol: numberSymbol(document),
    documentDate: document.issuedOn ?? '',
    titleAndSubject: isLetter(type) ? `V/v ${document.subject}` : `${type.vi} ${document.subject}`,
    signer: signers.map((signer) => `${signer.fullName} (${signer.position})`).join('; '),
    recipients: addressees.map((addressee) => addressee.name).join('; '),
    copyKeeper: `Văn thư; ${draftingUnit}`,
    copies: document.paperCopies,
    transferDate: null,
    receiptSigned: '',
    note: document.description ?? '',
  };
}
