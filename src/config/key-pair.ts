/** A private key and its certificate, held against each other before anything starts. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ErrorText } from '../app-error.ts';
import { certificateFile, readableFile } from './named-files.ts';

export interface EdxmlKeyConfig {
  /** PEM, absolute paths. */
  readonly keyFile: string;
  readonly certFile: string;
}

type Refuse = (name: string, reason: ErrorText) => never;
type KeyKind = 'P-256' | 'RSA';

/** The key that signs messages in edXML. Both or neither; RSA, because the standard's readers know nothing else. */
export function readEdxmlKey(
  text: (name: 'EDXML_KEY' | 'EDXML_CERT') => string | undefined,
  refuse: Refuse,
): EdxmlKeyConfig | undefined {
  const [key, cert] = [text('EDXML_KEY'), text('EDXML_CERT')];
  if (key === undefined && cert === undefined) return undefined;
  if (key === undefined || cert === undefined)
    return refuse(key === undefined ? 'EDXML_KEY' : 'EDXML_CERT', {
      vi: 'còn thiếu để ký thông điệp edXML; đặt đủ EDXML_KEY, EDXML_CERT',
      en: 'it is missing to sign edXML messages; set both EDXML_KEY and EDXML_CERT',
    });
  const keyFile = readableFile('EDXML_KEY', key, refuse);
  const certFile = certificateFile('EDXML_CERT', cert, refuse);
  requirePair({ EDXML_KEY: keyFile, EDXML_CERT: certFile }, ['RSA'], refuse);
  return { keyFile, certFile };
}

/** @param files of the key and of the certificate, in this order, by the names of their settings */
export function requirePair(
  files: Readonly<Record<string, string>>,
  kinds: readonly KeyKind[],
  refuse: Refuse,
): void {
  const [[keyName, keyFile], [certName, certFile]] = Object.entries(files) as [
    [string, string],
    [string, string],
  ];
  const key = readKey(keyName, keyFile, refuse);
  const kind = kindOf(key);
  if (kind === undefined || !kinds.includes(kind))
    refuse(keyName, {
      vi: `cần khóa ${kinds.map((one) => NAMES[one]).join(' hoặc ')}`,
      en: `the key must be ${kinds.map((one) => NAMES[one]).join(' or ')}`,
    });
  if (!new X509Certificate(readFileSync(certFile)).checkPrivateKey(key))
    refuse(certName, {
      vi: `chứng thư đầu tiên trong tệp không phải của khóa ${keyName}`,
      en: `the first certificate in the file is not of the key ${keyName}`,
    });
}

const NAMES: Readonly<Record<KeyKind, string>> = { 'P-256': 'EC P-256', RSA: 'RSA (≥ 2048 bit)' };

function kindOf(key: KeyObject): KeyKind | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'ec' && details?.namedCurve === 'prime256v1') return 'P-256';
  return type === 'rsa' && (details?.modulusLength ?? 0) >= 2048 ? 'RSA' : undefined;
}

function readKey(name: string, path: string, refuse: Refuse): KeyObject {
  try {
    return createPrivateKey(readFileSync(path));
  } catch {
    return refuse(name, {
      vi: `${path} không phải khóa riêng dạng PEM không có mật khẩu`,
      en: `${path} is no private key in PEM without a password`,
    });
  }
}
