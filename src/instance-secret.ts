import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { AppError, defineErrors } from './app-error.ts';

export const secretErrors = defineErrors({
  INSTANCE_SECRET_UNSAFE: {
    kind: 'internal',
    title: {
      vi: 'Tệp bí mật {path} không an toàn hoặc bị hỏng: {reason}.',
      en: 'The secret file {path} is unsafe or damaged: {reason}.',
    },
    remedy: {
      vi: 'Đặt quyền 0600 hoặc khôi phục tệp từ bản sao lưu; xóa tệp sẽ làm mọi phiên đăng nhập hết hiệu lực.',
      en: 'Set its mode to 0600 or restore it from a backup; removing it ends every session.',
    },
  },
});

const BYTES = 32;

/**
 * The secret of this installation: random, made at the first start, readable by its owner only. There is no
 * default one (promise 8).
 * @returns 32 bytes
 * @throws AppError INSTANCE_SECRET_UNSAFE
 */
export function loadInstanceSecret(dataDir: string): Uint8Array {
  const path = join(dataDir, 'instance.secret');
  if (!existsSync(path)) makeSecret(path);
  if ((statSync(path).mode & 0o077) !== 0) throw unsafe(path, 'others may read it / tài khoản khác đọc được');
  const text = readFileSync(path, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw unsafe(path, 'not 32 bytes in hexadecimal / sai định dạng');
  return Buffer.from(text, 'hex');
}

/** Of processes that start at once the first one's file stands: a link never replaces, and never shows half a file. */
function makeSecret(path: string): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  try {
    const fd = openSync(draft, 'wx', 0o600);
    writeSync(fd, `${randomBytes(BYTES).toString('hex')}\n`);
    fsyncSync(fd);
    closeSync(fd);
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function unsafe(path: string, reason: string): AppError {
  return new AppError(secretErrors.INSTANCE_SECRET_UNSAFE, { params: { path, reason } });
}
