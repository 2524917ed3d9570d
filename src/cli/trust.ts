import { AppError } from '../app-error.ts';
import { Certificate } from '../lib/pki/certificate.ts';
import { createPkiFetch, type PkiFetch } from '../lib/pki/fetch.ts';
import { vgcaIntermediates, vgcaTrustAnchors } from '../lib/pki/vgca.ts';
import { cliErrors } from './errors.ts';
import { readInput, usage } from './read-arguments.ts';

/** The pinned government CAs and what the caller adds. */
export interface Trust {
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
}

/** @param files PEM with one or more certificates, or DER. Throws CLI_FILE_UNREADABLE. */
export function readTrust(files: readonly string[]): Trust {
  const given = files.flatMap(readCertificates);
  return { anchors: [...vgcaTrustAnchors(), ...given], intermediates: vgcaIntermediates() };
}

function readCertificates(file: string): readonly Certificate[] {
  const bytes = readInput(file);
  const text = Buffer.from(bytes).toString('latin1');
  try {
    return text.includes('-----BEGIN') ? Certificate.parseAll(text) : [Certificate.parse(bytes)];
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    const params = { file, detail: cause.code };
    throw new AppError(cliErrors.CLI_FILE_UNREADABLE, { params, cause });
  }
}

/** Nothing is fetched from a host that was not named. Undefined when none was. */
export function fetchFrom(hosts: readonly string[]): PkiFetch | undefined {
  if (hosts.length === 0) return undefined;
  try {
    return createPkiFetch({ allowedHosts: hosts });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw usage(`--allow-host cần tên máy chủ`, error.message);
  }
}
