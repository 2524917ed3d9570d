/**
 * Sender: what a receiver on another system tells of a document, as a status of QĐ 28/2018. It carries neither our ids nor an
 * order: the delivery is found by the document's name, the order by the receiver's own times. 01 or a later one tells of the
 * arrival. What speaks of no document known here is kept and matched when the document is sent.
 */

import type { StatusHeader } from '../../lib/edxml/message.ts';
import { readEdxml } from '../../lib/edxml/read-edxml.ts';
import { bytesSource } from '../../lib/edxml/source.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Unit } from '../organisation/organisation.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { applyStatus } from './apply-status.ts';
import { restateShare } from './counted-share.ts';
import type { Delivery } from './delivery.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { type AskTx, askBack } from './edxml-change.ts';
import { uuidOf } from './edxml-ids.ts';
import type { EdxmlFiles } from './edxml-keep.ts';
import { type EdxmlStatus, type EdxmlStatusCode, fromStatusHeader, inOrder } from './edxml-status.ts';
import type { EdxmlStore, NamedDocument } from './edxml-store.ts';
import type { Partner, WaitingStatus } from './partner.ts';
import type { PartnerStore, WaitingStatusStore } from './partner-store.ts';
import { type SettleStatusTx, settleStatus } from './settle-status.ts';

export interface LearnTx extends SettleStatusTx, AskTx {
  readonly edxml: Pick<EdxmlStore, 'sentTo' | 'arrivedFrom' | 'unitsNamed'>;
  readonly deliveries: Pick<
    DeliveryStore,
    'byConsignment' | 'getForUpdate' | 'ofDocument' | 'update' | 'addStatus' | 'statusesOf'
  >;
  readonly waitingStatuses: Pick<WaitingStatusStore, 'keep' | 'openFor' | 'matched'>;
  readonly partners: Pick<PartnerStore, 'many'>;
  readonly ledger: Ledger;
}

export interface LearnPorts {
  readonly transact: Transact<LearnTx>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly storage: EdxmlFiles;
}

export interface ArrivedStatus {
  readonly partner: Pick<Partner, 'id' | 'name'>;
  /** Who speaks: a unit of this partner. */
  readonly sender: Unit;
  readonly header: StatusHeader;
  readonly sha256: string;
  readonly size: number;
}

export type Learned = { readonly kind: 'taken' } | { readonly kind: 'refused'; readonly reason: string };

/** A status is a page of text; who sends more sends something else. */
const MOST_BYTES = 256 * 1024;

export async function learnEdxmlStatus(
  ports: LearnPorts,
  actor: SystemActor,
  arrived: ArrivedStatus,
): Promise<Learned> {
  if (arrived.size > MOST_BYTES) return { kind: 'refused', reason: 'Thông điệp trạng thái quá lớn' };
  const bytes = await readAll(ports.storage, arrived.sha256);
  const now = ports.clock.now();
  const status = fromStatusHeader(arrived.header, now);
  if (!status)
    return { kind: 'refused', reason: `Mã trạng thái ${arrived.header.statusCode} không có trong quy định` };
  await ports.transact(async (tx) => {
    const known = await learn(tx, actor, { ...arrived, status, bytes, now });
    if (known) return;
    const { responseFor, statusCode } = arrived.header;
    await tx.waitingStatuses.keep({
      id: ports.newId(),
      partnerId: arrived.partner.id,
      senderCode: arrived.sender.organCode,
      responseOrganId: responseFor.organId ?? '',
      responseDocumentId: responseFor.documentId ?? '',
      responseCode: responseFor.code ?? '',
      statusCode,
      message: bytes,
      sha256: arrived.sha256,
      receivedAt: now,
      matchedAt: null,
    });
  });
  return { kind: 'taken' };
}

/** After a document went out under that name: what was told of it before it was known. */
export async function matchWaitingFor(
  tx: LearnTx,
  actor: SystemActor,
  partner: Pick<Partner, 'id' | 'name'>,
  { documentId, now }: { readonly documentId: string; readonly now: Date },
): Promise<void> {
  const waiting = await tx.waitingStatuses.openFor(documentId);
  for (const one of waiting.filter(({ partnerId }) => partnerId === partner.id))
    if (await applyWaitingStatus(tx, actor, partner, { waiting: one, now }))
      await tx.waitingStatuses.matched(one.id, now);
}

/** False: its document is still unknown. */
export async function applyWaitingStatus(
  tx: LearnTx,
  actor: SystemActor,
  partner: Pick<Partner, 'id' | 'name'>,
  { waiting, now }: { readonly waiting: WaitingStatus; readonly now: Date },
): Promise<boolean> {
  const { message, sha256, senderCode, receivedAt } = waiting;
  const { header } = await readEdxml(bytesSource(message));
  const sender = (await tx.edxml.unitsNamed([senderCode])).find((unit) => unit.partnerId === partner.id);
  const status = header.kind === 'status' ? fromStatusHeader(header, receivedAt) : undefined;
  if (!sender || !status || header.kind !== 'status') return false;
  const size = message.length;
  return learn(tx, actor, { partner, sender, header, sha256, size, status, bytes: message, now });
}

interface ReadStatus extends ArrivedStatus {
  readonly status: EdxmlStatus;
  readonly bytes: Uint8Array;
  readonly now: Date;
}

/** False: nothing known is meant. */
async function learn(tx: LearnTx, actor: SystemActor, arrived: ReadStatus): Promise<boolean> {
  const { status, header, sender, partner, now } = arrived;
  const { documentId, code } = header.responseFor;
  const named: NamedDocument = { documentId, code };
  if (status.code === '13') {
    const asked = { partner, sender, named, messageSha256: arrived.sha256, at: status.at };
    return (await askBack(tx, actor, { ...asked, reason: status.reason, staff: status.staff, now })) > 0;
  }
  const codes = [sender.organCode, header.sender.organId];
  const sentAs = (name: NamedDocument) => tx.edxml.sentTo(partner.id, [...new Set(codes)], name);
  const byId = await sentAs(named);
  // Systems that keep an id of their own still name number and notation.
  const [sent] = byId.length > 0 || code === undefined ? byId : await sentAs({ documentId: undefined, code });
  const found = sent ? await tx.deliveries.byConsignment(sent.consignmentId) : null;
  if (!found) return false;
  await settleStatus(tx, actor, found, status, {
    keep: (delivery) => keep(tx, delivery, arrived),
    source: { partner: partner.name, messageSha256: arrived.sha256 },
    // Proved now, it counts.
    restate: (document) => restateShare(tx, document),
    now,
  });
  return true;
}

/** Null when the message is known: it changed everything it could the first time. */
async function keep(tx: LearnTx, delivery: Delivery, { status, bytes, sha256, now }: ReadStatus) {
  const before = (await tx.deliveries.statusesOf(delivery.documentId)).filter(
    ({ deliveryId }) => deliveryId === delivery.id,
  );
  const told = before.map(
    (one): EdxmlStatus => ({ ...status, code: one.code as EdxmlStatusCode, at: one.at.toISOString() }),
  );
  const isNewest = told.every((one) => inOrder(one, status) <= 0);
  const sequence = delivery.statusSequence + (isNewest ? 1 : 0);
  const kept = await tx.deliveries.addStatus({
    id: uuidOf('an-tin/edxml-status', sha256, delivery.id),
    deliveryId: delivery.id,
    code: status.code,
    reason: status.reason,
    staff: status.staff,
    sequence,
    at: new Date(status.at),
    receivedAt: now,
    // As it was sent: what can be shown of who said so.
    signature: Buffer.from(bytes).toString('utf8').replaceAll('\u0000', ''),
  });
  if (!kept) return null;
  const change = applyStatus(delivery, { ...status, sequence }, now);
  if (status.code === '02') return change;
  const at = new Date(status.at);
  const arrivedAt = delivery.arrivedAt === null || at < delivery.arrivedAt ? at : delivery.arrivedAt;
  return { ...change, arrivedAt };
}

async function readAll(storage: Pick<EdxmlFiles, 'open'>, sha256: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await storage.open(sha256)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
