/** npm run build: TypeScript to dist, with the migrations, certificates and data that the code reads beside it. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { filesOf, root, sourcesDigest, stampFile } from './freshness.mjs';

const dist = join(root, 'dist');
const web = join(root, 'src', 'web');

// The digest of before: a file changed while building makes the next start build again.
const digest = sourcesDigest();
rmSync(dist, { recursive: true, force: true });
compile('tsconfig.build.json');
for (const folder of ['src', 'queue-workers', 'certs-dev']) {
  copyData(join(root, folder), (file) => join(dist, relative(root, file)));
}
if (existsSync(join(web, 'tsconfig.json'))) {
  compile('src/web/tsconfig.json');
  copyData(web, (file) => join(dist, 'web', relative(web, file)));
}
writeFileSync(stampFile, digest);

function compile(project) {
  const result = spawnSync(
    process.execPath,
    [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', project],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  if (result.status === 0) return;
  rmSync(dist, { recursive: true, force: true });
  process.stderr.write(`✗ Không dịch được ${project} · Could not build ${project}\n`);
  process.exit(1);
}

/** Copies all that is not TypeScript; the web page's files go with the page. */
function copyData(folder, target) {
  for (const file of filesOf(folder)) {
    const isWebOfService = folder !== web && file.startsWith(`${web}/`);
    if (isWebOfService || file.endsWith('.ts') || file.endsWith('tsconfig.json')) continue;
    mkdirSync(dirname(target(file)), { recursive: true });
    copyFileSync(file, target(file));
  }
}
