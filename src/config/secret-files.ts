/**
 * A secret may stand in a file instead of the environment, as container engines and systemd (`LoadCredential=`) hand it
 * over: `DATABASE_URL_FILE=/run/secrets/database-url`. The file is read once, at the start.
 */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ErrorText } from '../app-error.ts';
import { whyUnreadable } from './named-files.ts';
import { type Setting, settings } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const MOST_BYTES = 64 * 1024;

/**
 * @param refuse throws; told the name of the setting and why
 * @returns the environment with what stood in files
 */
export function withSecretFiles(
  environment: Environment,
  refuse: (name: string, reason: ErrorText) => never,
): Environment {
  const values: Record<string, string | undefined> = { ...environment };
  for (const { name, secret } of settings as readonly Setting[]) {
    const path = environment[`${name}_FILE`]?.trim();
    if (!secret || !path) continue;
    if (environment[name]?.trim())
      refuse(`${name}_FILE`, {
        vi: `chỉ được đặt một trong hai: ${name} hoặc ${name}_FILE`,
        en: `give either ${name} or ${name}_FILE, not both`,
      });
    values[name] = readSecret(path, (reason) => refuse(`${name}_FILE`, reason));
  }
  return values;
}

/** The content is never part of a refusal. */
function readSecret(path: string, refuse: (reason: ErrorText) => never): string {
  let text: string;
  try {
    const { mode, size } = statSync(path);
    if (size > MOST_BYTES) refuse({ vi: `${path} quá lớn`, en: `${path} is too large` });
    refuseOpenMode(path, mode, refuse);
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    return refuse(whyUnreadable(path, error));
  }
  return text === '' ? refuse({ vi: `${path} trống`, en: `${path} is empty` }) : text;
}

/** Below /run a container engine shows its secrets to all accounts of that one container; elsewhere only the owner and the group may read. */
function refuseOpenMode(path: string, mode: number, refuse: (reason: ErrorText) => never): void {
  if ((mode & 0o022) !== 0)
    refuse({
      vi: `tài khoản khác ghi được vào ${path}; đặt quyền 0600 hoặc 0400`,
      en: `others may write to ${path}; set its mode to 0600 or 0400`,
    });
  if ((mode & 0o004) !== 0 && !resolve(path).startsWith('/run/'))
    refuse({
      vi: `mọi tài khoản đọc được ${path}; đặt quyền 0600, 0400 hoặc 0440`,
      en: `everybody may read ${path}; set its mode to 0600, 0400 or 0440`,
    });
}
