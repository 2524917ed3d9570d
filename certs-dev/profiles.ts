import { type KeyObject, randomBytes } from 'node:crypto';
import type { Certificate } from '../src/lib/pki/certificate.ts';
import { nullValue } from '../src/lib/pki/der-write.ts';
import { type NameParts, nameDer } from '../src/lib/pki/name-write.ts';
import { OID } from '../src/lib/pki/oids.ts';
import {
  accessExtension,
  type CertificateRecipe,
  caExtension,
  crlExtension,
  extendedKeyUsageExtension,
  extension,
  keyIdentifiers,
  keyUsageExtension,
  policyExtension,
} from './make-certificate.ts';

/** Stands in the name of every authority here, so that nobody takes one for the government's. */
export const LABEL = 'Ấn Tín PHÁT TRIỂN';

/** Under the UUID arc (X.667), which needs no registration: certificates and time-stamps of development. */
const ARC = '2.25.160812270317218350275103915437231157837';
export const POLICY = { certificate: `${ARC}.1`, timestamp: `${ARC}.2` } as const;

export interface Urls {
  readonly tsa: string;
  readonly ocsp: string;
  readonly rootCrl: string;
  readonly issuingCrl: string;
  readonly rootCertificate: string;
  readonly issuingCertificate: string;
}

export function urlsAt(port: number): Urls {
  const base = `http://127.0.0.1:${port}`;
  return {
    tsa: `${base}/tsa`,
    ocsp: `${base}/ocsp`,
    rootCrl: `${base}/crl/root.crl`,
    issuingCrl: `${base}/crl/issuing.crl`,
    rootCertificate: `${base}/certs/root.crt`,
    issuingCertificate: `${base}/certs/issuing.crt`,
  };
}

export interface Authority {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;
/** Certificates begin a little earlier than they are made, for clocks that are behind. */
const HEAD_START_MS = 5 * 60 * 1000;

function years(count: number): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - HEAD_START_MS), notAfter: new Date(now + count * YEAR_MS) };
}

/** 16 octets of a positive DER integer that needs no leading zero. */
export function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] as number) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

function authorityName(commonName: string): NameParts {
  return [
    [OID.country, 'VN'],
    [OID.organisation, LABEL],
    [OID.commonName, commonName],
  ];
}

export function rootRecipe(publicKey: KeyObject, key: KeyObject): CertificateRecipe {
  const subject = authorityName(`RootCA ${LABEL} (development)`);
  return {
    subject,
    publicKey,
    serialHex: newSerial(),
    ...years(20),
    issuer: { name: nameDer(subject), key },
    extensions: [
      caExtension(),
      keyUsageExtension('keyCertSign', 'cRLSign'),
      ...keyIdentifiers(publicKey, publicKey),
    ],
  };
}

export function issuingRecipe(publicKey: KeyObject, root: Authority, urls: Urls): CertificateRecipe {
  return {
    subject: authorityName(`CA phục vụ các cơ quan Nhà nước, ${LABEL} (development)`),
    publicKey,
    serialHex: newSerial(),
    ...years(15),
    issuer: { name: root.certificate.subject.der, key: root.key },
    extensions: [
      caExtension(0),
      keyUsageExtension('keyCertSign', 'cRLSign'),
      ...keyIdentifiers(publicKey, root.certificate.publicKey),
      policyExtension(POLICY.certificate),
      accessExtension({ caIssuers: urls.rootCertificate }),
      crlExtension(urls.rootCrl),
    ],
  };
}

function underIssuing(publicKey: KeyObject, issuing: Authority, urls: Urls): readonly Uint8Array[] {
  return [
    ...keyIdentifiers(publicKey, issuing.certificate.publicKey),
    policyExtension(POLICY.certificate),
    accessExtension({ ocsp: urls.ocsp, caIssuers: urls.issuingCertificate }),
    crlExtension(urls.issuingCrl),
  ];
}

/** RFC 3161 §2.3: extendedKeyUsage critical, timeStamping alone. */
export function tsaRecipe(publicKey: KeyObject, issuing: Authority, urls: Urls): CertificateRecipe {
  return {
    subject: authorityName(`Dấu thời gian ${LABEL} (development)`),
    publicKey,
    serialHex: newSerial(),
    ...years(10),
    issuer: { name: issuing.certificate.subject.der, key: issuing.key },
    extensions: [
      keyUsageExtension('digitalSignature', 'nonRepudiation'),
      extendedKeyUsageExtension(true, OID.ekuTimeStamping),
      ...underIssuing(publicKey, issuing, urls),
    ],
  };
}

/** RFC 6960 §4.2.2.2: delegated by the issuing CA, with ocsp-nocheck. */
export function ocspRecipe(publicKey: KeyObject, issuing: Authority): CertificateRecipe {
  return {
    subject: authorityName(`OCSP ${LABEL} (development)`),
    publicKey,
    serialHex: newSerial(),
    ...years(10),
    issuer: { name: issuing.certificate.subject.der, key: issuing.key },
    extensions: [
      keyUsageExtension('digitalSignature'),
      extendedKeyUsageExtension(false, OID.ekuOcspSigning),
      extension(OID.ocspNoCheck, nullValue()),
      ...keyIdentifiers(publicKey, issuing.certificate.publicKey),
    ],
  };
}

export interface HolderProfile {
  /** `official`: a person. `seal`: an agency, whose name is the common name. */
  readonly kind: 'official' | 'seal';
  readonly commonName: string;
  /** The superior agency, e.g. `ỦY BAN NHÂN DÂN HUYỆN YÊN SƠN`. */
  readonly organisation: string;
  /** From the outer to the inner. */
  readonly organisationalUnits?: readonly string[];
  readonly locality: string;
  readonly email?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

/** A machine that speaks TLS to its partners, calling and called. */
export interface MachineProfile {
  readonly commonName: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

export function machineRecipe(
  { commonName, ...asked }: MachineProfile,
  publicKey: KeyObject,
  issuing: Authority,
  urls: Urls,
): CertificateRecipe {
  return {
    subject: authorityName(commonName),
    publicKey,
    serialHex: newSerial(),
    ...years(2),
    ...asked,
    issuer: { name: issuing.certificate.subject.der, key: issuing.key },
    extensions: [
      keyUsageExtension('digitalSignature'),
      extendedKeyUsageExtension(false, OID.ekuServerAuth, OID.ekuClientAuth),
      ...underIssuing(publicKey, issuing, urls),
    ],
  };
}

/** The subject and usages of government certificates: C, L, O, OU…, CN, E; valid about three years. */
export function holderRecipe(
  profile: HolderProfile,
  publicKey: KeyObject,
  issuing: Authority,
  urls: Urls,
): CertificateRecipe {
  const units = profile.organisationalUnits ?? [];
  const dates = years(3);
  return {
    subject: [
      [OID.country, 'VN'],
      [OID.locality, profile.locality],
      [OID.organisation, profile.organisation],
      ...units.map((unit) => [OID.organisationalUnit, unit] as const),
      [OID.commonName, profile.commonName],
      ...(profile.email === undefined ? [] : [[OID.email, profile.email] as const]),
    ],
    publicKey,
    serialHex: newSerial(),
    notBefore: profile.notBefore ?? dates.notBefore,
    notAfter: profile.notAfter ?? dates.notAfter,
    issuer: { name: issuing.certificate.subject.der, key: issuing.key },
    extensions: [
      keyUsageExtension('digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment'),
      extendedKeyUsageExtension(false, OID.ekuClientAuth, OID.ekuEmailProtection),
      ...underIssuing(publicKey, issuing, urls),
    ],
  };
}
