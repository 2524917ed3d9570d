/** `antin ledger proof`: judges the proof of a document or an event with nothing but the file. */
import { AppError } from '../../app-error.ts';
import { checkProof } from '../../lib/record/check-proof.ts';
import { isLedgerProof } from '../../lib/record/ledger-proof.ts';
import { cliErrors } from '../errors.ts';
import { readArguments, readInput, usage } from '../read-arguments.ts';
import { type ExitCode, type Terminal, toJson } from '../terminal.ts';
import { readTrust } from '../trust.ts';
import { describeProof, EXIT } from './describe-check.ts';
import { readKeys } from './pinned.ts';

const options = {
  key: { type: 'string', multiple: true },
  root: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const;

/** Exit codes as of `ledger check`, but for an unreadable file: that is refused. Throws CLI_USAGE, CLI_FILE_UNREADABLE. */
export async function proofCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(words, options);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw usage('cần đúng một tệp', 'give exactly one file');
  const proof = readProof(file);
  const { keys, knownKeys } = readKeys(values.key ?? []);
  const timestampTrust = readTrust(values.root ?? []);
  const report = checkProof(proof, { keys, knownKeys, timestampTrust });
  terminal.out(values.json === true ? toJson(report) : describeProof(report));
  return EXIT[report.verdict];
}

function readProof(file: string) {
  const text = Buffer.from(readInput(file)).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (isLedgerProof(value)) return value;
  throw new AppError(cliErrors.CLI_FILE_UNREADABLE, { params: { file, detail: 'no proof' } });
}
