/** The second factor: time-based one-time passwords (RFC 6238), SHA-1, 6 digits, 30 s, as every authenticator has them. */
import { Secret, TOTP } from 'otpauth';
import { AppError } from '../../app-error.ts';
import type { Actor } from './actor.ts';
import { identityErrors } from './errors.ts';

const periodSeconds = 30;
const freshMs = 15 * 60_000;

function totp(secret: string, label = ''): TOTP {
  return new TOTP({
    issuer: 'Ấn Tín',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: periodSeconds,
    secret: Secret.fromBase32(secret),
  });
}

/** 160 bits, base32. */
export function makeTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** otpauth:// address for the QR of the authenticator. */
export function totpAddress(secret: string, username: string): string {
  return totp(secret, username).toString();
}

export function totpCode(secret: string, at: Date): string {
  return totp(secret).generate({ timestamp: at.getTime() });
}

/** The time step of the code, one step of clock drift allowed either way; null when the code is wrong. */
export function matchTotp(secret: string, code: string, now: Date): number | null {
  const delta = totp(secret).validate({ token: code, timestamp: now.getTime(), window: 1 });
  return delta === null ? null : Math.floor(now.getTime() / 1000 / periodSeconds) + delta;
}

/** Signing wants a second factor not older than 15 minutes (DESIGN.md, "Signing"); a machine token never has one. */
export function requireFreshSecondFactor(actor: Actor, now: Date): void {
  const given = actor.secondFactorAt;
  if (given === null || now.getTime() - given.getTime() > freshMs)
    throw new AppError(identityErrors.SECOND_FACTOR_STALE);
}
