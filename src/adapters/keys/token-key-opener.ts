/** Keys on an HSM or on tokens in the server, through one PKCS#11 module. */
import { isAppError } from '../../app-error.ts';
import { openToken, type TokenRequest } from '../../lib/pki/pkcs11.ts';
import { tokenErrors } from '../../lib/pki/pkcs11-errors.ts';
import type { TokenModules } from '../../lib/pki/pkcs11-module.ts';
import type { Signer } from '../../lib/pki/signer.ts';
import { afterWrongPin, type PinState, pinLockedUntil, pinTries } from '../../office/identity/pin-lock.ts';
import type { KeyOpener, KeyOpening } from '../../office/identity/signing-desk.ts';
import type { Clock } from '../../office/unit-of-work.ts';

export interface TokenKeyPorts {
  /** The maker's shared library. */
  readonly modulePath: string;
  readonly clock: Clock;
  /** How long a key stays open at most; the desk's longest session when not said. */
  readonly sessionMs?: number;
  /** For tests: other modules than those of the process. */
  readonly modules?: TokenModules;
}

/** A signer that logs out of its token when it is closed, or by itself at the end of `sessionMs`. */
export interface TokenSigner extends Signer {
  readonly close: () => Promise<void>;
}

export interface TokenKeyOpener extends KeyOpener {
  /** Closes every key that is open, e.g. at shutdown. */
  closeAll(): Promise<void>;
}

const longestSessionMs = 30 * 60_000;
const noFailures: PinState = { failedPins: 0, lockedUntil: null };

/**
 * Looks for the certificate on every token of the module; null when none holds it. Three wrong PINs in this process lock
 * the key here for 15 minutes. A token at its last try, or locked, is refused with TOKEN_PIN_LAST_TRY and
 * TOKEN_PIN_LOCKED: no waiting opens it. Throws whatever else `openToken` throws.
 */
export function createTokenKeyOpener(ports: TokenKeyPorts): TokenKeyOpener {
  const failures = new Map<string, PinState>();
  const queues = new Map<string, Promise<unknown>>();
  const open = new Set<TokenSigner>();
  const attempt = async (fingerprint: string, pin: string): Promise<KeyOpening | null> => {
    const before = failures.get(fingerprint) ?? noFailures;
    const lock = pinLockedUntil(before, ports.clock.now());
    if (lock) return { refused: 'locked', until: lock, now: false };
    const answer = await tryToken(ports, fingerprint, pin);
    if (answer === 'absent') return null;
    if (answer !== 'wrong-pin') {
      failures.delete(fingerprint);
      return { opened: limited(answer, ports.sessionMs ?? longestSessionMs, open) };
    }
    const after = afterWrongPin(before, ports.clock.now());
    failures.set(fingerprint, after);
    return after.lockedUntil === null
      ? { refused: 'wrong-pin', triesLeft: pinTries - after.failedPins }
      : { refused: 'locked', until: after.lockedUntil, now: true };
  };
  return {
    open: ({ fingerprint }, pin) => {
      // One after the other, so that tries sent at once count like tries one by one.
      const turn = (queues.get(fingerprint) ?? Promise.resolve()).then(() => attempt(fingerprint, pin));
      const settled = turn.catch(() => undefined);
      queues.set(fingerprint, settled);
      void settled.then(() => queues.get(fingerprint) === settled && queues.delete(fingerprint));
      return turn;
    },
    closeAll: async () => {
      await Promise.all([...open].map((signer) => signer.close()));
    },
  };
}

async function tryToken(
  ports: TokenKeyPorts,
  certificateFingerprint: string,
  pin: string,
): Promise<TokenSigner | 'absent' | 'wrong-pin'> {
  const request: TokenRequest = { modulePath: ports.modulePath, pin, certificateFingerprint };
  try {
    const { signer, close } = await openToken(request, ports.modules);
    return { ...signer, close };
  } catch (error) {
    const absent = [tokenErrors.TOKEN_CERTIFICATE_ABSENT, tokenErrors.TOKEN_ABSENT];
    if (absent.some((spec) => isAppError(error, spec))) return 'absent';
    if (isAppError(error, tokenErrors.TOKEN_PIN_WRONG)) return 'wrong-pin';
    throw error;
  }
}

/** The desk forgets its sessions without a word, so the login must not depend on being closed. */
function limited(signer: TokenSigner, lastsMs: number, open: Set<TokenSigner>): TokenSigner {
  const close = (): Promise<void> => {
    clearTimeout(timer);
    open.delete(limitedSigner);
    return signer.close();
  };
  const timer = setTimeout(() => void close(), lastsMs).unref();
  const limitedSigner: TokenSigner = { ...signer, close };
  open.add(limitedSigner);
  return limitedSigner;
}
