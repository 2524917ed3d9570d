/** `antin edxml show`: what a message says. */
import { readArguments, usage } from '../read-arguments.ts';
import { type ExitCode, sayRefusal, type Terminal, toJson } from '../terminal.ts';
import { describeMessage } from './describe-message.ts';
import { messageJson } from './message-json.ts';
import { readMessage } from './read-message.ts';

/** Exit code 0: read; 1: refused, with the reason. Throws CLI_USAGE. */
export async function showCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(words, { json: { type: 'boolean' } });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw usage('cần đúng một tệp', 'give exactly one file');
  try {
    const message = await readMessage(file);
    terminal.out(values.json === true ? toJson(messageJson(message)) : describeMessage(message));
    return 0;
  } catch (error) {
    sayRefusal(terminal, error, values.json === true);
    return 1;
  }
}
