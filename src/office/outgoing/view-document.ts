/** A document as its page shows it, with what this reader may do now. */
import type {
  DocumentAddressee,
  DocumentFile,
  DocumentRecord,
  DocumentReview,
  DocumentSigner,
} from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import { documentType } from '../documents/document-types.ts';
import type { FileStore } from '../documents/file-store.ts';
import type { Job, JobStore } from '../documents/job-store.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { numberSymbol } from '../documents/notation.ts';
import type { Actor } from '../identity/actor.ts';
import { allowedAs } from '../identity/permissions.ts';
import type { ReadingTx } from '../ledger/confidential-reads.ts';
import type { Appointment, OrganisationReader } from '../organisation/organisation.ts';
import type { Transact } from '../unit-of-work.ts';
import { type LoadedDocument, type LoadTx, nextSigner, readDocument } from './load-document.ts';
import { noteIfConfidential } from './note-reading.ts';
import { approvedKinds } from './review-document.ts';

export interface Person {
  readonly appointmentId: string;
  readonly fullName: string;
  /** Chức vụ. */
  readonly post: string;
}

export interface DocumentView {
  readonly document: DocumentRecord;
  readonly typeName: { readonly vi: string; readonly en: string };
  readonly numberSymbol: string;
  readonly unitName: string;
  readonly drafter: Person;
  readonly signers: readonly (DocumentSigner & Person)[];
  readonly addressees: readonly DocumentAddressee[];
  readonly files: readonly DocumentFile[];
  readonly reviews: readonly (DocumentReview & Person)[];
  readonly runningJob: Job | null;
  /** Steps that this reader may take now. */
  readonly mayDo: readonly string[];
}

interface ViewTx extends LoadTx, ReadingTx {
  readonly documents: LoadTx['documents'] & Pick<DocumentStore, 'addressees' | 'reviews'>;
  readonly organisation: LoadTx['organisation'] & Pick<OrganisationReader, 'unit'>;
  readonly files: Pick<FileStore, 'filesOf'>;
  readonly jobs: Pick<JobStore, 'runningFor'>;
}

export interface ViewPorts {
  readonly transact: Transact<ViewTx>;
}

export async function viewDocument(ports: ViewPorts, actor: Actor, id: string): Promise<DocumentView> {
  return ports.transact(async (tx) => {
    const loaded = await readDocument(tx, actor, id);
    const { document } = loaded;
    await noteIfConfidential(tx, actor, document, 'opened');
    const reviews = await tx.documents.reviews(id);
    const person = await people(tx, [
      document.draftedBy,
      ...loaded.signers.map((signer) => signer.appointmentId),
      ...reviews.map((review) => review.appointmentId),
    ]);
    const { vi, en } = documentType(document.typeCode);
    return {
      document,
      typeName: { vi, en },
      numberSymbol: numberSymbol(document),
      unitName: (await tx.organisation.unit(document.unitId))?.name ?? '',
      drafter: person(document.draftedBy),
      signers: loaded.signers.map((signer) => ({ ...signer, ...person(signer.appointmentId) })),
      addressees: await tx.documents.addressees(id),
      files: await tx.files.filesOf(id),
      reviews: reviews.map((review) => ({ ...review, ...person(review.appointmentId) })),
      runningJob: await tx.jobs.runningFor(id),
      mayDo: stepsFor(actor, loaded, reviews),
    };
  });
}

async function people(
  tx: ViewTx,
  appointmentIds: readonly string[],
): Promise<(appointmentId: string) => Person> {
  const found = new Map<string, Appointment | null>();
  for (const id of new Set(appointmentIds)) found.set(id, await tx.organisation.appointment(id));
  return (appointmentId) => {
    const held = found.get(appointmentId);
    return { appointmentId, fullName: held?.fullName ?? '', post: held?.position ?? '' };
  };
}

/** The lifecycle and the permission matrix together, for the page's buttons; the use cases decide again. */
export function stepsFor(
  actor: Actor,
  { document, signers, subjects }: LoadedDocument,
  reviews: readonly DocumentReview[],
): readonly string[] {
  const open = new Set(
    outgoingTransitions.filter((row) => row.from.includes(document.state)).map((row) => row.step),
  );
  const issuing = { ...subjects.issuing, appointmentIds: [] };
  const drafting = { ...subjects.drafting, appointmentIds: [] };
  const turn = nextSigner(signers);
  const signing = { ...subjects.issuing, appointmentIds: turn ? [turn.appointmentId] : [] };
  const given = approvedKinds(document, reviews);
  const is = (action: Parameters<typeof allowedAs>[1], subject = subjects.issuing) =>
    allowedAs(actor, action, subject) !== null;
  const offered: readonly (readonly [step: string, may: boolean])[] = [
    ['edit', ['draft', 'returned'].includes(document.state) && is('document.edit')],
    ['submit', open.has('submit') && is('document.submit')],
    [
      'approve-content',
      open.has('approve') && !given.has('content') && is('document.review-content', drafting),
    ],
    ['approve-form', open.has('approve') && !given.has('form') && is('document.review-form', issuing)],
    [
      'return',
      open.has('return') && (is('document.return', issuing) || is('document.review-content', drafting)),
    ],
    ['sign', open.has('sign') && turn !== null && is('document.sign', signing)],
    ['issue', (open.has('hold-number') || open.has('seal')) && is('document.issue', issuing)],
    ['spoil', open.has('spoil-number') && is('document.issue', issuing)],
    ['send', open.has('send') && is('document.send', issuing)],
    ['recall', open.has('recall') && is('document.recall', issuing)],
    ['evidence', document.issuedAt !== null && is('evidence.make', issuing)],
    ['cancel', open.has('cancel') && is('document.cancel')],
  ];
  return offered.flatMap(([step, may]) => (may ? [step] : []));
}
