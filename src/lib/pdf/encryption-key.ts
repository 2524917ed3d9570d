/** How a password becomes the file key: ISO 32000-1 §7.6.3 (revisions 2 to 4), ISO 32000-2 §7.6.4 (5 and 6). */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';

export interface StandardSecurity {
  readonly version: number;
  readonly revision: number;
  readonly keyBytes: number;
  readonly permissions: number;
  /** /O, /U, /OE and /UE. */
  readonly owner: Uint8Array;
  readonly user: Uint8Array;
  readonly ownerKey: Uint8Array;
  readonly userKey: Uint8Array;
  readonly encryptMetadata: boolean;
  /** The first half of /ID. */
  readonly id: Uint8Array;
}

const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');

export interface FileKey {
  readonly key: Uint8Array;
  /** The owner's password, which no permission flag binds. */
  readonly owner: boolean;
}

/** The key, or undefined when the password is neither the owner's nor the user's. */
export function fileKey(security: StandardSecurity, password: string): FileKey | undefined {
  if (security.revision >= 5)
    return modernKey(security, Buffer.from(password.normalize('NFKC'), 'utf8').subarray(0, 127));
  if (security.revision < 2) return undefined;
  const given = pad(password);
  const asOwner = provedKey(security, userPasswordFor(security, given));
  if (asOwner) return { key: asOwner, owner: true };
  const asUser = provedKey(security, given);
  return asUser && { key: asUser, owner: false };
}

function pad(password: string): Uint8Array {
  return Buffer.concat([Buffer.from(password, 'latin1'), PADDING]).subarray(0, 32);
}

function provedKey(security: StandardSecurity, padded: Uint8Array): Uint8Array | undefined {
  const key = classicKey(security, padded);
  return provesUser(security, key) ? key : undefined;
}

/** Algorithm 7: the padded user password that /O hides under the owner's. */
function userPasswordFor(security: StandardSecurity, owner: Uint8Array): Uint8Array {
  let digest: Uint8Array = createHash('md5').update(owner).digest();
  if (security.revision >= 3) {
    for (let i = 0; i < 50; i++) digest = createHash('md5').update(digest).digest();
  }
  const key = digest.subarray(0, keyLength(security));
  const rounds = security.revision === 2 ? 1 : 20;
  let value = security.owner.subarray(0, 32);
  for (let i = rounds - 1; i >= 0; i--)
    value = rc4(
      key.map((byte) => byte ^ i),
      value,
    );
  return value;
}

function keyLength({ revision, version, keyBytes }: StandardSecurity): number {
  return revision === 2 ? 5 : Math.min(version === 4 ? 16 : keyBytes, 16);
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
  const length = keyLength(security);
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

/** Algorithm 2.A. */
function modernKey(security: StandardSecurity, password: Uint8Array): FileKey | undefined {
  const { user, owner, userKey, ownerKey, revision } = security;
  if (user.length < 48 || userKey.length < 32) return undefined;
  const digest = revision === 5 ? plainHash : hardenedHash;
  const proves = (stored: Uint8Array, bound: Uint8Array): boolean =>
    Buffer.compare(digest(password, stored.subarray(32, 40), bound), stored.subarray(0, 32)) === 0;
  const unwrap = (stored: Uint8Array, wrapped: Uint8Array, bound: Uint8Array): Uint8Array => {
    const between = digest(password, stored.subarray(40, 48), bound);
    const decipher = createDecipheriv('aes-256-cbc', between, Buffer.alloc(16)).setAutoPadding(false);
    return Buffer.concat([decipher.update(wrapped.subarray(0, 32)), decipher.final()]);
  };
  const bound = user.subarray(0, 48);
  if (owner.length >= 48 && ownerKey.length >= 32 && proves(owner, bound))
    return { key: unwrap(owner, ownerKey, bound), owner: true };
  return proves(user, NOTHING) ? { key: unwrap(user, userKey, NOTHING), owner: false } : undefined;
}

const NOTHING = new Uint8Array();

/** `bound` ties the owner's password to the user's entry; empty for the user's own. */
function plainHash(password: Uint8Array, salt: Uint8Array, bound: Uint8Array): Uint8Array {
  return createHash('sha256').update(password).update(salt).update(bound).digest();
}

/** Algorithm 2.B. */
function hardenedHash(password: Uint8Array, salt: Uint8Array, bound: Uint8Array): Uint8Array {
  let key: Uint8Array = plainHash(password, salt, bound);
  for (let round = 0; ; round++) {
    const block = Buffer.concat(Array.from({ length: 64 }, () => [password, key, bound]).flat());
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
