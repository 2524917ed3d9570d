/**
 * Receiver: consignments that a partner hands over. Each must be signed by the server key of the unit that sends it, and that
 * unit must be one of this partner's: nobody speaks for another system's agencies, nor for ours (promises 4 and 5).
 */
import { z } from 'zod';
import type { SystemActor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Transact } from '../unit-of-work.ts';
import { type Consignment, consignment } from './consignment.ts';
import type { ConsignmentFiles } from './find-damage.ts';
import type { DispatchOutcome } from './gateway.ts';
import type { Partner } from './partner.ts';
import type { PeerAnswer } from './peer-messages.ts';
import type { MessageSigner, ReceiptSigner, VerifiedMessage } from './receipt-signer.ts';

export interface PeerReceivePorts {
  readonly transact: Transact<{ readonly ledger: Ledger }>;
  readonly receipts: Pick<ReceiptSigner, 'verify'>;
  readonly storage: Pick<ConsignmentFiles, 'exists'>;
  readonly verifyAfresh: VerifyAfresh;
  /** Files that are asked about are not swept for a while; said before one looks whether they are there. */
  readonly keepPeerFiles: (digests: readonly string[]) => Promise<void>;
  /** The use case that takes consignments in, told the partner they came through. */
  readonly receive: (
    actor: SystemActor,
    messages: readonly Consignment[],
    partnerId: string,
    signedOf: (message: Consignment) => string | null,
  ) => Promise<readonly DispatchOutcome[]>;
}

/**
 * Reads the partner's list of agencies again, because a message was signed with a key that is not in the one we have. False:
 * it can not be asked now, or was asked a moment ago.
 */
export type VerifyAfresh = (partner: Partner) => Promise<boolean>;

interface Heard {
  readonly message: Consignment | null;
  readonly answer: PeerAnswer | null;
}

/** An answer for each, in the same order. */
export async function receiveFromPeer(
  ports: PeerReceivePorts,
  actor: SystemActor,
  partner: Partner,
  signed: readonly string[],
): Promise<readonly PeerAnswer[]> {
  const heard: Heard[] = [];
  for (const jws of signed) heard.push(await hear(ports, actor, partner, jws));
  const jwsOf = new Map<Consignment, string>();
  for (const [at, { message, answer }] of heard.entries())
    if (message && !answer) jwsOf.set(message, signed[at]!);
  const messages = [...jwsOf.keys()];
  const signedOf = (message: Consignment) => jwsOf.get(message) ?? null;
  const outcomes =
    messages.length > 0 ? [...(await ports.receive(actor, messages, partner.id, signedOf))] : [];
  return heard.map(({ answer }) => answer ?? asAnswer(outcomes.shift()));
}

function asAnswer(outcome: DispatchOutcome | undefined): PeerAnswer {
  if (outcome?.kind === 'receipt' || outcome?.kind === 'refused') return outcome;
  return { kind: 'later', code: 'SERVICE_RECOVERING' };
}

async function hear(
  ports: PeerReceivePorts,
  actor: SystemActor,
  partner: Partner,
  jws: string,
): Promise<Heard> {
  const refusedAs = async (
    reason: string,
    vi: string,
    message: Consignment | null = null,
  ): Promise<Heard> => {
    await noteRefused(ports, actor, partner, { kind: 'consignment', reason, message });
    return { message: null, answer: { kind: 'refused', reason: vi, successor: null } };
  };
  const verified = await verifyOfPartner(ports, partner, jws);
  if (verified === 'later') return { message: null, answer: { kind: 'later', code: 'KEY_UNKNOWN' } };
  if (verified === null) return refusedAs('signature-invalid', 'Chữ ký của văn bản gửi đến không hợp lệ');
  const read = consignment.safeParse(verified.payload);
  if (!read.success)
    return refusedAs('malformed', `Thông điệp không đúng khuôn dạng: ${z.prettifyError(read.error)}`);
  const message = read.data;
  const speaker = speakerFor(verified, partner, message.sender.code);
  if (!speaker)
    return refusedAs(
      'foreign-sender',
      `Đối tác không đại diện cho đơn vị mang mã ${message.sender.code}`,
      message,
    );
  if (speaker.validTo !== null)
    return refusedAs('key-not-in-force', 'Khóa ký của đơn vị gửi đã hết hiệu lực', message);
  const missing = await missingFiles(ports, message);
  if (missing.length > 0) return { message, answer: { kind: 'missing', files: missing } };
  return { message, answer: null };
}

/** Null: certainly not signed by anybody known. `later`: it can not be told now. */
export async function verifyOfPartner(
  { receipts, verifyAfresh }: Pick<PeerReceivePorts, 'receipts' | 'verifyAfresh'>,
  partner: Partner,
  jws: string,
): Promise<VerifiedMessage | null | 'later'> {
  const known = await receipts.verify(jws);
  if (known?.signers.some(({ partnerId }) => partnerId === partner.id)) return known;
  return (await verifyAfresh(partner)) ? receipts.verify(jws) : 'later';
}

/** The unit that the message names, when the key that signed is registered for it as a unit of this partner. */
export function speakerFor(
  { signers }: VerifiedMessage,
  partner: Partner,
  code: string,
): MessageSigner | undefined {
  return signers.find(({ partnerId, organCode }) => partnerId === partner.id && organCode === code);
}

async function missingFiles(
  { storage, keepPeerFiles }: PeerReceivePorts,
  { files }: Consignment,
): Promise<string[]> {
  const digests = [...new Set(files.map(({ sha256 }) => sha256))];
  await keepPeerFiles(digests);
  const held = await Promise.all(digests.map((sha256) => storage.exists(sha256)));
  return digests.filter((_, at) => !held[at]);
}

export interface RefusedMessage {
  readonly kind: 'consignment' | 'status';
  readonly reason: string;
  readonly message: { readonly consignmentId: string } | null;
}

export async function noteRefused(
  { transact }: { readonly transact: Transact<{ readonly ledger: Ledger }> },
  actor: SystemActor,
  partner: Partner,
  { kind, reason, message }: RefusedMessage,
): Promise<void> {
  await transact((tx) =>
    tx.ledger.append({
      kind: 'delivery.message-refused',
      actor,
      after: {
        message: kind,
        reason,
        partner: partner.name,
        partnerId: partner.id,
        ...(message && { consignmentId: message.consignmentId }),
      },
    }),
  );
}
