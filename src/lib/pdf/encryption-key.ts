/** How a user password becomes the file key: ISO 32000-1 §7.6.3 (revisions 2 to 4), ISO 32000-2 §7.6.4 (5 and 6). */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';

export interface StandardSecurity {
  readonly version: number;
  readonly revision: number;
  readonly keyBytes: number;
  readonly permissions: number;
  readonly owner: Uint8Array;
  readonly user: Uint8Array;
  readonly userKey: Uint8Array;
  readonly encryptMetadata: boolean;
  /** The first half of /ID. */
  readonly id: Uint8Array;
}

const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');

/** The key, or undefined when the password is not the user password. */
export function fileKey(security: StandardSecurity, password: string): Uint8Array | undefined {
  if (security.revision >= 5)
    return modernKey(security, Buffer.from(password.normalize('NFKC'), 'utf8').subarray(0, 127));
  if (security.revision < 2) return undefined;
  const padded = Buffer.concat([Buffer.from(password, 'latin1'), PADDING]).subarray(0, 32);
  const key = classicKey(security, padded);
  return provesUser(security, key) ? key : undefined;
}

/** Algorithm 2. */
function classicKey(security: StandardSecurity, padded: Uint8Array): Uint8Array {
  const permissions = Buffer.alloc(4);
  permissions.writeInt32LE(security.permissions | 0);
  const hash = createHash('md5')
    .update(padded)
    .update(security.owner.subarray(0, 32))
    .update(permissions)
    .update(security.id);
  if (security.revision >= 4 && !security.encryptMetadata) hash.update(Uint8Array.of(255, 255, 255, 255));
  const length = security.revision === 2 ? 5 : Math.min(security.version === 4 ? 16 : security.keyBytes, 16);
  let key: Uint8Array = hash.digest();
  if (security.revision >= 3) {
    for (let i = 0; i < 50; i++) key = createHash('md5').update(key.subarray(0, length)).digest();
  }
  return key.subarray(0, length);
}

/** Algorithms 4 to 6. */
function provesUser(security: StandardSecurity, key: Uint8Array): boolean {
  if (security.revision === 2) return Buffer.compare(rc4(key, PADDING), security.user.subarray(0, 32)) === 0;
  let value: Uint8Array = createHash('md5').update(PADDING).update(security.id).digest();
  for (let i = 0; i < 20; i++)
    value = rc4(
      key.map((byte) => byte ^ i),
      value,
    );
  return Buffer.compare(value, security.user.subarray(0, 16)) === 0;
}

/** Algorithm 2.A, for the user password. */
function modernKey(security: StandardSecurity, password: Uint8Array): Uint8Array | undefined {
  const { user, userKey, revision } = security;
  if (user.length < 48 || userKey.length < 32) return undefined;
  const digest = revision === 5 ? plainHash : hardenedHash;
  if (Buffer.compare(digest(password, user.subarray(32, 40)), user.subarray(0, 32)) !== 0) return undefined;
  const between = digest(password, user.subarray(40, 48));
  const decipher = createDecipheriv('aes-256-cbc', between, Buffer.alloc(16)).setAutoPadding(false);
  return Buffer.concat([decipher.update(userKey.subarray(0, 32)), decipher.final()]);
}

function plainHash(password: Uint8Array, salt: Uint8Array): Uint8Array {
  return createHash('sha256').update(password).update(salt).digest();
}

/** Algorithm 2.B. */
function hardenedHash(password: Uint8Array, salt: Uint8Array): Uint8Array {
  let key: Uint8Array = plainHash(password, salt);
  for (let round = 0; ; round++) {
    const block = Buffer.concat(Array.from({ length: 64 }, () => [password, key]).flat());
    const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32)).setAutoPadding(
      false,
    );
    const mixed = Buffer.concat([cipher.update(block), cipher.final()]);
    const sum = mixed.subarray(0, 16).reduce((total, byte) => total + byte, 0) % 3;
    key = createHash(['sha256', 'sha384', 'sha512'][sum]!).update(mixed).digest();
    if (round >= 63 && mixed.at(-1)! <= round - 31) return key.subarray(0, 32);
  }
}

/** OpenSSL 3 no longer carries RC4; old files still need it to be read. */
export function rc4(key: Uint8Array, data: Uint8Array): Uint8Array {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i]! + key[i % key.length]!) & 255;
    [state[i], state[j]] = [state[j]!, state[i]!];
  }
  const out = new Uint8Array(data.length);
  for (let k = 0, i = 0, j = 0; k < data.length; k++) {
    i = (i + 1) & 255;
    const a = state[i]!;
    j = (j + a) & 255;
    const b = state[j]!;
    state[i] = b;
    state[j] = a;
    out[k] = data[k]! ^ state[(a + b) & 255]!;
  }
  return out;
}
