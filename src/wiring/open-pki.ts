/** Whom we trust, where time-stamps come from and how revocation is asked: the development PKI in the demo, else the government's. */
import { join } from 'node:path';
import { createDevelopmentPki, type DevelopmentPki } from '../../certs-dev/development-pki.ts';
import { type Instruments, noInstruments } from '../adapters/telemetry/instruments.ts';
import type { Config } from '../config.ts';
import type { Certificate } from '../lib/pki/certificate.ts';
import { createPkiFetch, type PkiFetch } from '../lib/pki/fetch.ts';
import { checkRevocation } from '../lib/pki/revocation.ts';
import { requestTimestamp } from '../lib/pki/timestamp.ts';
import { VGCA_HOSTS, VGCA_SHA1_EXCEPTION, vgcaIntermediates, vgcaTrustAnchors } from '../lib/pki/vgca.ts';
import type { Timestamper } from '../lib/signing/sign-pdf.ts';
import type { VerificationReport } from '../lib/verification/report.ts';
import { verifyPdf } from '../lib/verification/verify-pdf.ts';
import type { CertificateTrust } from '../office/organisation/check-certificate.ts';
import { hostsOf, readTrustFiles } from './read-trust.ts';
import { watchedFetch, watchedTimestamps } from './telemetry/watched.ts';

export interface Pki {
  readonly trust: CertificateTrust;
  readonly timestamps: Timestamper;
  /** What B-LT and B-LTA need: anchors, issuers and a way to fetch revocation data. */
  readonly validation: CertificateTrust & { readonly fetch: PkiFetch };
  readonly verify: (bytes: Uint8Array, at?: Date) => Promise<VerificationReport>;
  readonly revocation: (
    certificate: Certificate,
    issuer: Certificate,
  ) => Promise<'good' | 'revoked' | 'unknown'>;
  /** Rejects when no time-stamp service answers. */
  readonly checkTimestamps: () => Promise<void>;
  /** Only in the demo. */
  readonly development: DevelopmentPki | null;
  close(): Promise<void>;
}

/** @param instruments told of every call to a time-stamp, OCSP or CRL service */
export async function openPki(config: Config, instruments: Instruments = noInstruments): Promise<Pki> {
  const development = config.demo ? await createDevelopmentPki(join(config.dataDir, 'pki')) : null;
  await development?.listen();
  const trust = await trustOf(config, development);
  const urls = config.tsaUrls.map(String);
  if (development && urls.length === 0) urls.push(development.urls.tsa);
  const hosts = [
    ...VGCA_HOSTS,
    ...urls.map((url) => new URL(url).host),
    ...(development ? [development.host] : []),
    ...hostsOf(trust),
  ];
  const fetch = watchedFetch(createPkiFetch({ allowedHosts: hosts }), instruments);
  const timestamps = watchedTimestamps(timestamper(urls, fetch, trust), instruments);
  return {
    trust,
    timestamps,
    validation: { ...trust, fetch },
    verify: (bytes, at) =>
      verifyPdf(bytes, {
        roots: trust.anchors,
        intermediates: trust.intermediates,
        revocation: { fetch },
        sha1Exception: VGCA_SHA1_EXCEPTION,
        ...(at && { at }),
      }),
    revocation: async (certificate, issuer) =>
      (
        await checkRevocation(certificate, issuer, {
          fetch,
          at: new Date(),
          certificates: trust.intermediates,
        })
      ).status,
    checkTimestamps: async () => {
      await timestamps.stamp(new Uint8Array(32));
    },
    development,
    close: async () => development?.close(),
  };
}

async function trustOf(config: Config, development: DevelopmentPki | null): Promise<CertificateTrust> {
  const given = await readTrustFiles(config.trustAnchors);
  if (development) {
    const anchors = [...development.trustAnchors(), ...given.anchors];
    return { anchors, intermediates: [...development.intermediates(), ...given.intermediates] };
  }
  const anchors = given.anchors.length > 0 ? given.anchors : vgcaTrustAnchors();
  return { anchors, intermediates: [...vgcaIntermediates(), ...given.intermediates] };
}

/** Asks one service after the other; each answer is checked in full before it counts. */
function timestamper(urls: readonly string[], fetch: PkiFetch, trust: CertificateTrust): Timestamper {
  return {
    async stamp(digest) {
      let last: unknown = new Error('no time-stamp service is set');
      for (const url of urls) {
        try {
          const { bytes, genTime } = await requestTimestamp({ url, fetch, trust }, digest);
          return { token: bytes, time: genTime };
        } catch (error) {
          last = error;
        }
      }
      throw last;
    },
  };
}
