/** The record of a document, of an arrival or of a unit, for those who oversee it (auditor, IT). */
import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import { identityErrors } from '../identity/errors.ts';
import { allowedAs } from '../identity/permissions.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import type { Page, PageRequest } from '../paging.ts';
import type { Transact } from '../unit-of-work.ts';
import type { LedgerKind } from './events.ts';
import type { LedgerReader, NamedEvent, OwnEvent, RecordedEvent } from './ledger-reader.ts';

interface Tx {
  readonly organisation: Pick<OrganisationReader, 'unitPath'>;
  readonly documents: { get(id: string): Promise<{ readonly unitId: string } | null> };
  readonly incoming: { get(id: string): Promise<{ readonly unitId: string } | null> };
  readonly ledger: LedgerReader;
}

export interface ReadLedgerPorts {
  readonly transact: Transact<Tx>;
}

export type LedgerSubject =
  | { readonly documentId: string }
  | { readonly incomingId: string }
  /** `kinds`: only these. */
  | { readonly unitId: string; readonly kinds?: readonly LedgerKind[] };

/** What this person did, newest first: their own and nobody else's. */
export function readOwnHistory(
  ports: ReadLedgerPorts,
  actor: Actor,
  page: PageRequest,
): Promise<Page<OwnEvent>> {
  return ports.transact((tx) => tx.ledger.ofAccount(actor.accountId, page));
}

/** @throws AppError NOT_FOUND, FORBIDDEN */
export async function readLedger(
  ports: ReadLedgerPorts,
  actor: Actor,
  subject: LedgerSubject,
  page: PageRequest,
): Promise<Page<NamedEvent>> {
  return ports.transact(async (tx) => {
    const unitId = await unitOf(tx, subject);
    if (unitId === null) throw new AppError(officeErrors.NOT_FOUND);
    const unitPath = await tx.organisation.unitPath(unitId);
    const allowed = allowedAs(actor, 'ledger.read', { unitId, unitPath });
    // A guessed id must not tell that there is such a document; units are no secret.
    if (!allowed) throw new AppError('unitId' in subject ? identityErrors.FORBIDDEN : officeErrors.NOT_FOUND);
    const { items, next } = await readOf(tx.ledger, subject, page);
    const names = await tx.ledger.namesOf([...new Set(items.flatMap(meant))]);
    return { items: items.map((event) => ({ ...event, about: nameOf(event, names) })), next };
  });
}

function readOf(ledger: LedgerReader, subject: LedgerSubject, page: PageRequest) {
  if ('documentId' in subject) return ledger.ofDocument(subject.documentId, page);
  if ('incomingId' in subject) return ledger.ofIncoming(subject.incomingId, page);
  return ledger.ofUnit(subject.unitId, page, subject.kinds);
}

/** What an event concerns stands under one of these names in what it wrote. */
const places = ['accountId', 'personId', 'appointmentId', 'certificateId', 'id'] as const;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function meant({ before, after }: RecordedEvent): string[] {
  const values = places.flatMap((place) => [after?.[place], before?.[place]]);
  return values.filter((value): value is string => typeof value === 'string' && uuid.test(value));
}

function nameOf(event: RecordedEvent, names: ReadonlyMap<string, string>): string | null {
  const known = meant(event).find((id) => names.has(id));
  return known === undefined ? null : (names.get(known) ?? null);
}

async function unitOf(tx: Tx, subject: LedgerSubject): Promise<string | null> {
  if ('unitId' in subject) return subject.unitId;
  const record =
    'documentId' in subject
      ? await tx.documents.get(subject.documentId)
      : await tx.incoming.get(subject.incomingId);
  return record?.unitId ?? null;
}
