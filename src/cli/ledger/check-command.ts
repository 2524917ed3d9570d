/** `antin ledger check`: judges an export of the record with nothing but the file. */
import { createReadStream } from 'node:fs';
import { AppError } from '../../app-error.ts';
import { canonicalJson } from '../../lib/record/canonical-json.ts';
import type { CheckReport } from '../../lib/record/check-export.ts';
import { checkExport, NotAnExport } from '../../lib/record/check-export.ts';
import { cliErrors } from '../errors.ts';
import { readArguments, usage } from '../read-arguments.ts';
import { type ExitCode, refusalOf, sayRefusal, type Terminal, toJson } from '../terminal.ts';
import { readTrust } from '../trust.ts';
import { writeOutput } from '../write-output.ts';
import { describeCheck, EXIT } from './describe-check.ts';
import { readHead, readKeys } from './pinned.ts';

const NOT_READABLE = 3;

const options = {
  key: { type: 'string', multiple: true },
  head: { type: 'string' },
  'write-head': { type: 'string' },
  root: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const;

/** Exit code 0: as it was sealed; 1: broken; 2: undetermined; 3: not readable. Throws CLI_USAGE. */
export async function checkCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(words, options);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw usage('cần đúng một tệp', 'give exactly one file');
  const json = values.json === true;
  const { keys, knownKeys } = readKeys(values.key ?? []);
  const pinned = values.head === undefined ? undefined : await readHead(values.head);
  const timestampTrust = readTrust(values.root ?? []);
  let report: CheckReport;
  try {
    report = await checkExport(createReadStream(file), {
      keys,
      knownKeys,
      timestampTrust,
      ...(pinned && { pinned }),
    });
  } catch (error) {
    const refusal = unreadable(file, error);
    if (json) terminal.out(toJson({ verdict: 'unreadable', error: refusalOf(refusal) }));
    else sayRefusal(terminal, refusal, false);
    return NOT_READABLE;
  }
  if (values['write-head'] !== undefined && report.head !== null && report.verdict !== 'broken') {
    writeOutput(values['write-head'], Buffer.from(`${canonicalJson({ ...report.head })}\n`));
  }
  terminal.out(json ? toJson(report) : describeCheck(report));
  return EXIT[report.verdict];
}

function unreadable(file: string, cause: unknown): AppError {
  const code = (cause as NodeJS.ErrnoException).code;
  if (!(cause instanceof NotAnExport) && code === undefined) throw cause;
  const detail = cause instanceof NotAnExport ? cause.message : String(code);
  return new AppError(cliErrors.CLI_FILE_UNREADABLE, { params: { file, detail }, cause });
}
