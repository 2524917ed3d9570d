/** Either side: a status that a partner hands over, signed by one of that partner's units. */
import type { SystemActor } from '../identity/actor.ts';
import type { StatusAnswer } from './gateway.ts';
import type { Partner } from './partner.ts';
import type { PeerStatusAnswer } from './peer-messages.ts';
import { noteRefused, type PeerReceivePorts, speakerFor, verifyOfPartner } from './peer-receive.ts';
import { statusMessage } from './status-message.ts';

export interface PeerStatusPorts extends Pick<PeerReceivePorts, 'transact' | 'receipts' | 'verifyAfresh'> {
  readonly receiveStatus: (actor: SystemActor, jws: string, partnerId: string) => Promise<StatusAnswer>;
}

/** @throws AppError CONSIGNMENT_NOT_ARRIVED when a recall overtook its document: try again later */
export async function receiveStatusFromPeer(
  ports: PeerStatusPorts,
  actor: SystemActor,
  partner: Partner,
  jws: string,
): Promise<PeerStatusAnswer> {
  const refuse = async (reason: string, message: { consignmentId: string } | null = null) => {
    await noteRefused(ports, actor, partner, { kind: 'status', reason, message });
    return { kind: 'refused', reason } as const;
  };
  const verified = await verifyOfPartner(ports, partner, jws);
  if (verified === 'later') return { kind: 'later', code: 'KEY_UNKNOWN' };
  if (verified === null) return refuse('signature-invalid');
  const read = statusMessage.safeParse(verified.payload);
  if (!read.success) return refuse('not-a-status');
  const speaker = speakerFor(verified, partner, read.data.from);
  if (!speaker) return refuse('another-unit', read.data);
  if (speaker.validTo !== null) return refuse('key-not-in-force', read.data);
  return ports.receiveStatus(actor, jws, partner.id);
}
