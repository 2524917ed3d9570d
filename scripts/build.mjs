/** npm run build: TypeScript to dist, with the migrations, certificates and data that the code reads beside it. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { buildWeb } from './build-web.mjs';
import { filesOf, root, sourcesDigest } from './freshness.mjs';
import { putInPlace } from './put-in-place.mjs';

const dist = join(root, 'dist');
// Built beside: what runs from dist has the whole of it until the new one is whole.
const fresh = join(root, `dist.${process.pid}`);

// The digest of before: a file changed while building makes the next start build again.
const digest = sourcesDigest();
try {
  compileService();
  for (const folder of ['src', 'queue-workers', 'certs-dev']) copyData(join(root, folder));
  // Taken over when it is of these very sources, which buildWeb finds out.
  if (existsSync(join(dist, 'web'))) cpSync(join(dist, 'web'), join(fresh, 'web'), { recursive: true });
  await buildWeb(join(fresh, 'web'));
  writeFileSync(join(fresh, '.built-from'), digest);
  putInPlace(fresh, dist);
} catch (error) {
  rmSync(fresh, { recursive: true, force: true });
  process.stderr.write(`✗ Không dịch được mã nguồn · Could not build: ${error.message}\n`);
  process.exit(1);
}

function compileService() {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  // Types are checked by CI and `npm run typecheck`; whoever starts the service need not wait for that.
  const words = [compiler, '-p', 'tsconfig.build.json', '--noCheck', '--outDir', fresh];
  const result = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${result.stdout}${result.stderr}`);
}

/** Copies what the service reads and the compiler leaves behind: all that is not TypeScript. */
function copyData(folder) {
  const web = join(root, 'src', 'web') + sep;
  for (const file of filesOf(folder)) {
    if (file.endsWith('.ts') || file.startsWith(web)) continue;
    const target = join(fresh, relative(root, file));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
  }
}
