/** `antin edxml check`: whether a message is sound, and who signed it. */
import type { EdxmlMessage } from '../../lib/edxml/read-edxml.ts';
import type { SignatureReport } from '../../lib/edxml/verify-signatures.ts';
import { buildPath } from '../../lib/pki/path.ts';
import { readArguments, usage } from '../read-arguments.ts';
import { type ExitCode, printable, sayRefusal, type Terminal, toJson } from '../terminal.ts';
import { readTrust, type Trust } from '../trust.ts';
import { describeMessage } from './describe-message.ts';
import { messageJson } from './message-json.ts';
import { readMessage } from './read-message.ts';

type Verdict = 'sound' | 'refused' | 'indeterminate';

const EXIT: Readonly<Record<Verdict, ExitCode>> = { sound: 0, refused: 1, indeterminate: 2 };
const WORDS: Readonly<Record<Verdict, string>> = {
  sound: '✓ Thông điệp tốt · The message is sound',
  refused: '✗ Chữ ký của thông điệp sai · The signature of the message does not hold',
  indeterminate: '? Chưa kết luận về chữ ký · Nothing final about the signature',
};

const options = { root: { type: 'string', multiple: true }, json: { type: 'boolean' } } as const;

/**
 * Exit code 0: sound, and signed by nobody or by somebody trusted; 1: refused, or a signature does not hold; 2: a
 * signature cannot be judged, does not cover all, or is of somebody not trusted. Throws CLI_USAGE.
 */
export async function checkCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(words, options);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw usage('cần đúng một tệp', 'give exactly one file');
  const trust = readTrust(values.root ?? []);
  const json = values.json === true;
  try {
    const message = await readMessage(file);
    const trusted = message.signatures.map((one) => trustOf(one, trust));
    const verdict = judge(message, trusted);
    if (json) terminal.out(toJson({ verdict, trust: trusted, message: messageJson(message) }));
    else {
      const lines = trusted.map((one) => `  tin cậy · trust: ${one}\n`);
      terminal.out(`${WORDS[verdict]}\n${lines.map(printableLine).join('')}${describeMessage(message)}`);
    }
    return EXIT[verdict];
  } catch (error) {
    sayRefusal(terminal, error, json);
    return 1;
  }
}

const printableLine = (line: string) => `${printable(line.trimEnd())}\n`;

function judge({ signatures }: EdxmlMessage, trusted: readonly string[]): Verdict {
  if (signatures.some(({ state }) => state === 'invalid')) return 'refused';
  const allGood = signatures.every(({ state }, at) => state === 'valid' && trusted[at] === 'trusted');
  return allGood ? 'sound' : 'indeterminate';
}

/** `trusted`, or why not. Now is asked: what was signed earlier is for the time-stamped files inside to prove. */
function trustOf({ certificate }: SignatureReport, { anchors, intermediates }: Trust): string {
  if (!certificate) return 'no certificate';
  const result = buildPath(certificate, { anchors, intermediates, at: new Date() });
  return result.ok ? 'trusted' : result.reason;
}
