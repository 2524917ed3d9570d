/**
 * A signing session: a key opened with its PIN, held in the memory of one process and never elsewhere. A batch is one
 * session; a seal's session lasts 30 minutes at most, a person's 15. Neither PIN nor key is ever written.
 */
import type { Signer } from '../../lib/pki/signer.ts';
import type { HeldCertificate } from '../organisation/organisation.ts';
import type { Actor } from './actor.ts';

export interface SigningSession {
  readonly id: string;
  readonly accountId: string;
  readonly certificate: HeldCertificate;
  /** A person's own key, or the seal of a unit. */
  readonly holder: { readonly personId: string } | { readonly unitId: string };
  readonly expiresAt: Date;
  readonly signer: Signer;
}

export interface SigningDesk {
  /**
   * Opens a key with its PIN. Three wrong PINs lock the key for 15 minutes (`KEY_LOCKED`); a hardware token is never
   * brought to its last try. Refuses an expired, revoked or foreign certificate and a stale second factor.
   */
  open(
    actor: Actor,
    holder: 'personal' | { readonly sealOfUnitId: string },
    pin: string,
  ): Promise<SigningSession>;
  /** The open session of this account, or `SIGNING_SESSION_ENDED`. */
  session(actor: Actor, sessionId: string): SigningSession;
  close(sessionId: string): void;
}
