/**
 * npm run db:generate: rewrites the one initial migration from the schema folder and migrations-custom.sql.
 * Extensions and the functions of search indexes come first (indexes need them, one line each); functions and triggers last (they need the tables).
 * With --check nothing is written: exit code 1 when the committed migration is not what the schema says.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const migrations = join(root, 'src/adapters/database/migrations');
const breakpoint = '\n--> statement-breakpoint\n';

// Inside the project: drizzle-kit takes relative folders only, and the rename must stay on one disk.
const workshop = mkdtempSync(join(root, '.migration-'));
try {
  const made = generate();
  const current = readOrNothing(join(migrations, '0000_initial.sql'));
  if (process.argv.includes('--check')) {
    if (made !== current) process.stderr.write('the initial migration is stale: npm run db:generate\n');
    process.exitCode = made === current ? 0 : 1;
  } else if (made !== current) {
    refuseReleased();
    writeFileSync(join(workshop, '0000_initial.sql'), made);
    rmSync(migrations, { recursive: true, force: true });
    chmodSync(workshop, 0o755);
    renameSync(workshop, migrations);
  }
} finally {
  rmSync(workshop, { recursive: true, force: true });
}

/** What offices have run can not be rewritten: from the first release on, changes come as migrations of their own. */
function refuseReleased(): void {
  const released = JSON.parse(
    readFileSync(join(root, 'src/adapters/database/released.json'), 'utf8'),
  ) as object;
  if (Object.keys(released).length > 0)
    throw new Error('0000_initial.sql is released: add src/adapters/database/migrations/0001_….sql instead');
}

/** Lets drizzle-kit write into the workshop; returns the whole migration. */
function generate(): string {
  const words = [
    '--schema=src/adapters/database/schema',
    `--out=${relative(root, workshop)}`,
    '--name=initial',
  ];
  const kit = spawnSync(
    process.execPath,
    ['node_modules/drizzle-kit/bin.cjs', 'generate', '--dialect=postgresql', ...words],
    { cwd: root, encoding: 'utf8' },
  );
  if (kit.status !== 0) throw new Error(`drizzle-kit: ${kit.stdout}${kit.stderr}`);
  const tables = readFileSync(join(workshop, '0000_initial.sql'), 'utf8').trim();
  const lines = readFileSync(join(root, 'src/adapters/database/migrations-custom.sql'), 'utf8').split('\n');
  const isExtension = (line: string) => /^CREATE (EXTENSION|FUNCTION (plain_words|\w+_search))\b/.test(line);
  const extensions = lines.filter(isExtension).join('\n');
  const rest = lines
    .filter((line) => !isExtension(line))
    .join('\n')
    .trim();
  return `${[extensions, tables, rest].join(breakpoint)}\n`;
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
