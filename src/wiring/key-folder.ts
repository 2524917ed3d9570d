/** Whether the processes on one database share one folder of keys: two folders would sign receipts and the record with two keys. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, defineErrors } from '../app-error.ts';
import { loadInstanceSecret } from '../instance-secret.ts';
import { goneAfterMs, type KnownProcess } from '../office/processes.ts';

const keyFolderErrors = defineErrors({
  KEYS_NOT_SHARED: {
    kind: 'conflict',
    title: {
      vi: 'Thư mục khóa ở đây không phải thư mục mà tiến trình {id} trên máy {host} đang dùng.',
      en: 'The folder of keys here is not the one that process {id} on {host} works with.',
    },
    remedy: {
      vi: 'Gắn cùng một DATA_DIR trên mọi máy. Nếu thật sự đổi thư mục: dừng mọi tiến trình, chờ hai phút, rồi khởi động.',
      en: 'Mount the same DATA_DIR on every machine. To change it for good, stop all processes, wait two minutes, then start.',
    },
  },
});

/** Of a random secret of 32 bytes that each folder gets at its first start: whoever reads it learns nothing of the secret. */
export function keyFolderPrint(secret: Uint8Array): string {
  return createHash('sha256').update('an-tin key folder\0').update(secret).digest('hex').slice(0, 32);
}

/** Null where there is no secret yet; none is made. @throws AppError INSTANCE_SECRET_UNSAFE */
export function readKeyFolderPrint(dataDir: string): string | null {
  return existsSync(join(dataDir, 'instance.secret')) ? keyFolderPrint(loadInstanceSecret(dataDir)) : null;
}

/** The first living process that works with other keys. */
export function otherKeys(
  known: readonly KnownProcess[],
  own: string,
  isDead: (process: KnownProcess) => boolean,
): KnownProcess | null {
  const lives = (one: KnownProcess) => one.silentForMs <= goneAfterMs && !isDead(one);
  return known.find((one) => one.keyFolder != null && one.keyFolder !== own && lives(one)) ?? null;
}

export function keysNotShared({ id, host }: KnownProcess): AppError {
  return new AppError(keyFolderErrors.KEYS_NOT_SHARED, { params: { id, host } });
}
