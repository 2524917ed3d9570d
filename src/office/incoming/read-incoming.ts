/** Reading what arrived: lists, one record with all that belongs to it, its files and history. */
import { AppError } from '../../app-error.ts';
import type { MessageSignature } from '../exchange/edxml-signature.ts';
import type { EdxmlStore } from '../exchange/edxml-store.ts';
import type { Actor } from '../identity/actor.ts';
import { noteReading, type Reading, type ReadingTx } from '../ledger/confidential-reads.ts';
import type { LedgerReader, RecordedEvent } from '../ledger/ledger-reader.ts';
import type { NoticeStore } from '../notices/notice-store.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import type { Page, PageRequest } from '../paging.ts';
import type { Transact } from '../unit-of-work.ts';
import { incomingErrors } from './errors.ts';
import type { Assignment, DirectedPart, Direction, IncomingRecord, StoredIncomingFile } from './incoming.ts';
import { type OpenTx, openForReading } from './incoming-access.ts';
import type {
  IncomingListQuery,
  IncomingStore,
  IncomingViewpoint,
  ListedIncoming,
} from './incoming-store.ts';

interface Tx extends OpenTx, ReadingTx {
  readonly notices: Pick<NoticeStore, 'limitedArrivals'>;
  readonly incoming: Pick<
    IncomingStore,
    'get' | 'getForUpdate' | 'assignments' | 'files' | 'directions' | 'list'
  >;
  readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath' | 'appointment'>;
  readonly edxml: Pick<EdxmlStore, 'arrivedAs'>;
}

export interface ReadIncomingPorts {
  readonly transact: Transact<Tx>;
}

export interface PartNames {
  readonly fullName: string | null;
  /** Of the unit that has the part as such. */
  readonly unitName: string | null;
}

export interface IncomingDetails {
  readonly record: IncomingRecord;
  readonly unitName: string;
  readonly files: readonly StoredIncomingFile[];
  readonly directions: readonly (Omit<Direction, 'parts'> & {
    readonly fullName: string | null;
    readonly parts: readonly (DirectedPart & PartNames)[];
  })[];
  readonly assignments: readonly (Assignment & PartNames)[];
  /** Shown as the warning; null when the reader may not see the earlier one. */
  readonly duplicateOf: Pick<IncomingRecord, 'id' | 'numberSymbol' | 'arrivalNumber' | 'arrivedOn'> | null;
  /** Of the edXML message in which it came; null where it came otherwise. */
  readonly messageSignature: MessageSignature | null;
}

/** @throws AppError NOT_FOUND */
export async function readIncoming(
  ports: ReadIncomingPorts,
  actor: Actor,
  incomingId: string,
): Promise<IncomingDetails> {
  return ports.transact(async (tx) => {
    const { record, assignments } = await openForReading(tx, actor, incomingId);
    await noteIfConfidential(tx, actor, record, 'opened');
    const unit = await tx.organisation.unit(record.unitId);
    return {
      record,
      unitName: unit?.name ?? '',
      files: await tx.incoming.files(record.id),
      directions: await namedDirections(tx, await tx.incoming.directions(record.id)),
      assignments: await named(tx, assignments, (one) => one.assigneeId),
      messageSignature: (await tx.edxml.arrivedAs(record.id))?.signature ?? null,
      duplicateOf: record.duplicateOfId ? await seenBy(tx, actor, record.duplicateOfId) : null,
    };
  });
}

async function named<T extends { readonly unitId: string | null }>(
  tx: Tx,
  rows: readonly T[],
  who: (row: T) => string,
): Promise<readonly (T & PartNames)[]> {
  const result: (T & PartNames)[] = [];
  for (const row of rows) {
    const appointment = await tx.organisation.appointment(who(row));
    const unit = row.unitId === null ? null : await tx.organisation.unit(row.unitId);
    result.push({ ...row, fullName: appointment?.fullName ?? null, unitName: unit?.name ?? null });
  }
  return result;
}

async function namedDirections(
  tx: Tx,
  directions: readonly Direction[],
): Promise<IncomingDetails['directions']> {
  const result: IncomingDetails['directions'][number][] = [];
  for (const direction of directions) {
    const leader = await tx.organisation.appointment(direction.appointmentId);
    const parts = await named(tx, direction.parts, (part) => part.appointmentId);
    result.push({ ...direction, parts, fullName: leader?.fullName ?? null });
  }
  return result;
}

async function seenBy(tx: Tx, actor: Actor, id: string): Promise<IncomingRecord | null> {
  try {
    return (await openForReading(tx, actor, id)).record;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** @throws AppError NOT_FOUND, INCOMING_WITHDRAWN, FILE_GONE */
export async function readIncomingFile(
  ports: ReadIncomingPorts,
  actor: Actor,
  incomingId: string,
  fileId: string,
): Promise<StoredIncomingFile> {
  return ports.transact(async (tx) => {
    const { record } = await openForReading(tx, actor, incomingId);
    if (record.state === 'withdrawn') throw new AppError(incomingErrors.INCOMING_WITHDRAWN);
    const file = (await tx.incoming.files(record.id)).find((candidate) => candidate.id === fileId);
    if (!file) throw new AppError(incomingErrors.FILE_GONE);
    await noteIfConfidential(tx, actor, record, 'downloaded', file.sha256);
    return file;
  });
}

/** The copy for printing was handed out. */
export async function noteCopy(
  ports: ReadIncomingPorts,
  actor: Actor,
  record: IncomingRecord,
): Promise<void> {
  await ports.transact((tx) => noteIfConfidential(tx, actor, record, 'downloaded'));
}

/** What its sender limits in circulation, and a line by hand of a classified document, is not read unrecorded. */
export async function noteIfConfidential(
  tx: Pick<Tx, 'readings' | 'ledger' | 'notices'>,
  actor: Actor,
  { id, unitId, secrecy }: IncomingRecord,
  how: Reading,
  fileSha256?: string,
): Promise<void> {
  if (secrecy === 'none' && !(await tx.notices.limitedArrivals([id])).has(id)) return;
  await noteReading(tx, actor, { kind: 'incoming.read', id, unitId }, how, fileSha256);
}

export async function listIncoming(
  ports: ReadIncomingPorts,
  actor: Actor,
  query: Omit<IncomingListQuery, 'viewpoint'>,
): Promise<Page<ListedIncoming>> {
  return ports.transact((tx) => tx.incoming.list({ ...query, viewpoint: incomingViewpoint(actor) }));
}

/** `incoming.read` of the permission matrix as a filter, appointment by appointment. */
export function incomingViewpoint(actor: Actor): IncomingViewpoint {
  if (actor.scopes !== null && !actor.scopes.has('incoming.read'))
    return {
      appointmentIds: [],
      takesPartsOf: [],
      readsAllOf: [],
      readsBelow: [],
      leadsUnits: [],
      assignsIn: [],
    };
  const unitsOf = (...roles: readonly string[]) =>
    actor.appointments.filter((held) => roles.includes(held.role)).map((held) => held.unitId);
  return {
    appointmentIds: actor.appointments.filter((held) => held.role !== 'it').map((held) => held.id),
    takesPartsOf: unitsOf('leader', 'clerk'),
    readsAllOf: unitsOf('leader', 'clerk'),
    readsBelow: unitsOf('auditor'),
    leadsUnits: unitsOf('leader'),
    assignsIn: unitsOf('leader', 'clerk'),
  };
}

export interface IncomingHistoryPorts {
  readonly transact: Transact<OpenTx & { readonly ledger: Pick<LedgerReader, 'ofIncoming'> }>;
}

/** @throws AppError NOT_FOUND */
export async function readIncomingHistory(
  ports: IncomingHistoryPorts,
  actor: Actor,
  incomingId: string,
  page: PageRequest,
): Promise<Page<RecordedEvent>> {
  return ports.transact(async (tx) => {
    await openForReading(tx, actor, incomingId);
    return tx.ledger.ofIncoming(incomingId, page);
  });
}
