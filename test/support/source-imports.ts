/** The imports of the project's own code, read from its text. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

export interface SourceFile {
  /** From the project's root, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** A file of the project (`src/…/x.ts`), or the package's name (`pg`, `node:fs`). */
  readonly target: string;
  readonly kind: 'file' | 'package';
  /** `import type`: gone when the program runs. */
  readonly typeOnly: boolean;
}

export function readSources(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) => walk(join(projectRoot, folder))).map(readSource);
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return walk(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function readSource(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const own = relative(projectRoot, path);
  return { path: own, text, imports: importsOf(own, text) };
}

const statement =
  /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm;

export function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(statement)].map((match) => {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    const typeOnly = /^\s*(?:import|export)\s+type\b/.test(match[0]);
    if (name.startsWith('.')) return { kind: 'file', target: join(dirname(path), name), typeOnly };
    const words = name.split('/');
    const target = name.startsWith('@') ? words.slice(0, 2).join('/') : (words[0] ?? name);
    return { kind: 'package', target, typeOnly };
  });
}
