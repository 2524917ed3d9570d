/**
 * A message in edXML that a partner handed over, whatever carried it: read, taken apart, and taken in for each hosted unit that
 * it names. What the receivers answer (01, 02) comes back as status messages for the sender. May run any number of times on
 * the same bytes: nothing is taken in twice, and the answers are the same.
 */
import { AppError } from '../../app-error.ts';
import type { DocumentHeader, MessageHeader, StatusHeader } from '../../lib/edxml/message.ts';
import { type EdxmlMessage, readEdxml } from '../../lib/edxml/read-edxml.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Unit } from '../organisation/organisation.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { type Clock, vietnamDate } from '../unit-of-work.ts';
import type { Consignment } from './consignment.ts';
import { answerOf, sentAt } from './edxml-answer.ts';
import { type ChangePorts, type ChangeTx, changeDocuments, recallDocuments } from './edxml-change.ts';
import { symbolOf, toConsignment } from './edxml-document.ts';
import { type KeepPorts, keepAttachments, storedSource } from './edxml-keep.ts';
import { type LearnPorts, type LearnTx, learnEdxmlStatus } from './edxml-learn-status.ts';
import { judgeMessageSignature, type MessageSignature } from './edxml-signature.ts';
import type { EdxmlStore } from './edxml-store.ts';
import type { DispatchOutcome } from './gateway.ts';
import type { Partner } from './partner.ts';
import { receiptPayload } from './receipt.ts';

interface Tx extends ChangeTx, LearnTx {
  readonly edxml: EdxmlStore;
  readonly organisation: Pick<OrganisationStore, 'certificateByFingerprint'>;
  readonly ledger: Ledger;
}

export interface ReceiveEdxmlPorts extends KeepPorts, ChangePorts, LearnPorts {
  readonly transact: <T>(work: (tx: Tx & KeepTx) => Promise<T>) => Promise<T>;
  readonly clock: Clock;
  readonly newId: () => string;
  /** The use case that takes consignments in, told the partner they came through. */
  readonly receive: (
    actor: SystemActor,
    messages: readonly Consignment[],
    partnerId: string,
  ) => Promise<readonly DispatchOutcome[]>;
}
type KeepTx = Parameters<Parameters<KeepPorts['transact']>[0]>[0];

export type EdxmlOutcome =
  /** @param answers for the sender, in a stable order; each is the same whenever the message comes again */
  | { readonly kind: 'taken'; readonly answers: readonly StatusHeader[] }
  /** Final: the bytes will never be taken. */
  | {
      readonly kind: 'refused';
      readonly reason: string;
      readonly answers: readonly StatusHeader[];
      /** The sender is in no address book yet: not final where the message can wait. */
      readonly senderUnknown?: true;
    };

export interface ArrivedBytes {
  readonly sha256: string;
  readonly size: number;
}

/** Throws only when an engine is out of reach: the message is then taken later. */
export async function receiveEdxml(
  ports: ReceiveEdxmlPorts,
  actor: SystemActor,
  partner: Partner,
  bytes: ArrivedBytes,
): Promise<EdxmlOutcome> {
  const read = await readHandedOver(ports, actor, partner, bytes);
  if (read.kind === 'refused') return read;
  const { message, sender, signature } = read;
  if (message.header.kind === 'status') {
    const raw = { header: message.header, sha256: bytes.sha256, size: bytes.size };
    const learned = await learnEdxmlStatus(ports, actor, { partner, sender, ...raw });
    return learned.kind === 'taken'
      ? { kind: 'taken', answers: [] }
      : refuse(ports, actor, partner, learned.reason, sender.organCode);
  }
  return receiveDocument(ports, actor, {
    partner,
    sender,
    signature,
    bytes,
    message,
    header: message.header,
  });
}

/** Who sends must be one of this partner's units: nobody speaks for another system's agencies, nor for ours. */
export async function readHandedOver(
  ports: Pick<ReceiveEdxmlPorts, 'transact' | 'storage' | 'clock'>,
  actor: SystemActor,
  partner: Partner,
  { sha256 }: ArrivedBytes,
): Promise<
  | {
      readonly kind: 'read';
      readonly message: EdxmlMessage;
      readonly sender: Unit;
      readonly signature: MessageSignature;
    }
  | Extract<EdxmlOutcome, { kind: 'refused' }>
> {
  let message: EdxmlMessage;
  try {
    message = await readEdxml(storedSource(ports.storage, sha256));
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('EDXML_')) throw error;
    return refuse(ports, actor, partner, `${error.code}: ${error.message}`, null);
  }
  const code = message.header.sender.organId;
  const named = await ports.transact((tx) => tx.edxml.unitsNamed([code]));
  const sender = pickUnit(named, code, vietnamDate(ports.clock.now()));
  if (sender?.partnerId === partner.id) {
    const signed = { signatures: message.signatures, partner, sender, at: ports.clock.now() };
    const signature = await ports.transact((tx) => judgeMessageSignature(tx, signed));
    return signature.state === 'invalid'
      ? refuseBroken(ports, actor, partner, message.header)
      : { kind: 'read', message, sender, signature };
  }
  if (!sender) {
    const reason = `Mã ${code} của bên gửi chưa có trong danh bạ`;
    return { kind: 'refused', reason, answers: [], senderUnknown: true };
  }
  return refuse(ports, actor, partner, `Đối tác không đại diện cho đơn vị mang mã ${code}`, code);
}

/** The receivers that are hosted here send it back themselves, where the sender hears only from them. */
async function refuseBroken(
  ports: Pick<ReceiveEdxmlPorts, 'transact' | 'clock'>,
  actor: SystemActor,
  partner: Partner,
  header: MessageHeader,
): Promise<Extract<EdxmlOutcome, { kind: 'refused' }>> {
  const reason = 'Chữ ký XML của thông điệp không đúng: nội dung đã bị thay đổi sau khi ký';
  const hosted = header.kind === 'document' ? await hostedReceivers(ports, header) : [];
  const answers =
    header.kind === 'document'
      ? hosted.map((unit) => answerOf(header, unit, { code: '02', at: sentAt(ports, header), reason }))
      : [];
  return { ...(await refuse(ports, actor, partner, reason, header.sender.organId)), answers };
}

async function refuse(
  { transact }: Pick<ReceiveEdxmlPorts, 'transact'>,
  actor: SystemActor,
  partner: Partner,
  reason: string,
  sender: string | null,
): Promise<Extract<EdxmlOutcome, { kind: 'refused' }>> {
  await transact((tx) =>
    tx.ledger.append({
      kind: 'delivery.message-refused',
      actor,
      after: { message: 'edxml', reason, partner: partner.name, partnerId: partner.id, sender },
    }),
  );
  return { kind: 'refused', reason, answers: [] };
}

/** Of one code the unit that stands today, by its present code first; a closed one when there is no other. */
export function pickUnit(units: readonly Unit[], code: string, today: string): Unit | undefined {
  const stands = (unit: Unit) => unit.validFrom <= today && (unit.validTo === null || unit.validTo >= today);
  const present = units.filter(({ organCode }) => organCode === code);
  const former = units.filter(({ formerOrganCode }) => formerOrganCode === code);
  return present.find(stands) ?? former.find(stands) ?? present[0] ?? former[0];
}

interface ArrivedDocument {
  readonly partner: Partner;
  readonly sender: Unit;
  readonly signature: MessageSignature;
  readonly bytes: ArrivedBytes;
  readonly message: EdxmlMessage;
  readonly header: DocumentHeader;
}

async function receiveDocument(
  ports: ReceiveEdxmlPorts,
  actor: SystemActor,
  arrived: ArrivedDocument,
): Promise<EdxmlOutcome> {
  const { partner, sender, header, bytes } = arrived;
  const hosted = await hostedReceivers(ports, header);
  if (hosted.length === 0)
    return refuse(ports, actor, partner, 'Không có đơn vị nhận nào ở hệ thống này', sender.organCode);
  if (header.business.type > 3)
    return refuse(ports, actor, partner, `BussinessDocType ${header.business.type}`, sender.organCode);
  const said = { partner, sender, header, hosted, messageSha256: bytes.sha256 };
  if (header.business.type === 1) {
    return { kind: 'taken', answers: await recallDocuments(ports, actor, said) };
  }
  const answers =
    arrived.message.attachments.length > 0 ? await takeInEach(ports, actor, arrived, hosted) : [];
  const arrivals = answers.flatMap(({ incomingId, unit }) => (incomingId ? [{ incomingId, unit }] : []));
  if (header.business.type > 1) await changeDocuments(ports, actor, { ...said, arrivals });
  else if (answers.length === 0) {
    const reason = 'Văn bản không có tệp nào kèm theo';
    const told = hosted.map((unit) =>
      answerOf(header, unit, { code: '02', at: sentAt(ports, header), reason }),
    );
    return { ...(await refuse(ports, actor, partner, reason, sender.organCode)), answers: told };
  }
  return { kind: 'taken', answers: answers.map(({ answer }) => answer) };
}

/** In the order of the message, each once. */
async function hostedReceivers(
  ports: Pick<ReceiveEdxmlPorts, 'transact' | 'clock'>,
  { receivers }: DocumentHeader,
): Promise<readonly Unit[]> {
  const codes = [...new Set(receivers.map(({ organId }) => organId))];
  const units = await ports.transact((tx) => tx.edxml.unitsNamed(codes));
  const today = vietnamDate(ports.clock.now());
  const hosted = codes
    .flatMap((code) => pickUnit(units, code, today) ?? [])
    .filter((unit) => unit.partnerId === null);
  return hosted.filter((unit, at) => hosted.findIndex(({ id }) => id === unit.id) === at);
}

interface Answered {
  readonly unit: Unit;
  readonly incomingId: string | null;
  readonly answer: StatusHeader;
}

async function takeInEach(
  ports: ReceiveEdxmlPorts,
  actor: SystemActor,
  { partner, sender, signature, bytes, message, header }: ArrivedDocument,
  hosted: readonly Unit[],
): Promise<readonly Answered[]> {
  await keepAttachments(ports, storedSource(ports.storage, bytes.sha256), message);
  const files = message.attachments.map(({ name, contentType, sha256, size }) => ({
    name,
    mediaType: mediaTypeOf(name, contentType),
    sha256,
    size,
  }));
  const receivedAt = ports.clock.now();
  const consignments = hosted.map((unit) =>
    toConsignment({
      header,
      sender: { code: sender.organCode, name: sender.name },
      receiver: { code: unit.organCode, name: unit.name },
      files,
      receivedAt,
    }),
  );
  const outcomes = await ports.receive(actor, consignments, partner.id);
  const failed = outcomes.find((outcome) => outcome.kind === 'unreached');
  if (failed?.kind === 'unreached') throw failed.error;
  const answered = outcomes.map((outcome, at) => answer(ports, header, hosted[at]!, outcome));
  await ports.transact(async (tx) => {
    for (const { incomingId } of answered) {
      if (incomingId === null) continue;
      await tx.edxml.noteArrived({
        incomingId,
        partnerId: partner.id,
        senderCode: sender.organCode,
        documentId: header.documentId ?? '',
        code: symbolOf(header),
        messageSha256: bytes.sha256,
        signature,
        at: receivedAt,
      });
    }
  });
  return answered;
}

/** Receipt 01 as a status of the standard: its time is that of the first receipt, so that it is the same at every repetition. */
function answer(
  ports: ReceiveEdxmlPorts,
  header: DocumentHeader,
  unit: Unit,
  outcome: DispatchOutcome,
): Answered {
  if (outcome.kind === 'receipt') {
    const { incomingId, at } = receiptPayload.parse(payloadOf(outcome.receipt));
    return { unit, incomingId, answer: answerOf(header, unit, { code: '01', at, reason: null }) };
  }
  if (outcome.kind !== 'refused') throw new Error(`an arrival was answered by ${outcome.kind}`);
  const reason = outcome.successor ? `${outcome.reason} — ${outcome.successor}` : outcome.reason;
  const refused = { code: '02' as const, at: sentAt(ports, header), reason };
  return { unit, incomingId: null, answer: answerOf(header, unit, refused) };
}

/** Our own, made a moment ago. */
function payloadOf(jws: string): unknown {
  return JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'));
}

const TYPES: Readonly<Record<string, string>> = { pdf: 'application/pdf', xml: 'application/xml' };

/** What the message says of a zipped file is the type of the ZIP. */
function mediaTypeOf(name: string, declared: string | undefined): string {
  const known = TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''];
  const told = declared !== undefined && !/zip/i.test(declared) ? declared : undefined;
  return known ?? told ?? 'application/octet-stream';
}
