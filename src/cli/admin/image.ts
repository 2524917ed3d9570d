/** `antin admin image FILE.png --person USERNAME | --seal CODE`: the handwriting or the red seal, as documents show it. */
import { setImage } from '../../office/organisation/set-image.ts';
import { theMachine } from '../../wiring/admin-keys.ts';
import { openAdmin } from '../../wiring/open-admin.ts';
import { readArguments, readInput, usage } from '../read-arguments.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { realConfig } from './init.ts';
import { holderOf } from './key.ts';

const options = { person: { type: 'string' }, seal: { type: 'string' } } as const;

export async function imageCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(words, options);
  const [file, ...more] = positionals;
  const { person, seal } = values;
  const name = person === undefined ? (seal === undefined ? undefined : { seal }) : { person };
  if (file === undefined || more.length > 0 || name === undefined || (person && seal))
    throw usage('cần một tệp PNG và --person hoặc --seal', 'give one PNG file and --person or --seal');
  const png = readInput(file);
  const admin = await openAdmin(realConfig());
  try {
    const { holder } = await holderOf(admin, name);
    const sha256 = await setImage(admin.ports, theMachine, { holder, png });
    terminal.out(`✓ ${file} → ${person ?? seal}\n  SHA-256 ${sha256}\n`);
    return 0;
  } finally {
    await admin.close();
  }
}
