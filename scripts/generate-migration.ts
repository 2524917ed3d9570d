/**
 * npm run db:generate: rewrites the one initial migration from the schema folder and migrations-custom.sql.
 * Extensions come first (indexes may need them); functions and triggers last (they need the tables).
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = 'src/adapters/database/migrations';
const breakpoint = '\n--> statement-breakpoint\n';

rmSync(join(root, out), { recursive: true, force: true });
const kit = spawnSync(
  process.execPath,
  [
    'node_modules/drizzle-kit/bin.cjs',
    'generate',
    '--dialect=postgresql',
    '--schema=src/adapters/database/schema',
    `--out=${out}`,
    '--name=initial',
  ],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
);
if (kit.status !== 0) process.exit(kit.status ?? 1);

const custom = readFileSync(join(root, 'src/adapters/database/migrations-custom.sql'), 'utf8');
const isExtension = (line: string) => /^CREATE EXTENSION\b/.test(line);
const extensions = custom.split('\n').filter(isExtension).join('\n');
const rest = custom
  .split('\n')
  .filter((line) => !isExtension(line))
  .join('\n')
  .trim();

const file = join(root, out, '0000_initial.sql');
writeFileSync(file, `${[extensions, readFileSync(file, 'utf8').trim(), rest].join(breakpoint)}\n`);
