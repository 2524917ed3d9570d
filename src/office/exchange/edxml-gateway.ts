/** A way out to systems that speak edXML, whatever carries the messages there. No carrier of them gives a receipt. */

import type { MessageHeader } from '../../lib/edxml/message.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { IncomingStore } from '../incoming/incoming-store.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import { type Clock, vietnamDate } from '../unit-of-work.ts';
import { type BuildConsignmentTx, buildConsignments } from './build-consignment.ts';
import type { Consignment } from './consignment.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { toDocumentHeader, toRecallHeader } from './edxml-document.ts';
import { edxmlDocumentId } from './edxml-ids.ts';
import { type KeepPorts, type KeptMessage, keepMessage } from './edxml-keep.ts';
import { type LearnTx, matchWaitingFor } from './edxml-learn-status.ts';
import { asReplacement, formersOf } from './edxml-replacement.ts';
import { toStatusHeader } from './edxml-status.ts';
import type { EdxmlStore, SentEdxml } from './edxml-store.ts';
import type { DispatchAnswer, DispatchOutcome, Gateway, StatusAnswer } from './gateway.ts';
import { unreached } from './gateway.ts';
import type { Partner } from './partner.ts';
import { type StatusMessage, statusMessage } from './status-message.ts';

export interface CarriedMessage extends KeptMessage {
  readonly messageType: 'edoc' | 'status';
  /** Organ codes. */
  readonly from: string;
  readonly to: readonly string[];
  readonly header: MessageHeader;
  /** Of the document, for a carrier whose mail a person opens. */
  readonly files?: Consignment['files'];
  open(): Promise<AsyncIterable<Uint8Array>>;
}

export type CarryAnswer =
  /** @param reference what the carrier calls it */
  | { readonly kind: 'carried'; readonly reference: string }
  /** Final: it will never take this message. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Throws when it is out of reach; the same message, byte for byte, then comes again. */
export type CarryEdxml = (message: CarriedMessage) => Promise<CarryAnswer>;

type Tx = BuildConsignmentTx &
  LearnTx & {
    readonly documents: Pick<DocumentStore, 'get' | 'getForUpdate' | 'update' | 'signers'>;
    readonly organisation: BuildConsignmentTx['organisation'] & Pick<OrganisationReader, 'unitByCode'>;
    readonly deliveries: Pick<DeliveryStore, 'byConsignment' | 'ofDocument'>;
    readonly incoming: Pick<IncomingStore, 'byConsignmentForUpdate'>;
    readonly edxml: Pick<EdxmlStore, 'noteSent' | 'sentBy' | 'arrivedAs'>;
  };

export interface EdxmlGatewayPorts extends Omit<KeepPorts, 'transact'> {
  readonly transact: <T>(work: (tx: Tx & KeepTx) => Promise<T>) => Promise<T>;
  readonly clock: Clock;
  readonly actor: () => SystemActor;
}
type KeepTx = Parameters<Parameters<KeepPorts['transact']>[0]>[0];

export function createEdxmlGateway(
  ports: EdxmlGatewayPorts,
  partner: Pick<Partner, 'id' | 'name'>,
  carry: CarryEdxml,
): Gateway {
  const send = async (header: MessageHeader, to: readonly string[], files: Consignment['files'] = []) => {
    const kept = await keepMessage(ports, header, files);
    const messageType = header.kind === 'status' ? ('status' as const) : ('edoc' as const);
    const open = () => ports.storage.open(kept.sha256);
    const message = { ...kept, messageType, from: header.sender.organId, to, header, files, open };
    return { kept, carry: () => carry(message) };
  };

  /** Of one document, alike but for the receiver: one message. */
  const dispatchAlike = async ({ alike, formers }: Alike): Promise<DispatchAnswer> => {
    const plain = toDocumentHeader(alike);
    const header = formers.length > 0 ? asReplacement(plain, formers) : plain;
    const codes = alike.map(({ receiver }) => receiver.code);
    const message = await send(header, codes, alike[0]!.files);
    const at = ports.clock.now();
    // Before it leaves: the receiver's status may be faster than the carrier's answer.
    const sent = alike.map((one): SentEdxml => sentRow(one, partner.id, message.kept.sha256, at));
    await ports.transact((tx) => tx.edxml.noteSent(sent));
    const answer = await message.carry();
    if (answer.kind === 'refused') return { ...answer, successor: null };
    const documentId = header.documentId!;
    await ports.transact((tx) =>
      matchWaitingFor(tx, ports.actor(), partner, { documentId, now: ports.clock.now() }),
    );
    return answer;
  };

  const dispatchAll = async (consignments: readonly Consignment[]): Promise<readonly DispatchOutcome[]> => {
    const outcomes = new Map<Consignment, DispatchOutcome>();
    const formers = await ports.transact((tx) => formersOf(tx, partner.id, consignments));
    for (const group of groups(consignments, formers)) {
      const outcome = await dispatchAlike(group).catch(unreached);
      for (const one of group.alike) outcomes.set(one, outcome);
    }
    return consignments.map((one) => outcomes.get(one)!);
  };

  return {
    dispatchAll,
    dispatch: async (consignment) => {
      const [outcome] = await dispatchAll([consignment]);
      if (outcome!.kind === 'unreached') throw outcome!.error;
      return outcome as DispatchAnswer;
    },
    status: async (jws, to) => {
      const told = statusMessage.parse(payloadOf(jws));
      const header = await ports.transact((tx) =>
        told.code === '13' ? recallOf(tx, told) : statusOf(tx, told),
      );
      if (!header) return { kind: 'refused', reason: 'Không tìm thấy văn bản mà trạng thái nói đến' };
      const answer: CarryAnswer = await (await send(header, [to])).carry();
      return answer.kind === 'carried' ? TAKEN : answer;
    },
  };
}

const TAKEN: StatusAnswer = { kind: 'taken' };

function sentRow(
  { consignmentId, sender, receiver, document }: Consignment,
  partnerId: string,
  messageSha256: string,
  at: Date,
): SentEdxml {
  const { numberSymbol, issuedOn } = document;
  return {
    consignmentId,
    partnerId,
    documentId: edxmlDocumentId({ organId: sender.code, issuedOn, numberSymbol }),
    code: numberSymbol,
    senderCode: sender.code,
    receiverCode: receiver.code,
    messageSha256,
    at,
  };
}

interface Alike {
  readonly alike: readonly Consignment[];
  /** What its receivers were sent before, where this replaces it. */
  readonly formers: readonly SentEdxml[];
}

/** A message says the same to all its receivers. */
function groups(
  consignments: readonly Consignment[],
  formers: ReadonlyMap<string, SentEdxml>,
): readonly Alike[] {
  const alike = new Map<string, Consignment[]>();
  for (const one of consignments) {
    const former = formers.get(one.consignmentId)?.documentId ?? null;
    const key = JSON.stringify([one.sender, one.document, one.files, former]);
    alike.set(key, [...(alike.get(key) ?? []), one]);
  }
  return [...alike.values()].map((group) => ({
    alike: group,
    formers: group.flatMap(({ consignmentId }) => formers.get(consignmentId) ?? []),
  }));
}

/** Our own, signed a moment ago for the ledger of the other way. */
function payloadOf(jws: string): unknown {
  return JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'));
}

/** We are the sender: the document is taken back by a message of BussinessDocType 1. */
async function recallOf(
  tx: Tx,
  { consignmentId, id, reason, staff, at }: StatusMessage,
): Promise<MessageHeader | null> {
  const delivery = await tx.deliveries.byConsignment(consignmentId);
  if (!delivery) return null;
  const [built] = await buildConsignments(tx, [delivery]);
  return toRecallHeader({ consignment: built!.message, messageId: id, reason, staff, at });
}

/** We are the receiver: the document is named as its sender named it. */
async function statusOf(tx: Tx, message: StatusMessage): Promise<MessageHeader | null> {
  const { consignmentId, from, to, code, at, reason, staff, arrivalNumber } = message;
  const record = await tx.incoming.byConsignmentForUpdate(to, consignmentId);
  const unit = await tx.organisation.unitByCode(from, vietnamDate(new Date(at)));
  if (!record || !unit) return null;
  const arrived = await tx.edxml.arrivedAs(record.id);
  const documentId = arrived?.documentId || record.foreignDocumentId;
  return toStatusHeader(
    { code, at, reason, staff, arrivalNumber },
    { organId: unit.organCode, organName: unit.name },
    {
      organId: to,
      code: arrived?.code ?? record.numberSymbol,
      ...(documentId && { documentId }),
      ...(record.issuedOn !== null && { promulgationDate: record.issuedOn }),
    },
  );
}
