/** Keys that wait for their certificate: one private file each, named by the public key's SHA-256. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretBox } from '../../office/identity/secret-box.ts';
import type { KeyHolder } from '../../office/organisation/check-certificate.ts';

export interface PendingKey {
  readonly holder: KeyHolder;
  readonly subject: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
  readonly publicKey: string;
  readonly place:
    | {
        readonly kind: 'file';
        /** PKCS#8 as PEM, encrypted under the holder's PIN, and that sealed with the instance secret. */
        readonly sealed: string;
      }
    | {
        readonly kind: 'token';
        readonly tokenLabel: string | null;
        /** CKA_ID. */
        readonly id: string;
      };
}

export interface KeyRequests {
  save(key: Omit<PendingKey, 'place'>, place: NewPlace): Promise<void>;
  find(publicKey: string): Promise<PendingKey | null>;
  list(): Promise<readonly PendingKey[]>;
  /** The encrypted PKCS#8. Throws SECRET_UNREADABLE. */
  open(key: PendingKey): string | null;
  remove(publicKey: string): Promise<void>;
}

export type NewPlace =
  | { readonly kind: 'file'; readonly encryptedPem: string }
  | Extract<PendingKey['place'], { kind: 'token' }>;

const PURPOSE = 'key-request';

export function createKeyRequests(folder: string, secretBox: SecretBox): KeyRequests {
  const pathOf = (publicKey: string) => join(folder, `${publicKey}.json`);
  const read = async (publicKey: string): Promise<PendingKey | null> => {
    try {
      return JSON.parse(await readFile(pathOf(publicKey), 'utf8')) as PendingKey;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  };
  return {
    save: async (key, place) => {
      const kept =
        place.kind === 'token'
          ? place
          : { kind: 'file', sealed: secretBox.seal(PURPOSE, place.encryptedPem) };
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const text = `${JSON.stringify({ ...key, place: kept }, null, 2)}\n`;
      await writeFile(pathOf(key.publicKey), text, { mode: 0o600, flag: 'wx', flush: true });
    },
    find: read,
    list: async () => {
      const names = await readdir(folder).catch(() => []);
      const keys = await Promise.all(
        names.filter((name) => /^[0-9a-f]{64}\.json$/.test(name)).map((name) => read(name.slice(0, 64))),
      );
      return keys.filter((key) => key !== null);
    },
    open: ({ place }) => (place.kind === 'file' ? secretBox.open(PURPOSE, place.sealed) : null),
    remove: (publicKey) => rm(pathOf(publicKey), { force: true }),
  };
}
