import { readFileSync } from 'node:fs';
import { AppError } from '../../app-error.ts';
import { Certificate } from './certificate.ts';
import { pkiErrors } from './errors.ts';

/**
 * The certification authorities of the Government Cipher Committee (Ban Cơ yếu Chính phủ) for specialised
 * public-service signatures. Facts; each is pinned by the SHA-256 of its DER, because names can be copied.
 */
interface PinnedCa {
  readonly file: string;
  readonly role: 'root' | 'issuing';
  readonly generation: 'G1' | 'G2';
  readonly fingerprintSha256: string;
}

export const VGCA_CERTIFICATES: readonly PinnedCa[] = [
  {
    file: 'root-g2.pem',
    role: 'root',
    generation: 'G2',
    fingerprintSha256: 'f04ba4b459a7c9a1b971ad9b1cb833e695a80c79aea63b174b66a70edfe2fdb8',
  },
  {
    file: 'issuing-g2-state-agencies.pem',
    role: 'issuing',
    generation: 'G2',
    fingerprintSha256: 'd8cab7a4aef92e6bb2509d7c61cee7b44f3731b2d21074963530277b366fae4b',
  },
  {
    file: 'root-g1.pem',
    role: 'root',
    generation: 'G1',
    fingerprintSha256: 'f7bc89054cec7f12730d7b8cd3eb7955b163835087e5eb873edfb584763b3f90',
  },
  {
    file: 'issuing-g1-government.pem',
    role: 'issuing',
    generation: 'G1',
    fingerprintSha256: '75e969c07ba35c29c72bbc1bfb880f20f3891a619b00b77eb02ca6160736a1fe',
  },
  {
    file: 'issuing-g1-party.pem',
    role: 'issuing',
    generation: 'G1',
    fingerprintSha256: '6e218b3ebc2f31b0d03205c64fd7e8920fb47187d37afcdb4cb2bb4178bf4635',
  },
];

/** Hosts of the government PKI, for the allow-list of `createPkiFetch`. */
export const VGCA_HOSTS: readonly string[] = ['ca.gov.vn', 'ocsp.ca.gov.vn', 'tsa.ca.gov.vn'];

/** Issued by the pinned G1 CA: leaves, CRLs and OCSP answers may be signed with SHA-1 until that CA ends. */
export const VGCA_SHA1_EXCEPTION = {
  issuerFingerprints: ['75e969c07ba35c29c72bbc1bfb880f20f3891a619b00b77eb02ca6160736a1fe'],
  until: new Date('2030-03-04T06:33:32Z'),
} as const;

const loaded = new Map<string, Certificate>();

/** The roots G1 and G2. Throws TRUST_ANCHOR_MISMATCH when a shipped file is not the pinned certificate. */
export function vgcaTrustAnchors(): readonly Certificate[] {
  return VGCA_CERTIFICATES.filter((ca) => ca.role === 'root').map(load);
}

/** The issuing CAs: real government signatures carry only the leaf. Throws TRUST_ANCHOR_MISMATCH. */
export function vgcaIntermediates(): readonly Certificate[] {
  return VGCA_CERTIFICATES.filter((ca) => ca.role === 'issuing').map(load);
}

function load(ca: PinnedCa): Certificate {
  const known = loaded.get(ca.file);
  if (known !== undefined) return known;
  const certificate = Certificate.parse(
    readFileSync(new URL(`./trust/${ca.file}`, import.meta.url), 'latin1'),
  );
  if (certificate.fingerprintSha256 !== ca.fingerprintSha256) {
    throw new AppError(pkiErrors.TRUST_ANCHOR_MISMATCH, { params: { name: ca.file } });
  }
  loaded.set(ca.file, certificate);
  return certificate;
}
