/** Runs `antin admin …` in this process under settings of its own. */

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** @param pins environment variables that `--pin-env` may name */
export async function admin(
  settings: Readonly<Record<string, string>>,
  words: readonly string[],
  pins: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const before = { ...process.env };
  const [out, err]: [string[], string[]] = [[], []];
  Object.assign(process.env, { LOG_LEVEL: 'error' }, settings);
  try {
    // Loaded as the commands load each other, so that all know the same AppError.
    const { runCli } = await import('../../../src/cli/run-cli.ts');
    const code = await runCli(['admin', ...words], {
      out: (text) => void out.push(text),
      err: (text) => void err.push(text),
      environment: async (name) => pins[name],
      askSecret: async () => undefined,
    });
    return { code, out: out.join(''), err: err.join('') };
  } finally {
    for (const name of [...Object.keys(settings), 'LOG_LEVEL']) {
      const old = before[name];
      if (old === undefined) delete process.env[name];
      else process.env[name] = old;
    }
  }
}

/** The address of a test database as a setting gives it. */
export function addressOf(target: {
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly database?: string;
}): string {
  const { host = '', port, user, database } = target;
  return `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
}

/** One-time passwords as `init` told them. */
export function passwordsIn(out: string): Map<string, string> {
  const found = [...out.matchAll(/^ {2}(\S+) {3}([a-z2-9]{4}(?:-[a-z2-9]{4}){3})$/gm)];
  return new Map(found.map(([, name = '', password = '']) => [name, password]));
}
