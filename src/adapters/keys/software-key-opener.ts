/** Keys as PKCS#12 in the database, under the holder's PIN. */
import { isAppError } from '../../app-error.ts';
import { pkiErrors } from '../../lib/pki/errors.ts';
import { openPkcs12 } from '../../lib/pki/pkcs12.ts';
import { type Signer, signerFromKey } from '../../lib/pki/signer.ts';
import type { IdentityStore } from '../../office/identity/identity-store.ts';
import { afterWrongPin, pinLockedUntil, pinTries } from '../../office/identity/pin-lock.ts';
import type { KeyOpener } from '../../office/identity/signing-desk.ts';
import type { Clock, Transact } from '../../office/unit-of-work.ts';

export interface SoftwareKeyPorts {
  readonly transact: Transact<{ identity: Pick<IdentityStore, 'keyForUpdate' | 'savePinFailures'> }>;
  readonly clock: Clock;
}

/**
 * Tries of one key run one after the other: the row stays locked while the PIN is tried, so that tries sent at once
 * count like tries one by one, in every process.
 */
export function createSoftwareKeyOpener(ports: SoftwareKeyPorts): KeyOpener {
  return {
    open: (certificate, pin) =>
      ports.transact(async ({ identity }) => {
        const key = await identity.keyForUpdate(certificate.id);
        if (key === null) return null;
        const lock = pinLockedUntil(key, ports.clock.now());
        if (lock) return { refused: 'locked', until: lock, now: false };
        const opened = await tryPin(key.pkcs12, pin);
        if (opened !== null) {
          if (key.failedPins > 0) await identity.savePinFailures(certificate.id, 0, null);
          return { opened };
        }
        const after = afterWrongPin(key, ports.clock.now());
        await identity.savePinFailures(certificate.id, after.failedPins, after.lockedUntil);
        return after.lockedUntil === null
          ? { refused: 'wrong-pin', triesLeft: pinTries - after.failedPins }
          : { refused: 'locked', until: after.lockedUntil, now: true };
      }),
  };
}

async function tryPin(pkcs12: Uint8Array, pin: string): Promise<Signer | null> {
  try {
    const { key, certificate, chain } = await openPkcs12(pkcs12, pin);
    return signerFromKey(key, certificate, chain);
  } catch (error) {
    if (isAppError(error, pkiErrors.PKCS12_WRONG_PIN)) return null;
    throw error;
  }
}
