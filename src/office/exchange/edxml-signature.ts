/**
 * What the XML signature of a message is worth. It is valid when it holds over all that is read, by a key that is known as the
 * sender's: a seal in the address book, or a certificate in the partner's settings. No message brings its own authority.
 */
import type { SignatureReport } from '../../lib/edxml/verify-signatures.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { edxmlSettings } from './edxml-settings.ts';
import type { Partner } from './partner.ts';

export type MessageSignatureState = 'valid' | 'invalid' | 'unknown' | 'none';

/** Why a signature is not known to be the sender's; `broken` is the only one that refuses. */
export type MessageSignatureReason =
  | 'broken'
  | 'unreadable'
  | 'partial'
  | 'weak'
  | 'not-in-force'
  | 'unknown-key';

export interface MessageSignature {
  readonly state: MessageSignatureState;
  readonly reason: MessageSignatureReason | null;
  /** Subject of the certificate, where one made it. */
  readonly signer: string | null;
}

export interface SignedMessage {
  readonly signatures: readonly SignatureReport[];
  readonly partner: Pick<Partner, 'settings'>;
  readonly sender: { readonly id: string };
  readonly at: Date;
}

interface Tx {
  readonly organisation: Pick<OrganisationStore, 'certificateByFingerprint'>;
}

/** One that is broken spoils the message; else one that is valid is enough. */
export async function judgeMessageSignature(tx: Tx, message: SignedMessage): Promise<MessageSignature> {
  const judged: MessageSignature[] = [];
  for (const report of message.signatures) judged.push(await judgeOne(tx, message, report));
  const of = (state: MessageSignatureState) => judged.find((one) => one.state === state);
  return of('invalid') ?? of('valid') ?? of('unknown') ?? { state: 'none', reason: null, signer: null };
}

async function judgeOne(
  { organisation }: Tx,
  { partner, sender, at }: SignedMessage,
  { state, certificate, weak }: SignatureReport,
): Promise<MessageSignature> {
  const signer = certificate?.subject.text.slice(0, 300) ?? null;
  const unknown = (reason: MessageSignatureReason) => ({ state: 'unknown', reason, signer }) as const;
  if (state === 'invalid') return { state, reason: 'broken', signer };
  if (state === 'unverifiable' || !certificate) return unknown('unreadable');
  if (state === 'partial') return unknown('partial');
  if (weak) return unknown('weak');
  if (at < certificate.notBefore || at > certificate.notAfter) return unknown('not-in-force');
  const fingerprint = certificate.fingerprintSha256;
  const held = await organisation.certificateByFingerprint(fingerprint);
  if (held?.revokedAt && held.revokedAt <= at) return unknown('not-in-force');
  const named = edxmlSettings.safeParse(partner.settings).data?.certificates ?? [];
  if (held?.unitId === sender.id || named.includes(fingerprint))
    return { state: 'valid', reason: null, signer };
  return unknown('unknown-key');
}
