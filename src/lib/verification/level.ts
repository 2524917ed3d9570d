/** The level that a signature reaches by what it carries: EN 319 142-1 §6. Whether it is valid is judged elsewhere. */
import type { SignatureEntry } from '../pdf/signatures.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { CmsIntegrity } from './cms-integrity.ts';
import type { SecurityStore } from './dss.ts';
import type { Level } from './report.ts';

export interface LevelFacts {
  readonly entry: SignatureEntry;
  readonly cms: CmsIntegrity;
  /** A valid time-stamp over the signature value. */
  readonly stamped: boolean;
  /** Coverage ends of valid document time-stamps after this signature. */
  readonly laterTimestamps: readonly { readonly end: number; readonly store: SecurityStore }[];
  /** What the file holds now. */
  readonly store: SecurityStore;
}

export function levelOf(facts: LevelFacts): Level {
  const { entry, cms, stamped, laterTimestamps, store } = facts;
  if (entry.subFilter === 'ETSI.RFC3161') return 'DocTimeStamp';
  if (entry.subFilter.startsWith('adbe.')) return 'PKCS7';
  if (entry.subFilter !== 'ETSI.CAdES.detached' || !cms.model) return 'unknown';
  const attributes = cms.model.signerInfos[0]?.signedAttributes;
  if (!attributes || attributes.signingCertificates.length === 0) return 'CMS';
  // EN 319 142-1 §6.3: the time stands in /M; with a signing-time attribute it is a PAdES-BES of part 3.
  if (attributes.signingTimes.length > 0) return 'PAdES-BES';
  if (!stamped && laterTimestamps.length === 0) return 'B-B';
  const { certificate } = cms;
  if (!certificate || !settles(store, certificate)) return 'B-T';
  return laterTimestamps.some((stamp) => settles(stamp.store, certificate)) ? 'B-LTA' : 'B-LT';
}

/**
 * Whether the store holds revocation data that speaks of the signer: an answer with its serial or its issuer's list.
 * Nobody can revoke a self-signed certificate, so there it is enough that the store holds the certificate.
 */
function settles(store: SecurityStore, certificate: Certificate): boolean {
  if (certificate.isSelfIssued && store.certificates.some((known) => known.equals(certificate))) return true;
  const serial = Buffer.from(certificate.serialHex, 'hex');
  const integer = Buffer.concat([Buffer.from([2, serial.length]), serial]);
  const issuer = Buffer.from(certificate.issuer.der);
  return (
    store.ocsp.some((der) => Buffer.from(der).includes(integer)) ||
    store.crl.some((der) => Buffer.from(der).includes(issuer))
  );
}
