import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, base64url: cookie values, CSRF and machine tokens. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a secret. 256 random bits need no slow hash. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
