/** Licences, digests and install scripts of what is delivered, read from the lock file and node_modules: no network. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** All of them let the service be run and handed on under Apache-2.0; of a choice, one must be here. */
export const allowedLicences: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'Unlicense',
  'Zlib',
]);

/** Development packages that end up in the browser's files. */
const bundled = [
  'react',
  'react-dom',
  'react-router',
  '@tanstack/react-query',
  'antd',
  '@ant-design/icons',
  'echarts',
];

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface Lock {
  readonly packages: Readonly<Record<string, Locked>>;
}

export interface Examined {
  /** Licence → packages that are delivered under it. */
  readonly licences: ReadonlyMap<string, readonly string[]>;
  /** One line each; empty when all is well. */
  readonly problems: readonly string[];
}

/** @param root folder with package.json, package-lock.json and node_modules */
export function examine(root: string): Examined {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    allowScripts: Record<string, boolean>;
  };
  const licences = new Map<string, string[]>();
  const problems = [...lockProblems(lock), ...scriptProblems(root, lock, allowScripts)];
  for (const path of deliveredPaths(lock)) {
    const licence = licenceOf(root, path, lock.packages[path]!);
    licences.set(licence, [...(licences.get(licence) ?? []), nameOf(path)]);
    if (!isAllowed(licence))
      problems.push(`${nameOf(path)}: licence ${licence || 'not stated'} is not allowed`);
  }
  return { licences, problems };
}

/** Production packages, and what the browser gets. */
function deliveredPaths({ packages }: Lock): readonly string[] {
  const found = new Set(
    Object.entries(packages).flatMap(([path, one]) =>
      path === '' || one.link || one.dev || one.devOptional ? [] : [path],
    ),
  );
  const open = bundled.map((name) => `node_modules/${name}`);
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const one = packages[path];
    if (one === undefined || found.has(path)) continue;
    found.add(path);
    for (const name of Object.keys(one.dependencies ?? {})) open.push(placeOf(packages, path, name));
  }
  return [...found];
}

/** Where Node.js finds `name` asked for by the package at `from`. */
function placeOf(packages: Lock['packages'], from: string, name: string): string {
  for (
    let folder = from;
    folder !== '';
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))
  ) {
    const nested = `${folder}/node_modules/${name}`;
    if (packages[nested]) return nested;
  }
  return `node_modules/${name}`;
}

function licenceOf(root: string, path: string, locked: Locked): string {
  const file = join(root, path, 'package.json');
  if (!existsSync(file)) return locked.license ?? '';
  const { license, licenses } = JSON.parse(readFileSync(file, 'utf8')) as {
    license?: string | { type: string };
    licenses?: readonly { type: string }[];
  };
  if (typeof license === 'string') return license;
  return license?.type ?? licenses?.map(({ type }) => type).join(' OR ') ?? '';
}

/** An SPDX expression: of OR one part, of AND every part must be allowed. */
export function isAllowed(expression: string): boolean {
  const bare = expression.replace(/[()]/g, ' ').trim();
  if (bare === '') return false;
  return bare
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((part) => allowedLicences.has(part.trim())));
}

/** Every package is pinned to a digest, and all come from one place over TLS. */
export function lockProblems({ packages }: Lock): string[] {
  const problems: string[] = [];
  const places = new Set<string>();
  for (const [path, { integrity, resolved, link }] of Object.entries(packages)) {
    if (path === '' || link) continue;
    if (!/^sha512-[A-Za-z0-9+/]{86}==/.test(integrity ?? ''))
      problems.push(`${nameOf(path)}: no SHA-512 in the lock file`);
    if (resolved === undefined) continue;
    const url = new URL(resolved);
    places.add(url.host);
    if (url.protocol !== 'https:') problems.push(`${nameOf(path)}: not fetched over TLS`);
  }
  if (places.size > 1) problems.push(`packages come from ${places.size} places: ${[...places].join(', ')}`);
  return problems;
}

function scriptProblems(root: string, lock: Lock, allowScripts: Readonly<Record<string, boolean>>): string[] {
  return Object.entries(lock.packages).flatMap(([path, { hasInstallScript }]) =>
    hasInstallScript && existsSync(join(root, path)) && allowScripts[nameOf(path)] !== true
      ? [`${nameOf(path)}: runs a script at installation and is not in allowScripts`]
      : [],
  );
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
