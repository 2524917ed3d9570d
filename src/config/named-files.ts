/**
 * Files that settings name. Each is opened before anything starts: a file that is missing, closed to this account or of
 * another sort is one line with the name of its setting (promise 8), not a stack trace from deep inside a driver.
 */
import { X509Certificate } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ErrorText } from '../app-error.ts';

/** Throws; told the name of the setting and why. */
type Refuse = (name: string, reason: ErrorText) => never;

/** @returns the absolute path of what is there and may be read, a file or a folder */
export function readablePath(name: string, path: string, refuse: Refuse): string {
  attempt(name, path, refuse, () => {
    accessSync(path, statSync(path).isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK);
  });
  return resolve(path);
}

/** @returns the absolute path of a file that may be read */
export function readableFile(name: string, path: string, refuse: Refuse): string {
  const isFile = attempt(name, path, refuse, () => statSync(path).isFile());
  if (!isFile)
    refuse(name, {
      vi: `${path} không phải tệp; ghi đường dẫn đầy đủ của tệp`,
      en: `${path} is no file; give the full path of the file`,
    });
  return readablePath(name, path, refuse);
}

/** @returns the absolute path of a PEM file with certificates and nothing broken among them */
export function certificateFile(name: string, path: string, refuse: Refuse): string {
  const absolute = readableFile(name, path, refuse);
  const text = attempt(name, path, refuse, () => readFileSync(absolute, 'latin1'));
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  const begun = text.split('-----BEGIN CERTIFICATE-----').length - 1;
  if (blocks.length === 0 || blocks.length !== begun || !blocks.every(isCertificate))
    refuse(name, {
      vi: `${path} không phải tệp PEM chứa chứng thư; chép chứng thư của nơi cấp (-----BEGIN CERTIFICATE-----) vào đó`,
      en: `${path} is no PEM file of certificates; put the authority's certificate (-----BEGIN CERTIFICATE-----) there`,
    });
  return absolute;
}

/** @returns the absolute path of a folder that is there, or can be made; both with the right to write */
export function folderToBe(name: string, path: string, refuse: Refuse): string {
  let there = resolve(path);
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  if (!attempt(name, there, refuse, () => statSync(there).isDirectory()))
    refuse(name, { vi: `${there} không phải thư mục`, en: `${there} is no folder` });
  attempt(name, there, refuse, () => accessSync(there, constants.W_OK | constants.X_OK));
  return resolve(path);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).serialNumber !== '';
  } catch {
    return false;
  }
}

function attempt<T>(name: string, path: string, refuse: Refuse, work: () => T): T {
  try {
    return work();
  } catch (error) {
    return refuse(name, whyUnreadable(path, error));
  }
}

/** @param error of the file system; anything else is thrown on */
export function whyUnreadable(path: string, error: unknown): ErrorText {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
  return reasonOf(path, code);
}

function reasonOf(path: string, code: string): ErrorText {
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return {
      vi: `không có ${path}; đặt tệp vào đó, hoặc ghi đúng đường dẫn`,
      en: `${path} does not exist; put the file there, or give the right path`,
    };
  if (code === 'EACCES' || code === 'EPERM')
    return {
      vi: `tài khoản chạy dịch vụ không có quyền với ${path}; cấp quyền`,
      en: `the account of the service has no right to ${path}; give it one`,
    };
  return { vi: `không đọc được ${path} (${code})`, en: `${path} cannot be read (${code})` };
}
