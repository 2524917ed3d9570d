/** Runs Debian's spin over the model: every interleaving of its processes, or the first that breaks a rule. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder.ts';

export const modelFile = join(import.meta.dirname, 'exchange.pml');

export interface Exploration {
  readonly errors: number;
  /** False when the depth, the memory or the time did not suffice, or an error ended it. */
  readonly complete: boolean;
  readonly states: number;
  /** Statements that no interleaving reaches: `file:line, state, "statement"`. */
  readonly unreached: readonly string[];
  readonly output: string;
}

interface Question {
  /** Preprocessor words: a broken rule, a bound. */
  readonly defines?: readonly string[];
  /** The property `ends` under weak fairness, in place of the assertions. */
  readonly liveness?: boolean;
}

/** @throws Error when spin, the compiler or the verifier cannot run; broken rules are results */
export function explore(spin: string, { defines = [], liveness = false }: Question): Exploration {
  const cwd = temporaryFolder('model');
  const run = (program: string, words: readonly string[]) =>
    execFileSync(program, words, {
      cwd,
      encoding: 'utf8',
      timeout: 120_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const words = [...defines, ...(liveness ? ['LIVENESS'] : [])].map((word) => `-D${word}`);
  run(spin, [...words, '-a', modelFile]);
  const kind = liveness ? ['-DNFAIR=4'] : ['-DSAFETY'];
  run('gcc', ['-O1', '-DMEMLIM=1024', ...kind, '-o', 'pan', 'pan.c']);
  const output = run(join(cwd, 'pan'), ['-m100000', ...(liveness ? ['-a', '-f'] : [])]);
  return {
    errors: figure(output, /errors: (\d+)/),
    complete: !/max search depth too small|Search not completed|out of memory/.test(output),
    states: figure(output, /(\d+) states, stored/),
    unreached: [...output.matchAll(/^\s+(\S+:\d+, state \d+, ".*")$/gm)].map(([, statement]) => statement!),
    output,
  };
}

function figure(output: string, pattern: RegExp): number {
  const found = pattern.exec(output)?.[1];
  if (found === undefined) throw new Error(`spin's verifier said: ${output}`);
  return Number(found);
}
