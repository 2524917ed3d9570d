/** `antin evidence check`: judges an ASiC-E package with nothing but the file and what the caller brings. */
import { isAppError } from '../../app-error.ts';
import { type CheckEvidenceOptions, checkEvidence } from '../../lib/evidence/check-evidence.ts';
import { evidenceErrors } from '../../lib/evidence/errors.ts';
import type { EvidenceReport, EvidenceVerdict } from '../../lib/evidence/report.ts';
import { parseCrl } from '../../lib/pki/crl.ts';
import { readArguments, readInput, usage } from '../read-arguments.ts';
import {
  type ExitCode,
  printable,
  refusalOf,
  sayRefusal,
  type Terminal,
  timeInVietnam,
  toJson,
} from '../terminal.ts';
import { readTrust } from '../trust.ts';

const EXIT: Readonly<Record<EvidenceVerdict, ExitCode>> = { intact: 0, broken: 1, undetermined: 2 };
const NOT_READABLE = 3;

const VERDICTS: Readonly<Record<EvidenceVerdict, string>> = {
  intact: '✓ Nguyên vẹn, chữ ký và thời gian tin được · Intact, signature and time are trusted',
  broken: '✗ Không dùng làm chứng cứ được · Not usable as evidence',
  undetermined: '? Chưa kết luận · Undetermined',
};

const options = {
  root: { type: 'string', multiple: true },
  revocation: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const;

/** Exit code 0: intact; 1: broken; 2: undetermined; 3: not readable. Throws CLI_USAGE, CLI_FILE_UNREADABLE. */
export async function evidenceCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = words;
  if (name !== 'check') throw usage('cần “evidence check”', 'only “evidence check” is known');
  const { values, positionals } = readArguments(rest, options);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw usage('cần đúng một tệp', 'give exactly one file');
  const json = values.json === true;
  const { anchors, intermediates } = readTrust(values.root ?? []);
  const revocation = sorted((values.revocation ?? []).map(readInput));
  try {
    const report = await checkEvidence(readInput(file), {
      roots: anchors,
      pool: intermediates,
      revocation,
      now: new Date(),
    });
    terminal.out(json ? toJson(report) : describe(report));
    return EXIT[report.verdict];
  } catch (error) {
    if (!isAppError(error, evidenceErrors.EVIDENCE_UNREADABLE)) throw error;
    if (json) terminal.out(toJson({ verdict: 'unreadable', error: refusalOf(error) }));
    else sayRefusal(terminal, error, false);
    return NOT_READABLE;
  }
}

/** What is no list of revocation is taken for an answer of OCSP; what is neither settles nothing. */
function sorted(files: readonly Uint8Array[]): CheckEvidenceOptions['revocation'] {
  const crl = files.filter(isCrl);
  return { crl, ocsp: files.filter((bytes) => !crl.includes(bytes)) };
}

function isCrl(bytes: Uint8Array): boolean {
  try {
    parseCrl(bytes);
    return true;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return false;
  }
}

function describe({ verdict, findings, files, signatures, timestamps }: EvidenceReport): string {
  const lines = [
    VERDICTS[verdict],
    ...findings.map(({ level, name, text, detail }) => {
      const mark = level === 'broken' ? '✗' : '?';
      return `  ${mark} ${printable(name)}: ${text.vi} · ${text.en}${detail ? ` (${printable(detail)})` : ''}`;
    }),
    ...files.map(
      ({ name, size, sha256 }) => `  tệp · file: ${printable(name)}, ${size} B, SHA-256 ${sha256}`,
    ),
    ...signatures.map(
      ({ signer, fingerprint, provedAt }) =>
        `  chữ ký · signature: ${printable(signer)}, ${fingerprint}, ${provedAt ? timeInVietnam(provedAt) : '—'}`,
    ),
    ...timestamps.map(
      ({ time, authority }) =>
        `  dấu thời gian · time-stamp: ${timeInVietnam(time)}, ${printable(authority)}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
