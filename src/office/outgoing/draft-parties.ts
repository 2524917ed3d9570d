/** Addressees, signers and links of a draft, checked against the organisation of today. */
import { AppError } from '../../app-error.ts';
import { cleanText } from '../documents/clean-text.ts';
import type {
  Channel,
  DocumentAddressee,
  DocumentOrigin,
  DocumentRecord,
  DocumentSigner,
} from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import { documentErrors } from '../documents/errors.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { mayAdvance } from '../documents/lifecycle/transitions.ts';
import { covers } from '../organisation/check-authority.ts';
import type { AuthorityForm, OrganisationReader } from '../organisation/organisation.ts';
import { requireOpenUnit } from '../organisation/units-through-time.ts';

export interface AddresseeInput {
  readonly unitId?: string | null | undefined;
  /** For an addressee outside; inside, the unit's own name stands. */
  readonly name?: string | undefined;
  readonly channel: Channel;
}

export interface SignerInput {
  readonly appointmentId: string;
  readonly form: AuthorityForm;
  readonly grantId?: string | null | undefined;
}

/** Appendix VI: OrganName 200. */
const nameLimit = 200;

/** Refuses UNIT_CLOSED (naming the successor), ADDRESSEE_UNKNOWN, ADDRESSEE_OUTSIDE_NEEDS_PAPER, ADDRESSEE_TWICE. */
export async function checkAddressees(
  organisation: Pick<OrganisationReader, 'unit'>,
  inputs: readonly AddresseeInput[],
  today: string,
): Promise<readonly DocumentAddressee[]> {
  const addressees: DocumentAddressee[] = [];
  const seen = new Set<string>();
  for (const [index, input] of inputs.entries()) {
    const addressee = await checkAddressee(organisation, input, index + 1, today);
    const key = addressee.unitId ?? addressee.name.toLowerCase();
    if (seen.has(key))
      throw new AppError(documentErrors.ADDRESSEE_TWICE, { params: { name: addressee.name } });
    seen.add(key);
    addressees.push(addressee);
  }
  return addressees;
}

async function checkAddressee(
  organisation: Pick<OrganisationReader, 'unit'>,
  { unitId = null, name, channel }: AddresseeInput,
  position: number,
  today: string,
): Promise<DocumentAddressee> {
  if (unitId === null) {
    const outside = cleanText(name ?? '', { field: `addressees[${position - 1}].name`, limit: nameLimit });
    if (channel !== 'paper')
      throw new AppError(documentErrors.ADDRESSEE_OUTSIDE_NEEDS_PAPER, { params: { name: outside } });
    return { position, unitId, name: outside, channel };
  }
  if ((await organisation.unit(unitId)) === null)
    throw new AppError(documentErrors.ADDRESSEE_UNKNOWN, { params: { position } });
  const unit = await requireOpenUnit(organisation, unitId, today);
  return { position, unitId, name: unit.name, channel };
}

/**
 * Signers in the order given. Each holds a leading post today, in the issuing unit or (TL., TUQ.: Đ13) in a body below it;
 * whether the authority is in force is asked at the moment of signing. Copies and digitised paper have none.
 */
export async function checkSigners(
  organisation: Pick<OrganisationReader, 'appointment' | 'unitPath'>,
  document: { readonly unitId: string; readonly origin: DocumentOrigin },
  inputs: readonly SignerInput[],
  today: string,
): Promise<readonly DocumentSigner[]> {
  if (document.origin !== 'electronic') return [];
  const signers: DocumentSigner[] = [];
  for (const [index, { appointmentId, form, grantId = null }] of inputs.entries()) {
    const position = index + 1;
    const post = await organisation.appointment(appointmentId);
    const fits =
      post?.role === 'leader' &&
      covers(post, today) &&
      (await organisation.unitPath(post.unitId)).includes(document.unitId);
    if (!fits || signers.some((signer) => signer.appointmentId === appointmentId))
      throw new AppError(documentErrors.SIGNER_INVALID, { params: { position } });
    signers.push({
      position,
      appointmentId,
      form,
      grantId,
      signedAt: null,
      certificateFingerprint: null,
      level: null,
    });
  }
  return signers;
}

/** The document that this one will replace: issued by the same unit and not replaced yet (Đ18.5). */
export async function checkReplaces(
  documents: Pick<DocumentStore, 'get'>,
  unitId: string,
  replacesId: string,
): Promise<DocumentRecord> {
  const old = await documents.get(replacesId);
  if (!old || old.unitId !== unitId || !mayAdvance(outgoingTransitions, old.state, 'replace'))
    throw new AppError(documentErrors.LINKED_DOCUMENT_INVALID);
  return old;
}

/** Where the incoming documents of a unit are looked up. */
export interface IncomingLookup {
  get(id: string): Promise<{ readonly unitId: string } | null>;
}

export async function checkReplyTo(
  incoming: IncomingLookup,
  unitIds: readonly string[],
  replyToIncomingId: string,
): Promise<void> {
  const answered = await incoming.get(replyToIncomingId);
  if (!answered || !unitIds.includes(answered.unitId))
    throw new AppError(documentErrors.REPLY_TARGET_INVALID);
}
