/** argon2id (RFC 9106), the parameters of OWASP's first choice: 19 MiB, 2 passes, 1 lane. */
import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { AppError } from '../../app-error.ts';
import { identityErrors } from './errors.ts';

const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const leastLength = 10;

let decoy: Promise<string> | undefined;

/** PHC string. The password is taken as NFC: one keyboard composes, another does not. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), cost);
}

/** Takes as long for a name that nobody has (`null`) as for a wrong password. */
export async function verifyPassword(storedHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this one');
  const matches = await verify(storedHash ?? (await decoy), password.normalize('NFC'));
  return matches && storedHash !== null;
}

export function requireStrongPassword(password: string, username: string): void {
  const short = [...password.normalize('NFC')].length < leastLength;
  if (short || password.toLowerCase().includes(username.toLowerCase()))
    throw new AppError(identityErrors.PASSWORD_TOO_WEAK);
}

const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A first password to be told once: 16 letters without look-alikes, 79 bits. */
export function makePassword(): string {
  const groups = Array.from({ length: 4 }, () =>
    Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join(''),
  );
  return groups.join('-');
}
