/** TRUST_ANCHORS: files and folders of certificates. Those that issued themselves are trusted, the others stand between. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, defineErrors, isAppError } from '../app-error.ts';
import { Certificate } from '../lib/pki/certificate.ts';
import type { CertificateTrust } from '../office/organisation/check-certificate.ts';

export const trustErrors = defineErrors({
  TRUST_UNREADABLE: {
    kind: 'invalid',
    title: {
      vi: 'Không đọc được chứng thư tin cậy {file}: {reason}.',
      en: 'The trusted certificate {file} cannot be read: {reason}.',
    },
    remedy: {
      vi: 'Sửa TRUST_ANCHORS: tệp PEM hoặc DER của CA, hoặc thư mục chỉ có các tệp ấy.',
      en: 'Correct TRUST_ANCHORS: PEM or DER files of CAs, or folders with nothing else.',
    },
  },
});

const certificateName = /\.(pem|crt|cer|der)$/i;

/** @throws AppError TRUST_UNREADABLE: nothing is left out in silence */
export async function readTrustFiles(paths: readonly string[]): Promise<CertificateTrust> {
  const files = (await Promise.all(paths.map(filesAt))).flat();
  const all = (await Promise.all(files.map(certificatesIn))).flat();
  const known = new Map(all.map((certificate) => [certificate.fingerprintSha256, certificate]));
  const certificates = [...known.values()];
  return {
    anchors: certificates.filter((certificate) => certificate.isSelfIssued),
    intermediates: certificates.filter((certificate) => !certificate.isSelfIssued),
  };
}

async function filesAt(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => certificateName.test(name)).sort();
    if (names.length === 0) throw unreadable(path, 'không có tệp .pem, .crt, .cer, .der / none such in it');
    return names.map((name) => join(path, name));
  } catch (error) {
    if (isAppError(error, trustErrors.TRUST_UNREADABLE)) throw error;
    throw unreadable(path, (error as NodeJS.ErrnoException).code ?? 'unreadable', error);
  }
}

async function certificatesIn(file: string): Promise<readonly Certificate[]> {
  try {
    const bytes = await readFile(file);
    const text = bytes.toString('latin1');
    const found = text.includes('-----BEGIN') ? Certificate.parseAll(text) : [Certificate.parse(bytes)];
    const notCa = found.find((certificate) => !certificate.isCa);
    if (notCa) throw unreadable(file, `${notCa.subject.text} không phải CA / is no CA`);
    if (found.length === 0) throw unreadable(file, 'không có chứng thư / no certificate');
    return found;
  } catch (error) {
    if (isAppError(error, trustErrors.TRUST_UNREADABLE)) throw error;
    const reason = isAppError(error) ? error.code : (error as NodeJS.ErrnoException).code;
    throw unreadable(file, reason ?? 'unreadable', error);
  }
}

function unreadable(file: string, reason: string, cause?: unknown): AppError {
  return new AppError(trustErrors.TRUST_UNREADABLE, { params: { file, reason }, cause });
}

/** Where CAs that are trusted by name say that revocation is asked; nobody else's addresses are followed. */
export function hostsOf({ anchors, intermediates }: CertificateTrust): readonly string[] {
  const urls = [...anchors, ...intermediates].flatMap((certificate) => [
    ...certificate.ocspUrls,
    ...certificate.crlUrls,
    ...certificate.caIssuerUrls,
  ]);
  const hosts = urls
    .filter((url) => /^https?:/.test(url) && URL.canParse(url))
    .map((url) => new URL(url).host);
  return [...new Set(hosts)];
}
