/** How long certificates still last: the smallest of each kind, and each that ends soon by the start of its fingerprint. */
import { createHash } from 'node:crypto';
import type { CertificateFigures } from '../../adapters/database/office-figures.ts';
import type { Sample } from '../../adapters/telemetry/gauge-table.ts';
import type { Certificate } from '../../lib/pki/certificate.ts';

const DAY_MS = 24 * 3600_000;
const SOON_DAYS = 30;
/** Series of their own for no more than these of a kind; the count tells of the others. */
const SHOWN = 50;

export interface TrustDates {
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
  /** By which partners know this system. */
  readonly peer?: readonly Certificate[];
}

interface Dated {
  readonly kind: string;
  readonly fingerprint: string;
  readonly notAfter: Date;
}

export function certificateSamples(
  held: readonly CertificateFigures[],
  trust: TrustDates,
  now: Date,
): Sample[] {
  const dated: readonly Dated[] = [
    ...held,
    ...trust.anchors.map((certificate) => datesOf('trust-anchor', certificate)),
    ...trust.intermediates.map((certificate) => datesOf('intermediate', certificate)),
    ...(trust.peer ?? []).map((certificate) => datesOf('peer', certificate)),
  ];
  const kinds = [...new Set(dated.map(({ kind }) => kind))];
  return kinds.flatMap((kind) => {
    const left = dated
      .filter((one) => one.kind === kind)
      .map(({ fingerprint, notAfter }) => ({
        fingerprint: fingerprint.slice(0, 8).toLowerCase(),
        days: (notAfter.getTime() - now.getTime()) / DAY_MS,
      }))
      .sort((a, b) => a.days - b.days);
    const ending = left.filter(({ days }) => days <= SOON_DAYS);
    return [
      { name: 'antin_certificate_days_left', labels: { kind }, value: left[0]?.days ?? 0 },
      { name: 'antin_certificates_ending', labels: { kind }, value: ending.length },
      ...ending.slice(0, SHOWN).map(({ fingerprint, days }) => ({
        name: 'antin_certificate_ending_days_left' as const,
        labels: { kind, fingerprint },
        value: days,
      })),
    ] satisfies Sample[];
  });
}

function datesOf(kind: string, certificate: Certificate): Dated {
  const fingerprint = createHash('sha256').update(certificate.der).digest('hex');
  return { kind, fingerprint, notAfter: certificate.notAfter };
}
