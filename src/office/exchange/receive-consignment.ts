/**
 * Receiver: takes a consignment once and answers with receipt 01, signed by the receiving unit's server key. A repetition
 * gets the first receipt again, for ever (promise 4). Nothing is shared with the sender but the content-addressed bytes.
 */
import type { FileStore } from '../documents/file-store.ts';
import type { SystemActor } from '../identity/actor.ts';
import { arrivalOf, arrivedFiles } from '../incoming/arrival.ts';
import type { IncomingStore } from '../incoming/incoming-store.ts';
import type { Ledger } from '../ledger/events.ts';
import { type PromiseNoticesTx, promiseNotices } from '../notices/promise-notices.ts';
import type { OrganisationReader, Unit } from '../organisation/organisation.ts';
import { successorOn } from '../organisation/units-through-time.ts';
import { type Clock, type Outbox, type Transact, vietnamDate, vietnamTimestamp } from '../unit-of-work.ts';
import { type Consignment, digestsOf, sameDigests } from './consignment.ts';
import { type ConsignmentFiles, findDamage } from './find-damage.ts';
import type { DispatchAnswer } from './gateway.ts';
import type { InboxEntry, InboxStore } from './inbox-store.ts';
import type { ReceiptPayload } from './receipt.ts';
import type { ReceiptSigner, SignMessage } from './receipt-signer.ts';

interface Tx extends PromiseNoticesTx {
  readonly organisation: PromiseNoticesTx['organisation'] & Pick<OrganisationReader, 'unit' | 'unitByCode'>;
  readonly inbox: InboxStore;
  readonly incoming: Pick<IncomingStore, 'insert' | 'insertFiles' | 'earlier'>;
  readonly files: Pick<FileStore, 'addBytes'>;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
}

export interface ReceiveConsignmentPorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly storage: ConsignmentFiles;
  readonly receipts: Pick<ReceiptSigner, 'signerFor'>;
}

/** Throws only when an engine is out of reach: the sender then tries again. Every refusal is an answer. */
export async function receiveConsignment(
  ports: ReceiveConsignmentPorts,
  actor: SystemActor,
  message: Consignment,
): Promise<DispatchAnswer> {
  const known = await ports.transact((tx) => answerKnown(tx, actor, message));
  if (known) return known;
  const today = vietnamDate(ports.clock.now());
  const receiver = await ports.transact((tx) => tx.organisation.unitByCode(message.receiver.code, today));
  if (!receiver) return refuseUnit(ports, actor, message, today);
  const damage = await findDamage(ports.storage, message.files);
  if (damage) return refuseDamage(ports, actor, message, receiver, damage);
  const sign = await ports.receipts.signerFor(receiver.id);
  return ports.transact(async (tx) => {
    await tx.inbox.lock(message.sender.code, message.consignmentId);
    const first = await answerKnown(tx, actor, message);
    return first ?? takeIn(tx, ports, actor, message, receiver, sign);
  });
}

async function answerKnown(
  tx: Pick<Tx, 'inbox' | 'ledger'>,
  actor: SystemActor,
  message: Consignment,
): Promise<DispatchAnswer | null> {
  const entry = await tx.inbox.find(message.sender.code, message.consignmentId);
  if (!entry) return null;
  await tx.ledger.append({
    kind: 'delivery.duplicate',
    actor,
    unitId: entry.receiverUnitId,
    incomingId: entry.incomingId,
    after: {
      consignmentId: message.consignmentId,
      sender: message.sender.code,
      sameBytes: sameDigests(digestsOf(message.files), entry.digests),
    },
  });
  return { kind: 'receipt', receipt: entry.receipt };
}

async function takeIn(
  tx: Tx,
  ports: ReceiveConsignmentPorts,
  actor: SystemActor,
  message: Consignment,
  receiver: Unit,
  sign: SignMessage,
): Promise<DispatchAnswer> {
  const now = ports.clock.now();
  const incomingId = ports.newId();
  const files = arrivedFiles(ports.newId, incomingId, message);
  const main = files.find((file) => file.role === 'main') ?? null;
  const earlier = await tx.incoming.earlier({
    unitId: receiver.id,
    exceptId: incomingId,
    numberSymbol: message.document.numberSymbol,
    senderName: message.sender.name,
    issuedOn: message.document.issuedOn,
    sha256: main?.sha256 ?? null,
  });
  await tx.incoming.insert(arrivalOf(incomingId, receiver.id, message, now, earlier?.id ?? null));
  for (const file of message.files)
    await tx.files.addBytes({
      sha256: file.sha256,
      size: file.size,
      mediaType: file.mediaType,
      createdAt: now,
    });
  await tx.incoming.insertFiles(files);
  const entry = await giveReceipt(tx, { ports, message, receiver, sign, incomingId, now });
  await tx.ledger.append({
    kind: 'incoming.arrived',
    actor,
    unitId: receiver.id,
    incomingId,
    fileSha256: main?.sha256 ?? null,
    after: {
      state: 'arrived',
      consignmentId: message.consignmentId,
      sender: message.sender,
      numberSymbol: message.document.numberSymbol,
      duplicateOfId: earlier?.id ?? null,
    },
  });
  await tx.outbox.promise('verify-arrival', { incomingId });
  await promiseNotices(tx, { unitId: receiver.id, role: 'clerk', template: 'document-arrived', now });
  return { kind: 'receipt', receipt: entry.receipt };
}

interface Giving {
  readonly ports: ReceiveConsignmentPorts;
  readonly message: Consignment;
  readonly receiver: Unit;
  readonly sign: SignMessage;
  readonly incomingId: string;
  readonly now: Date;
}

async function giveReceipt(
  tx: Tx,
  { ports, message, receiver, sign, incomingId, now }: Giving,
): Promise<InboxEntry> {
  const digests = digestsOf(message.files);
  const payload: ReceiptPayload = {
    format: 'an-tin/receipt/1',
    consignmentId: message.consignmentId,
    sender: message.sender.code,
    receiver: receiver.organCode,
    incomingId,
    at: vietnamTimestamp(now),
    digests,
  };
  const entry: InboxEntry = {
    id: ports.newId(),
    senderCode: message.sender.code,
    consignmentId: message.consignmentId,
    receiverUnitId: receiver.id,
    incomingId,
    digests,
    receipt: await sign(payload),
    receivedAt: now,
  };
  await tx.inbox.insert(entry);
  return entry;
}

/** 02 at the door. The unit as it was when the document was sent tells who carries on. */
async function refuseUnit(
  ports: ReceiveConsignmentPorts,
  actor: SystemActor,
  message: Consignment,
  today: string,
): Promise<DispatchAnswer> {
  return ports.transact(async (tx) => {
    const sentOn = vietnamDate(new Date(message.sentAt));
    const closed = await tx.organisation.unitByCode(message.receiver.code, sentOn);
    const successor = closed ? await successorOn(tx.organisation, closed, today) : null;
    await noteRefused(tx, actor, message, closed?.id ?? null, closed ? 'unit-closed' : 'unit-unknown');
    return {
      kind: 'refused' as const,
      reason: closed
        ? `Đơn vị nhận “${closed.name}” đã kết thúc hoạt động`
        : `Không có đơn vị nhận mang mã ${message.receiver.code}`,
      successor: successor ? `Đơn vị kế thừa: ${successor.name} (${successor.organCode})` : null,
    };
  });
}

async function refuseDamage(
  ports: ReceiveConsignmentPorts,
  actor: SystemActor,
  message: Consignment,
  receiver: Unit,
  damage: { readonly name: string; readonly fault: string },
): Promise<DispatchAnswer> {
  await ports.transact((tx) => noteRefused(tx, actor, message, receiver.id, `file-${damage.fault}`));
  const reason =
    damage.fault === 'missing'
      ? `Tệp “${damage.name}” không đến cùng văn bản`
      : `Tệp “${damage.name}” không khớp mã băm SHA-256`;
  return { kind: 'refused', reason, successor: null };
}

async function noteRefused(
  tx: Pick<Tx, 'ledger'>,
  actor: SystemActor,
  message: Consignment,
  unitId: string | null,
  reason: string,
): Promise<void> {
  await tx.ledger.append({
    kind: 'delivery.message-refused',
    actor,
    unitId,
    after: {
      message: 'consignment',
      reason,
      consignmentId: message.consignmentId,
      sender: message.sender.code,
    },
  });
}
