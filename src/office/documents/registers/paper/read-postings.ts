/** The post book's lines, what waits for the post, and what stands on the unit's envelopes. */
import { AppError } from '../../../../app-error.ts';
import { officeErrors } from '../../../errors.ts';
import type { Actor } from '../../../identity/actor.ts';
import { type Action, permit } from '../../../identity/permissions.ts';
import type { Ledger } from '../../../ledger/events.ts';
import type { OrganisationReader } from '../../../organisation/organisation.ts';
import { unitSubject } from '../../../organisation/units-through-time.ts';
import type { Page } from '../../../paging.ts';
import type { Transact } from '../../../unit-of-work.ts';
import { cleanOptionalText } from '../../clean-text.ts';
import type {
  EnvelopeSender,
  Posting,
  PostingQuery,
  PostingStore,
  WaitingDelivery,
} from './paper-records.ts';

/** Paper that waits longest comes first; more than these are not shown at once. */
const SHOWN = 500;

type Units = Pick<OrganisationReader, 'unit' | 'unitPath'>;

export interface ReadPostingsPorts {
  readonly transact: Transact<{
    readonly postings: Pick<PostingStore, 'list' | 'waiting' | 'sender'>;
    readonly organisation: Units;
  }>;
}

/** @throws AppError NOT_FOUND, FORBIDDEN */
export async function permitForUnit(organisation: Units, actor: Actor, action: Action, unitId: string) {
  if ((await organisation.unit(unitId)) === null) throw new AppError(officeErrors.NOT_FOUND);
  return permit(actor, action, await unitSubject(organisation, unitId));
}

export async function listPostings(
  ports: ReadPostingsPorts,
  actor: Actor,
  query: PostingQuery,
): Promise<Page<Posting>> {
  return ports.transact(async (tx) => {
    await permitForUnit(tx.organisation, actor, 'register.read', query.unitId);
    return tx.postings.list(query);
  });
}

export async function listWaiting(
  ports: ReadPostingsPorts,
  actor: Actor,
  unitId: string,
): Promise<readonly WaitingDelivery[]> {
  return ports.transact(async (tx) => {
    await permitForUnit(tx.organisation, actor, 'register.read', unitId);
    return tx.postings.waiting(unitId, SHOWN);
  });
}

/** All null before somebody has written it down. */
export async function readSender(
  ports: ReadPostingsPorts,
  actor: Actor,
  unitId: string,
): Promise<EnvelopeSender> {
  return ports.transact(async (tx) => {
    await permitForUnit(tx.organisation, actor, 'register.read', unitId);
    const blank = { unitId, address: null, phone: null, fax: null, email: null, website: null };
    return (await tx.postings.sender(unitId)) ?? blank;
  });
}

export interface SetSenderPorts {
  readonly transact: Transact<{
    readonly postings: Pick<PostingStore, 'sender' | 'setSender'>;
    readonly organisation: Units;
    readonly ledger: Ledger;
  }>;
}

/** @throws AppError NOT_FOUND, FORBIDDEN, and as `cleanText` */
export async function setSender(
  ports: SetSenderPorts,
  actor: Actor,
  given: EnvelopeSender,
): Promise<EnvelopeSender> {
  const text = (field: Exclude<keyof EnvelopeSender, 'unitId'>) =>
    cleanOptionalText(given[field], { field, limit: 200 });
  return ports.transact(async (tx) => {
    const appointment = await permitForUnit(tx.organisation, actor, 'register.write', given.unitId);
    const before = await tx.postings.sender(given.unitId);
    const sender: EnvelopeSender = {
      unitId: given.unitId,
      address: text('address'),
      phone: text('phone'),
      fax: text('fax'),
      email: text('email'),
      website: text('website'),
    };
    await tx.postings.setSender(sender);
    await tx.ledger.append({
      kind: 'envelope-sender.changed',
      actor,
      appointmentId: appointment.id,
      unitId: given.unitId,
      before: before && { ...before },
      after: { ...sender },
    });
    return sender;
  });
}
