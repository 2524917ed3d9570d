/**
 * The server side of the national axis: systems that speak VDXP hand their messages over here and fetch what lies here for them.
 * A message is routed by its own `To`, never by a header; whatever a caller repeats is the same message with the same id.
 */
import { createHash } from 'node:crypto';
import { AppError } from '../../app-error.ts';
import type { MessageHeader, Party, StatusHeader } from '../../lib/edxml/message.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { Unit } from '../organisation/organisation.ts';
import { vietnamDate } from '../unit-of-work.ts';
import { answerOf } from './edxml-answer.ts';
import { symbolOf } from './edxml-document.ts';
import type { CarriedMessage, CarryAnswer, CarryEdxml } from './edxml-gateway.ts';
import { uuidOf } from './edxml-ids.ts';
import { keepMessage } from './edxml-keep.ts';
import { pickUnit, type ReceiveEdxmlPorts, readHandedOver, receiveEdxml } from './edxml-receive.ts';
import type { AxisMessage, AxisStore } from './edxml-store.ts';
import type { Partner } from './partner.ts';
import type { PartnerStore } from './partner-store.ts';

interface AxisTx {
  readonly axis: AxisStore;
  readonly partners: Pick<PartnerStore, 'many'>;
}

export interface AxisPorts extends ReceiveEdxmlPorts {
  readonly transact: <T>(
    work: (tx: AxisTx & Parameters<Parameters<ReceiveEdxmlPorts['transact']>[0]>[0]) => Promise<T>,
  ) => Promise<T>;
}

export interface HandedOver {
  /** The message without the line end that the client adds; it lies in the file store. */
  readonly sha256: string;
  readonly size: number;
  readonly messageType: 'edoc' | 'status';
}

export type HandedOverAnswer =
  | { readonly kind: 'taken'; readonly docId: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** A system that fetches has no address of its own. */
export const fetchesHere = ({ kind, endpoint }: Pick<Partner, 'kind' | 'endpoint'>): boolean =>
  kind === 'vdxp' && endpoint === null;

/** What waits for us is at the other side. */
export const asksThere = (partner: Pick<Partner, 'kind' | 'endpoint'>): boolean =>
  partner.kind === 'lgsp' || (partner.kind === 'vdxp' && !fetchesHere(partner));

/** Throws only when an engine is out of reach: the caller then sends again. */
export async function acceptOnAxis(
  ports: AxisPorts,
  actor: SystemActor,
  partner: Partner,
  given: HandedOver,
): Promise<HandedOverAnswer> {
  const read = await readHandedOver(ports, actor, partner, given);
  if (read.kind === 'refused') return read;
  const { header } = read.message;
  if ((header.kind === 'status') !== (given.messageType === 'status'))
    return { kind: 'refused', reason: `messagetype ${given.messageType} không khớp với thông điệp` };
  const identity = identityOf(header, given.sha256);
  const sentId = uuidOf('an-tin/axis-sent', identity);
  const known = await ports.transact((tx) => tx.axis.ofIdentity(identity));
  // Rows are written last: where one stands, everything was done.
  if (known.some(({ senderId }) => senderId === partner.id)) return { kind: 'taken', docId: sentId };
  const routes = await routesOf(ports, receiversOf(header));
  if (!routes.here && routes.systems.length === 0)
    return { kind: 'refused', reason: `Đơn vị nhận không tồn tại: ${routes.unknown.join(', ')}` };
  // First what is for us: a caller whose answer is lost sends again and finds the same.
  const here = routes.here ? await receiveEdxml(ports, actor, partner, given) : null;
  if (here?.kind === 'refused' && routes.systems.length === 0) {
    await returnAnswers(ports, partner, here.answers);
    return { kind: 'refused', reason: here.reason };
  }
  const rows: AxisMessage[] = routes.systems.map(({ id, code }) => ({
    ...rowOf(ports, header, given, { identity, sentId }),
    id: uuidOf('an-tin/axis', identity, id),
    senderId: partner.id,
    receiverId: id,
    toCode: code,
  }));
  if (here)
    rows.push({
      ...rowOf(ports, header, given, { identity, sentId }),
      id: uuidOf('an-tin/axis', identity, 'here'),
      senderId: partner.id,
      receiverId: null,
      toCode: routes.here!,
      status: here.kind === 'taken' ? 'done' : 'fail',
    });
  const unknown = header.kind === 'document' ? routes.unknown.map((code) => nobody(header, code)) : [];
  await returnAnswers(ports, partner, [...(here?.answers ?? []), ...unknown]);
  await ports.transact((tx) => tx.axis.add(rows));
  return { kind: 'taken', docId: sentId };
}

function nobody(header: Extract<MessageHeader, { kind: 'document' }>, code: string): StatusHeader {
  const at = header.trace.findLast(({ timestamp }) => timestamp !== undefined)?.timestamp;
  const given = {
    code: '02' as const,
    at: at ?? '2016-01-01T00:00:00+07:00',
    reason: `Không có đơn vị nhận mang mã ${code}`,
  };
  return answerOf(header, { organCode: code, name: code }, given);
}

/** Statuses of our units for the sender, in its slot. A code that no message may bear is named in the record alone. */
async function returnAnswers(
  ports: AxisPorts,
  partner: Partner,
  answers: readonly StatusHeader[],
): Promise<void> {
  for (const header of answers) {
    try {
      const kept = await keepMessage(ports, header);
      const to = [header.responseFor.organId ?? ''];
      await layDown(ports, partner, {
        ...kept,
        messageType: 'status',
        from: header.sender.organId,
        to,
        header,
      });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'EDXML_NOT_WRITABLE') throw error;
    }
  }
}

/** For a system that fetches: the message lies here until it does. */
export function layDownFor(
  ports: Pick<AxisPorts, 'transact' | 'clock'>,
  partner: Pick<Partner, 'id'>,
): CarryEdxml {
  return (message) => layDown(ports, partner, message);
}

async function layDown(
  ports: Pick<AxisPorts, 'transact' | 'clock'>,
  { id: receiverId }: Pick<Partner, 'id'>,
  message: Omit<CarriedMessage, 'open'>,
): Promise<CarryAnswer> {
  const { header, sha256, size, messageType } = message;
  const identity = identityOf(header, sha256);
  const id = uuidOf('an-tin/axis', identity, receiverId);
  const given = { sha256, size, messageType };
  const row = rowOf(ports, header, given, { identity, sentId: uuidOf('an-tin/axis-sent', identity) });
  await ports.transact((tx) =>
    tx.axis.add([{ ...row, id, senderId: null, receiverId, toCode: message.to[0] ?? '' }]),
  );
  return { kind: 'carried', reference: id };
}

/** (From/OrganId, DocumentId, BussinessDocType, bytes); of a status its bytes say all. */
function identityOf(header: MessageHeader, sha256: string): string {
  const { sender, kind } = header;
  const said = kind === 'document' ? [header.documentId ?? '', String(header.business.type)] : [];
  return createHash('sha256')
    .update(JSON.stringify([kind, sender.organId, ...said, sha256]))
    .digest('hex');
}

function rowOf(
  { clock }: Pick<AxisPorts, 'clock'>,
  header: MessageHeader,
  { sha256, size, messageType }: HandedOver,
  { identity, sentId }: { readonly identity: string; readonly sentId: string },
): Omit<AxisMessage, 'id' | 'senderId' | 'receiverId' | 'toCode'> {
  const now = clock.now();
  const document = header.kind === 'document' ? header : null;
  return {
    sentId,
    identity,
    messageType,
    fromCode: header.sender.organId,
    title: document?.subject ?? null,
    notation: document ? symbolOf(document) : null,
    sha256,
    size,
    status: 'initial',
    createdAt: now,
    updatedAt: now,
  };
}

/** A status goes to the sender of the document that it speaks of, when it names nobody. */
function receiversOf(header: MessageHeader): readonly Pick<Party, 'organId'>[] {
  if (header.kind === 'document' || header.receivers.length > 0) return header.receivers;
  const { organId } = header.responseFor;
  return organId === undefined ? [] : [{ organId }];
}

interface Routes {
  /** The first code that is hosted here. */
  readonly here: string | undefined;
  /** Systems that fetch, each once, with the first of their codes. */
  readonly systems: readonly { readonly id: string; readonly code: string }[];
  readonly unknown: readonly string[];
}

async function routesOf(ports: AxisPorts, receivers: readonly Pick<Party, 'organId'>[]): Promise<Routes> {
  const codes = [...new Set(receivers.map(({ organId }) => organId))];
  const today = vietnamDate(ports.clock.now());
  const { found, partners } = await ports.transact(async (tx) => {
    const units = await tx.edxml.unitsNamed(codes);
    const picked = new Map<string, Unit | undefined>(
      codes.map((code) => [code, pickUnit(units, code, today)]),
    );
    const ids = [...picked.values()].flatMap((unit) => unit?.partnerId ?? []);
    return { found: picked, partners: await tx.partners.many([...new Set(ids)]) };
  });
  const open = new Set(
    partners.filter((one) => fetchesHere(one) && one.endedAt === null).map(({ id }) => id),
  );
  const systems = new Map<string, string>();
  const unknown: string[] = [];
  let here: string | undefined;
  for (const [code, unit] of found) {
    if (unit?.partnerId === null) here ??= code;
    else if (unit?.partnerId && open.has(unit.partnerId)) {
      if (!systems.has(unit.partnerId)) systems.set(unit.partnerId, code);
    } else unknown.push(code);
  }
  return { here, systems: [...systems].map(([id, code]) => ({ id, code })), unknown };
}
