/** Receiver: the rows of what arrived and receipt 01 over them, for a group of arrivals in one transaction. */
import type { FileStore } from '../documents/file-store.ts';
import type { SystemActor } from '../identity/actor.ts';
import { arrivalOf, arrivedFiles } from '../incoming/arrival.ts';
import { foundBy, verifiedEvent } from '../incoming/arrival-verdict.ts';
import type { IncomingFile, IncomingRecord } from '../incoming/incoming.ts';
import type { IncomingStore, SameDocument } from '../incoming/incoming-store.ts';
import type { Ledger, LedgerEvent } from '../ledger/events.ts';
import { type ArrivalNoticesTx, promiseArrivalNotices } from '../notices/promise-arrival-notices.ts';
import type { Unit } from '../organisation/organisation.ts';
import { type Outbox, vietnamTimestamp } from '../unit-of-work.ts';
import { type Consignment, digestsOf } from './consignment.ts';
import type { InboxEntry, InboxStore } from './inbox-store.ts';
import type { Judgement } from './judge-files.ts';
import type { PartnerStore } from './partner-store.ts';
import type { ReceiptPayload } from './receipt.ts';
import type { SignMessage } from './receipt-signer.ts';

export interface TakeInTx extends ArrivalNoticesTx {
  readonly inbox: InboxStore;
  readonly partners: Pick<PartnerStore, 'many'>;
  readonly incoming: Pick<IncomingStore, 'insertAll' | 'insertFiles' | 'earlierIn'>;
  readonly files: Pick<FileStore, 'addAllBytes'>;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
}

/** All that will be written, receipt included; nothing of it counts before the transaction has committed. */
export interface Arrival {
  readonly message: Consignment;
  readonly receiver: Unit;
  readonly now: Date;
  readonly files: readonly IncomingFile[];
  readonly entry: InboxEntry;
  /** Null: left to a job. */
  readonly judgement: Judgement | null;
}

export interface Reception {
  readonly newId: () => string;
  readonly sign: SignMessage;
  readonly now: Date;
  readonly judgement: Judgement | null;
  /** Through which it came; null = from a unit hosted here. */
  readonly partnerId: string | null;
  /** The consignment with its sender's signature, where it has one. */
  readonly signed: string | null;
}

/** Signing is the dear part, so it is done before rows are locked; whoever turns out to be a repetition throws it away. */
export async function prepareArrival(
  message: Consignment,
  receiver: Unit,
  { newId, sign, now, judgement, partnerId, signed }: Reception,
): Promise<Arrival> {
  const incomingId = newId();
  const digests = digestsOf(message.files);
  const payload: ReceiptPayload = {
    format: 'an-tin/receipt/1',
    consignmentId: message.consignmentId,
    sender: message.sender.code,
    // As it was addressed, which may be by the unit's former code.
    receiver: message.receiver.code,
    incomingId,
    at: vietnamTimestamp(now),
    digests,
  };
  const entry: InboxEntry = {
    id: newId(),
    senderCode: message.sender.code,
    consignmentId: message.consignmentId,
    receiverUnitId: receiver.id,
    incomingId,
    partnerId,
    digests,
    signed,
    receipt: await sign(payload),
    receivedAt: now,
  };
  return { message, receiver, now, files: arrivedFiles(newId, incomingId, message), entry, judgement };
}

/** The caller holds the locks of the inbox, and none of these has been received before. */
export async function takeIn(tx: TakeInTx, actor: SystemActor, arrivals: readonly Arrival[]): Promise<void> {
  const earlier = await earlierArrivals(tx, arrivals);
  const rehearsals = await rehearsalsOf(tx, arrivals);
  const records = arrivals.map(({ entry, receiver, message, now, judgement }) => ({
    ...arrivalOf(entry.incomingId, receiver.id, message, now, earlier.get(entry.incomingId) ?? null),
    ...(judgement && foundBy(judgement)),
    simulated: rehearsals.has(entry.partnerId),
  }));
  await tx.incoming.insertAll(records);
  await addBytes(tx, arrivals);
  await tx.incoming.insertFiles(arrivals.flatMap(({ files }) => files));
  await tx.inbox.insert(arrivals.map(({ entry }) => entry));
  await tx.ledger.appendAll([
    ...arrivals.map((arrival, at) => arrivedEvent(actor, arrival, records[at]!)),
    ...arrivals.flatMap(({ judgement }, at) =>
      judgement ? verifiedEvent(actor, records[at]!, judgement) : [],
    ),
  ]);
  await promiseVerdicts(tx, arrivals);
  const unitIds = arrivals.map(({ receiver }) => receiver.id);
  await promiseArrivalNotices(tx, unitIds, arrivals[0]!.now);
}

async function rehearsalsOf(
  { partners }: TakeInTx,
  arrivals: readonly Arrival[],
): Promise<ReadonlySet<string | null>> {
  const ids = [...new Set(arrivals.flatMap(({ entry }) => entry.partnerId ?? []))];
  const found = ids.length === 0 ? [] : await partners.many(ids);
  return new Set(found.filter(({ simulated }) => simulated).map(({ id }) => id));
}

function arrivedEvent(actor: SystemActor, { message, files }: Arrival, record: IncomingRecord): LedgerEvent {
  return {
    kind: 'incoming.arrived',
    actor,
    unitId: record.unitId,
    incomingId: record.id,
    fileSha256: mainOf(files),
    after: {
      state: record.state,
      consignmentId: message.consignmentId,
      sender: message.sender,
      numberSymbol: message.document.numberSymbol,
      duplicateOfId: record.duplicateOfId,
    },
  };
}

async function promiseVerdicts({ outbox }: TakeInTx, arrivals: readonly Arrival[]): Promise<void> {
  const incomingIds = arrivals.flatMap(({ entry, judgement }) => (judgement ? [] : entry.incomingId));
  if (incomingIds.length === 1) await outbox.promise('verify-arrival', { incomingId: incomingIds[0]! });
  else if (incomingIds.length > 1) await outbox.promise('verify-arrivals', { incomingIds });
}

function mainOf(files: readonly IncomingFile[]): string | null {
  return files.find((file) => file.role === 'main')?.sha256 ?? null;
}

async function addBytes(tx: TakeInTx, arrivals: readonly Arrival[]): Promise<void> {
  const files = arrivals.flatMap(({ message, now }) =>
    message.files.map(({ sha256, size, mediaType }) => ({ sha256, size, mediaType, createdAt: now })),
  );
  await tx.files.addAllBytes([...new Map(files.map((file) => [file.sha256, file])).values()]);
}

/** By the new arrival's id. One question per document, however many units it came to. */
async function earlierArrivals(
  tx: TakeInTx,
  arrivals: readonly Arrival[],
): Promise<ReadonlyMap<string, string>> {
  const groups = new Map<string, { document: SameDocument; arrivals: Arrival[] }>();
  for (const arrival of arrivals) {
    const { message, files } = arrival;
    const document: SameDocument = {
      numberSymbol: message.document.numberSymbol,
      senderName: message.sender.name,
      issuedOn: message.document.issuedOn,
      sha256: mainOf(files),
    };
    const key = JSON.stringify(document);
    const group = groups.get(key) ?? { document, arrivals: [] };
    group.arrivals.push(arrival);
    groups.set(key, group);
  }
  const earlier = new Map<string, string>();
  for (const { document, arrivals: same } of groups.values()) {
    const found = await tx.incoming.earlierIn(
      same.map(({ receiver }) => receiver.id),
      document,
    );
    for (const { receiver, entry } of same) {
      const id = found.get(receiver.id);
      if (id !== undefined) earlier.set(entry.incomingId, id);
    }
  }
  return earlier;
}
