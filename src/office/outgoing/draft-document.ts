/** A new draft (NĐ 30/2020 Đ10). */
import { randomBytes } from 'node:crypto';
import { AppError } from '../../app-error.ts';
import type { DocumentRecord } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import { isLetter } from '../documents/document-types.ts';
import { buildNotation } from '../documents/notation.ts';
import type { GivenPlaces } from '../documents/page-layout.ts';
import { officeErrors } from '../errors.ts';
import type { ActingAppointment, Actor } from '../identity/actor.ts';
import { permit } from '../identity/permissions.ts';
import type { Ledger } from '../ledger/events.ts';
import type { OrganisationReader, Unit } from '../organisation/organisation.ts';
import { requireOpenUnit, unitSubject } from '../organisation/units-through-time.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import { checkFields, checkTogether, type DraftFields } from './draft-fields.ts';
import {
  type AddresseeInput,
  checkAddressees,
  checkReplaces,
  checkReplyTo,
  checkSigners,
  type IncomingLookup,
  type SignerInput,
} from './draft-parties.ts';

export interface DraftLinks {
  readonly addressees?: readonly AddresseeInput[] | undefined;
  readonly signers?: readonly SignerInput[] | undefined;
  readonly replyToIncomingId?: string | null | undefined;
  readonly replacesId?: string | null | undefined;
  /** Where signatures, seal, number and date shall stand, when the words of the page do not say. */
  readonly places?: GivenPlaces | null | undefined;
  /** Abbreviation of the drafting unit or the field in the symbol of a công văn: "VX". */
  readonly notationPart?: string | null | undefined;
}

export interface DraftCommand extends DraftFields, DraftLinks {
  readonly unitId: string;
  readonly typeCode: string;
  readonly subject: string;
  /** One of the actor's own posts; the first that may when left out. */
  readonly draftingAppointmentId?: string | undefined;
}

export interface DraftPorts {
  readonly transact: Transact<{
    documents: Pick<DocumentStore, 'insert' | 'get' | 'replaceSigners' | 'replaceAddressees'>;
    organisation: Pick<OrganisationReader, 'unit' | 'unitPath' | 'appointment'>;
    incoming: IncomingLookup;
    ledger: Ledger;
  }>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export async function draftDocument(
  ports: DraftPorts,
  actor: Actor,
  command: DraftCommand,
): Promise<DocumentRecord> {
  const now = ports.clock.now();
  const today = vietnamDate(now);
  return ports.transact(async (tx) => {
    const drafter = permit(
      choosing(actor, command.draftingAppointmentId),
      'document.draft',
      await unitSubject(tx.organisation, command.unitId),
    );
    const unit = await requireOpenUnit(tx.organisation, command.unitId, today);
    const draftingUnit = (await tx.organisation.unit(drafter.unitId)) ?? unit;
    const fields = { ...emptyDraft, ...checkFields(command, today) };
    const document: DocumentRecord = {
      ...fields,
      id: ports.newId(),
      unitId: unit.id,
      draftedBy: drafter.id,
      notation: notationOf({ ...fields, notationPart: command.notationPart }, unit, draftingUnit),
      replyToIncomingId: command.replyToIncomingId ?? null,
      replacesId: command.replacesId ?? null,
      layout: command.places ? { given: command.places, prepared: null } : null,
      checkToken: randomBytes(18).toString('base64url'),
      createdAt: now,
      updatedAt: now,
    };
    if (document.replacesId) await checkReplaces(tx.documents, unit.id, document.replacesId);
    if (document.replyToIncomingId)
      await checkReplyTo(tx.incoming, [unit.id, draftingUnit.id], document.replyToIncomingId);
    await tx.documents.insert(document);
    const signers = await checkSigners(tx.organisation, document, command.signers ?? [], today);
    await tx.documents.replaceSigners(document.id, signers);
    const addressees = await checkAddressees(tx.organisation, command.addressees ?? [], today);
    await tx.documents.replaceAddressees(document.id, addressees);
    await tx.ledger.append({
      kind: 'document.drafted',
      actor,
      appointmentId: drafter.id,
      unitId: unit.id,
      documentId: document.id,
      after: draftFacts(document),
    });
    return document;
  });
}

/** The symbol of a draft, and the checks that need the whole of it. */
export function notationOf(
  draft: Pick<DocumentRecord, 'typeCode' | 'origin' | 'fileCatalog' | 'fileNotation'> &
    Pick<DraftLinks, 'notationPart'>,
  unit: Unit,
  draftingUnit: Unit,
): string {
  const type = checkTogether({ ...emptyDraft, ...draft });
  const own = draftingUnit.id === unit.id ? 'VP' : draftingUnit.abbreviation;
  const drafting = isLetter(type) ? (draft.notationPart ?? own) : null;
  return buildNotation({ type, unitAbbreviation: unit.abbreviation, drafting });
}

/** What the ledger keeps of a draft's metadata. */
export function draftFacts(document: DocumentRecord): Record<string, unknown> {
  const { state, origin, typeCode, subject, urgency, notation, replacesId, replyToIncomingId } = document;
  return { state, origin, typeCode, subject, urgency, notation, replacesId, replyToIncomingId };
}

/** The actor with only the chosen post; an unknown one is not found. */
function choosing(actor: Actor, appointmentId: string | undefined): Actor {
  if (appointmentId === undefined) return actor;
  const chosen = actor.appointments.filter((held: ActingAppointment) => held.id === appointmentId);
  if (chosen.length === 0) throw new AppError(officeErrors.NOT_FOUND);
  return { ...actor, appointments: chosen };
}

const emptyDraft = {
  state: 'draft',
  origin: 'electronic',
  typeCode: '',
  subject: '',
  description: null,
  field: null,
  urgency: 'normal',
  circulation: null,
  language: 'vi',
  dueDate: null,
  pageCount: null,
  paperCopies: 0,
  fileCatalog: null,
  fileNotation: null,
  replacedById: null,
  bookId: null,
  number: null,
  year: null,
  issuedOn: null,
  issuedAt: null,
  levelPending: null,
  reviewRound: 0,
  returnReason: null,
  simulated: false,
  version: 1,
} as const;
