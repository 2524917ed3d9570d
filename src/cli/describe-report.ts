import type {
  ModificationReport,
  SignatureReport,
  Verdict,
  VerificationReport,
} from '../lib/verification/report.ts';
import { printable, timeInVietnam } from './terminal.ts';

const MARKS: Readonly<Record<Verdict, string>> = {
  'TOTAL-PASSED': '✔',
  INDETERMINATE: '?',
  'TOTAL-FAILED': '✗',
};

/** The report as a person reads it, Vietnamese first. */
export function describeReport({ document, signatures }: VerificationReport): string {
  const blocks = [
    [
      `${MARKS[document.verdict]} ${document.sentence.vi}`,
      `  ${document.sentence.en}`,
      `  ${verdictWords(document)} · ${timeInVietnam(document.verifiedAt)}`,
      ...document.warnings.flatMap(({ vi, en }) => [`  ! ${vi}`, `    ${en}`]),
    ],
    ...signatures.map((signature, index) => describeSignature(signature, index + 1)),
  ];
  return `${blocks.map((lines) => lines.map(printable).join('\n')).join('\n\n')}\n`;
}

function verdictWords({
  verdict,
  subIndication,
}: Pick<SignatureReport, 'verdict' | 'subIndication'>): string {
  return subIndication === undefined ? verdict : `${verdict} (${subIndication})`;
}

function describeSignature(signature: SignatureReport, number: number): string[] {
  const { signer, revocation, detail } = signature;
  const rows: [string, string | undefined][] = [
    ['Kết luận · Verdict', `${verdictWords(signature)} · ${signature.level}`],
    ['Người ký · Signer', signer && [signer.commonName, signer.organisation].filter(Boolean).join(', ')],
    ['Nơi cấp · Issuer', signer?.issuer],
    ['Thời điểm · Time', timeOf(signature)],
    ['Thu hồi · Revocation', revocation && revocationWords(revocation)],
    ['Thuật toán · Algorithms', [signature.algorithms.digest, signature.algorithms.signature].join(' · ')],
    ['Chi tiết · Detail', detail === '' ? undefined : detail],
  ];
  return [
    `${number}. ${MARKS[signature.verdict]} [${signature.field}] ${signature.sentence.vi}`,
    `   ${signature.sentence.en}`,
    ...rows.flatMap(([label, text]) => (text === undefined ? [] : [`   ${label}: ${text}`])),
    ...changes(signature.modifiedAfter),
  ];
}

function timeOf(signature: SignatureReport): string | undefined {
  const { provedTime, claimedTime } = signature;
  if (provedTime) return `${timeInVietnam(provedTime)} (dấu thời gian · time-stamp)`;
  return claimedTime && `${timeInVietnam(claimedTime)} (người ký khai · claimed by the signer)`;
}

function revocationWords({ status, source, thisUpdate }: NonNullable<SignatureReport['revocation']>): string {
  const words = {
    good: 'không bị thu hồi · good',
    revoked: 'ĐÃ BỊ THU HỒI · revoked',
    unknown: 'chưa rõ · unknown',
  };
  const origin = source && thisUpdate ? ` (${source.toUpperCase()}, ${timeInVietnam(thisUpdate)})` : '';
  return words[status] + origin;
}

function changes(modifications: readonly ModificationReport[]): string[] {
  if (modifications.length === 0) return [];
  const lines = modifications.flatMap(({ vi, en, where, permitted, open }) => [
    `   ${permitted ? '·' : open ? '?' : '✗'} ${vi}`,
    `     ${en} [${where}]`,
  ]);
  return ['   Thay đổi sau khi ký · Changed afterwards:', ...lines];
}
