/**
 * Receiver: a sender takes back (BussinessDocType 1), updates (2) or replaces (3) what it has sent. A recall is asked of the
 * clerk, who answers 15 or 16; an update or a replacement is a new arrival, linked to the earlier one and marked on both.
 */
import type { DocumentHeader, StatusHeader } from '../../lib/edxml/message.ts';
import type { SystemActor } from '../identity/actor.ts';
import { askRecall } from '../incoming/ask-recall.ts';
import type { IncomingRecord } from '../incoming/incoming.ts';
import type { IncomingStore } from '../incoming/incoming-store.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Unit } from '../organisation/organisation.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { symbolOf } from './edxml-document.ts';
import { uuidOf } from './edxml-ids.ts';
import { toStatusHeader } from './edxml-status.ts';
import type { EdxmlStore, NamedDocument } from './edxml-store.ts';
import type { Partner } from './partner.ts';

export interface AskTx {
  readonly edxml: Pick<EdxmlStore, 'arrivedFrom' | 'unitsNamed'>;
  readonly incoming: Pick<IncomingStore, 'byConsignmentForUpdate' | 'getForUpdate' | 'update'>;
  readonly ledger: Ledger;
}

export interface ChangeTx extends AskTx {
  readonly edxml: Pick<EdxmlStore, 'arrivedFrom' | 'unitsNamed' | 'addChange'>;
}

export interface ChangePorts {
  readonly transact: Transact<ChangeTx>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface SaidBySender {
  readonly partner: Pick<Partner, 'id' | 'name'>;
  readonly sender: Unit;
  readonly header: DocumentHeader;
  /** Hosted units that the message is addressed to. */
  readonly hosted: readonly Unit[];
  readonly messageSha256: string;
}

/** @returns 16 for those who hold no such document; the others are answered by their clerks */
export async function recallDocuments(
  { transact, clock }: ChangePorts,
  actor: SystemActor,
  { partner, sender, header, hosted, messageSha256 }: SaidBySender,
): Promise<readonly StatusHeader[]> {
  const now = clock.now();
  const at = momentOf(header);
  const named = { documentId: header.business.documentId ?? header.documentId, code: symbolOf(header) };
  const { reason = null, staff } = header.business;
  const answers: StatusHeader[] = [];
  await transact(async (tx) => {
    for (const unit of hosted) {
      const asked = { partner, sender, named, messageSha256, at, reason, staff: staff?.staff ?? null, now };
      if ((await askBack(tx, actor, { ...asked, unitId: unit.id })) === 0)
        answers.push(notHere(header, named, unit, at ?? now.toISOString()));
    }
  });
  return answers;
}

function notHere(header: DocumentHeader, named: NamedDocument, unit: Unit, at: string): StatusHeader {
  return toStatusHeader(
    {
      code: '16',
      at,
      reason: 'Không tìm thấy văn bản cần thu hồi ở đơn vị',
      staff: null,
      arrivalNumber: null,
    },
    { organId: unit.organCode, organName: unit.name },
    {
      organId: header.sender.organId,
      ...(named.code !== undefined && { code: named.code }),
      ...(named.documentId !== undefined && { documentId: named.documentId }),
    },
  );
}

export interface Asked {
  readonly partner: Pick<Partner, 'id'>;
  readonly sender: Unit;
  readonly named: NamedDocument;
  /** Only of this unit; absent: of every unit that holds it. */
  readonly unitId?: string;
  readonly messageSha256: string;
  /** When the sender said so; its recalls are in that order. */
  readonly at: string | undefined;
  readonly reason: string | null;
  readonly staff: string | null;
  readonly now: Date;
}

/** @returns how many units hold the document and have been asked, now or before */
export async function askBack(tx: AskTx, actor: SystemActor, asked: Asked): Promise<number> {
  const held = await newestOfEachUnit(tx, asked);
  for (const record of held) {
    const at = asked.at === undefined ? undefined : Date.parse(asked.at);
    await askRecall(
      tx,
      actor,
      {
        format: 'an-tin/status/1',
        id: uuidOf('an-tin/edxml-recall', asked.messageSha256, record.id),
        consignmentId: record.consignmentId!,
        code: '13',
        from: record.senderCode!,
        to: '',
        sequence: at === undefined ? record.recallSequence + 1 : Math.max(1, Math.floor((at - SINCE) / 1000)),
        at: asked.at ?? asked.now.toISOString(),
        reason: asked.reason,
        staff: asked.staff,
        arrivalNumber: null,
      },
      asked.now,
    );
  }
  return held.length;
}

/** Seconds since then fit into the column until 2088. */
const SINCE = Date.UTC(2020, 0, 1);

async function newestOfEachUnit(
  tx: AskTx,
  { partner, sender, named, unitId }: Pick<Asked, 'partner' | 'sender' | 'named' | 'unitId'>,
  except: readonly string[] = [],
): Promise<readonly IncomingRecord[]> {
  const codes = [sender.organCode, ...(sender.formerOrganCode === null ? [] : [sender.formerOrganCode])];
  const arrived = await tx.edxml.arrivedFrom(partner.id, codes, named);
  const newest = new Map<string, IncomingRecord>();
  for (const { incomingId } of arrived) {
    if (except.includes(incomingId)) continue;
    const record = await tx.incoming.getForUpdate(incomingId);
    if (!record || (unitId !== undefined && record.unitId !== unitId)) continue;
    if (!newest.has(record.unitId)) newest.set(record.unitId, record);
  }
  return [...newest.values()];
}

export interface ChangedBySender extends SaidBySender {
  /** What came with the message, each to its unit. */
  readonly arrivals: readonly { readonly incomingId: string; readonly unit: Unit }[];
}

/** Links what came to what it changes; a unit that the sender struck off its list is asked to give the document back. */
export async function changeDocuments(
  ports: ChangePorts,
  actor: SystemActor,
  said: ChangedBySender,
): Promise<void> {
  const { business } = said.header;
  const names =
    business.type === 2
      ? [business.documentId ?? said.header.documentId]
      : business.replacements.map(({ documentId }) => documentId);
  await ports.transact(async (tx) => {
    for (const documentId of names) {
      if (documentId === undefined) continue;
      await markEarlier(tx, ports, actor, { ...said, documentId });
      await askThoseStruckOff(tx, ports, actor, { ...said, documentId });
    }
  });
}

type Named = ChangedBySender & { readonly documentId: string };

async function markEarlier(
  tx: ChangeTx,
  { clock, newId }: ChangePorts,
  actor: SystemActor,
  { partner, sender, header, arrivals, messageSha256, documentId }: Named,
): Promise<void> {
  const { business } = header;
  const kind = business.type === 2 ? 'update' : 'replacement';
  const named = { documentId, code: undefined };
  const later = arrivals.map(({ incomingId }) => incomingId);
  for (const earlier of await newestOfEachUnit(tx, { partner, sender, named }, later)) {
    const laterId = arrivals.find(({ unit }) => unit.id === earlier.unitId)?.incomingId ?? null;
    const { reason = null, receivers } = business;
    const change = { id: newId(), earlierId: earlier.id, laterId, kind, reason, receivers } as const;
    if (!(await tx.edxml.addChange({ ...change, messageSha256, at: clock.now() }))) continue;
    const event = { kind: 'incoming.changed-by-sender', actor, unitId: earlier.unitId } as const;
    const told = { change: kind, reason, receivers, partner: partner.name };
    await tx.ledger.append({ ...event, incomingId: earlier.id, after: { ...told, laterId } });
    if (laterId !== null)
      await tx.ledger.append({ ...event, incomingId: laterId, after: { ...told, earlierId: earlier.id } });
  }
}

async function askThoseStruckOff(
  tx: ChangeTx,
  { clock }: ChangePorts,
  actor: SystemActor,
  { partner, sender, header, messageSha256, documentId }: Named,
): Promise<void> {
  const struck = header.business.receivers.filter(({ type }) => type === 0).map(({ organId }) => organId);
  for (const unit of await tx.edxml.unitsNamed(struck)) {
    if (unit.partnerId !== null) continue;
    await askBack(tx, actor, {
      partner,
      sender,
      named: { documentId, code: undefined },
      unitId: unit.id,
      messageSha256,
      at: momentOf(header),
      reason: header.business.reason ?? 'Bên gửi đã đưa đơn vị ra khỏi danh sách nơi nhận',
      staff: header.business.staff?.staff ?? null,
      now: clock.now(),
    });
  }
}

const momentOf = ({ trace }: DocumentHeader) =>
  trace.findLast(({ timestamp }) => timestamp !== undefined)?.timestamp;
