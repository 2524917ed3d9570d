/** This machine: the data folder, its room, the modes of secrets, and the settings that others see. */
import { constants } from 'node:fs';
import { access, readdir, readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { checkPeerCertificate } from './check-peer-certificate.ts';
import { bad, type Finding, failure, good, warn } from './finding.ts';

const LEAST_MB = 1024;
const BACKUP_DAYS = 2;

export async function checkMachine(config: Config): Promise<readonly Finding[]> {
  return [
    judgeAddress(config),
    await checkFolder(config.dataDir),
    await checkSecrets(config.dataDir),
    await checkBackup(config.dataDir),
    ...checkPeerCertificate(config),
  ];
}

export function judgeAddress({ publicUrl, demo }: Pick<Config, 'publicUrl' | 'demo'>): Finding {
  const about = 'PUBLIC_URL';
  if (demo)
    return warn(
      about,
      { vi: 'Đây là cấu hình trình diễn.', en: 'These are the settings of the demo.' },
      {
        vi: 'Đặt DEMO=false hoặc DATABASE_URL để dùng thật.',
        en: 'Set DEMO=false or DATABASE_URL for real use.',
      },
    );
  if (publicUrl.protocol === 'https:')
    return good(about, `Người dùng mở ${publicUrl.origin}.`, `People open ${publicUrl.origin}.`);
  return bad(
    about,
    {
      vi: `${publicUrl.origin} không phải https: mật khẩu đi qua mạng không mã hóa.`,
      en: `${publicUrl.origin} is not https: passwords cross the network in the clear.`,
    },
    {
      vi: 'Đặt máy chủ trung gian có TLS và PUBLIC_URL=https://….',
      en: 'Put a proxy with TLS before it and set PUBLIC_URL=https://….',
    },
  );
}

async function checkFolder(folder: string): Promise<Finding> {
  const about = 'DATA_DIR';
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(folder);
    const megabytes = Math.floor((bavail * bsize) / 1024 / 1024);
    const room = `${(megabytes / 1024).toFixed(1)} GB`;
    if (megabytes >= LEAST_MB)
      return good(about, `${folder} ghi được, còn ${room}.`, `${folder} is writable, ${room} free.`);
    return bad(
      about,
      { vi: `${folder} chỉ còn ${room}.`, en: `${folder} has ${room} left only.` },
      { vi: 'Dọn đĩa hoặc thêm dung lượng ngay.', en: 'Make room or add a disk now.' },
    );
  } catch (error) {
    return failure(about, error, {
      vi: 'Tạo thư mục và cấp quyền cho tài khoản chạy dịch vụ.',
      en: 'Make the folder and give it to the account of the service.',
    });
  }
}

/** Everything below `keys`, and the instance secret, for its owner alone. */
async function checkSecrets(folder: string): Promise<Finding> {
  const about = 'Tệp bí mật · secrets';
  const open: string[] = [];
  for (const path of [join(folder, 'instance.secret'), ...(await filesBelow(join(folder, 'keys')))]) {
    const found = await stat(path).catch(() => null);
    if (found !== null && (found.mode & 0o077) !== 0) open.push(path);
  }
  if (open.length === 0) return good(about, 'Chỉ chủ sở hữu đọc được.', 'Only their owner may read them.');
  return bad(
    about,
    { vi: `Tài khoản khác đọc được: ${open.join(', ')}.`, en: `Others may read: ${open.join(', ')}.` },
    {
      vi: 'chmod 600 các tệp đó, rồi xem ai đã đọc.',
      en: 'chmod 600 them, then find out who has read them.',
    },
  );
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Written by the backup: `{ "at": ISO 8601 }`. */
async function checkBackup(folder: string): Promise<Finding> {
  const about = 'Sao lưu · backup';
  const todo = { vi: 'Chạy “antin admin backup” hằng ngày.', en: 'Run “antin admin backup” every day.' };
  const text = await readFile(join(folder, 'backup-status.json'), 'utf8').catch(() => null);
  const at = text === null ? Number.NaN : Date.parse(String((JSON.parse(text) as { at?: string }).at));
  if (Number.isNaN(at))
    return warn(about, { vi: 'Chưa thấy bản sao lưu nào.', en: 'No backup has been seen.' }, todo);
  const days = Math.floor((Date.now() - at) / 86_400_000);
  const words = { vi: `Bản gần nhất cách đây ${days} ngày.`, en: `The last one is ${days} days old.` };
  return days < BACKUP_DAYS ? good(about, words.vi, words.en) : warn(about, words, todo);
}
