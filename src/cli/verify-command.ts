/** `antin verify`: the verdict of a file for people and for scripts. Needs neither a database nor a service. */
import { VGCA_SHA1_EXCEPTION } from '../lib/pki/vgca.ts';
import type { Verdict, VerificationReport } from '../lib/verification/report.ts';
import { verifyPdf } from '../lib/verification/verify-pdf.ts';
import { describeReport } from './describe-report.ts';
import { readArguments, readInput, usage } from './read-arguments.ts';
import { type ExitCode, refusalOf, sayRefusal, type Terminal, toJson } from './terminal.ts';
import { fetchFrom, readTrust } from './trust.ts';

const EXIT: Readonly<Record<Verdict, ExitCode>> = { 'TOTAL-PASSED': 0, 'TOTAL-FAILED': 1, INDETERMINATE: 2 };
/** The file is no PDF, or too damaged to be judged. */
const NOT_READABLE = 3;

const options = {
  root: { type: 'string', multiple: true },
  at: { type: 'string' },
  json: { type: 'boolean' },
  'allow-host': { type: 'string', multiple: true },
} as const;

/** Exit code 0: all signatures TOTAL-PASSED; 1: one failed; 2: indeterminate or none; 3: not readable. Throws CLI_USAGE. */
export async function verifyCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(words, options);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw usage('cần đúng một tệp', 'give exactly one file');
  const trust = readTrust(values.root ?? []);
  const at = values.at === undefined ? undefined : readTime(values.at);
  const fetch = fetchFrom(values['allow-host'] ?? []);
  const json = values.json === true;
  let report: VerificationReport;
  try {
    report = await verifyPdf(readInput(file), {
      roots: trust.anchors,
      intermediates: trust.intermediates,
      sha1Exception: VGCA_SHA1_EXCEPTION,
      ...(at && { at }),
      ...(fetch && { revocation: { fetch } }),
    });
  } catch (error) {
    if (json) terminal.out(toJson(unreadable(error)));
    else sayRefusal(terminal, error, false);
    return NOT_READABLE;
  }
  terminal.out(json ? toJson(report) : describeReport(report));
  return EXIT[report.document.verdict];
}

/** The shape of a report all the same: nothing can be said, and `error` says why. */
function unreadable(error: unknown) {
  const { code, vi, en } = refusalOf(error);
  return {
    document: { verdict: 'INDETERMINATE', subIndication: 'FORMAT_FAILURE', sentence: { vi, en } },
    signatures: [],
    error: { code, vi, en },
  };
}

/** ISO 8601; without an offset it is Vietnam's time. */
function readTime(text: string): Date {
  const match = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text);
  const at = match ? new Date(`${match[1]}${match[2] ?? 'T00:00:00'}${match[3] ?? '+07:00'}`) : undefined;
  if (!at || Number.isNaN(at.getTime()))
    throw usage(
      '--at cần thời điểm như 2026-11-23T17:05:00+07:00',
      '--at takes a time like 2026-11-23T17:05:00+07:00',
    );
  return at;
}
