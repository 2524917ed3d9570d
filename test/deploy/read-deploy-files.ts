/** The files for production, taken apart: what the tests of this folder compare with the service itself. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, readConfig } from '../../src/config.ts';
import { projectRoot } from '../support/source-imports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

export type Words = Readonly<Record<string, string>>;

export const textOf = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
export const exists = (path: string): boolean => existsSync(join(projectRoot, path));

/** Values that stand in secret files, for reading the rest as the service does. */
const secrets: Words = {
  'database-url': 'postgres://antin:mat-khau@database/antin',
  'redis-url': 'redis://queue',
  'smtp-url': 'smtps://antin:mat-khau@mail.test',
  'metrics-token': 'a'.repeat(48),
};

/** The settings as the service reads them; secret files are replaced by some of this machine. */
export function settingsOf(environment: Words): Config {
  const folder = temporaryFolder('secrets');
  const entries = Object.entries(environment).map(([name, value]) => {
    if (!name.endsWith('_FILE')) return [name, value];
    const secret = value.split('/').at(-1) ?? '';
    const path = join(folder, secret);
    writeFileSync(path, secrets[secret] ?? '', { mode: 0o600 });
    return [name, path];
  });
  return readConfig(Object.fromEntries(entries), []);
}

/** Docker's instructions in order, continued lines joined. */
export function dockerInstructions(): { readonly name: string; readonly rest: string }[] {
  const lines = textOf('Dockerfile')
    .replace(/\\\n\s*/g, '')
    .split('\n');
  return lines
    .filter((line) => /^[A-Z]+ /.test(line))
    .map((line) => ({ name: line.slice(0, line.indexOf(' ')), rest: line.slice(line.indexOf(' ') + 1) }));
}

/** `KEY=value` words or lines, quotes taken off. */
export function assignments(text: string): Record<string, string> {
  const found = [...text.matchAll(/^\s*([A-Z0-9_]+)=(?:"([^"]*)"|(.*?))\s*$/gm)];
  return Object.fromEntries(found.map(([, name, quoted, plain]) => [name!, quoted ?? plain ?? '']));
}

/** systemd.syntax(7): every value of a key of the unit. */
export function unitValues(unit: string, key: string): string[] {
  return [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map((match) => match[1]!);
}
