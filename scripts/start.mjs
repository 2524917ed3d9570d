/**
 * npm start: makes ready what is missing or stale, then becomes the service, so that every signal reaches it.
 * Plain Node without packages: it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIsFresh, packagesAreFresh, root } from './freshness.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Cần Node.js 20.19 trở lên, đang có ${process.versions.node} · Node.js 20.19 or newer is needed`, 69);
}
if (!packagesAreFresh()) {
  say('Đang cài các gói theo package-lock.json… · Installing the locked packages…');
  // Under npm the very same npm is used; it may stand elsewhere than on PATH.
  const npm = process.env.npm_execpath;
  const words = ['ci', '--no-audit', '--no-fund'];
  run(npm?.endsWith('.js') ? [process.execPath, npm, ...words] : ['npm', ...words], 'npm ci');
}
if (!buildIsFresh()) {
  say('Đang dịch mã nguồn… · Building…');
  run([process.execPath, join(root, 'scripts', 'build.mjs')], 'build');
}
process.setSourceMapsEnabled(true);
await import(pathToFileURL(join(root, 'dist', 'src', 'main.js')).href);

function run([command, ...words], what) {
  const result = spawnSync(command, words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (result.signal) process.exit(130);
  if (result.status !== 0) fail(`${what} không thành công · ${what} failed`, 70);
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

function fail(line, code) {
  process.stderr.write(`✗ ${line}\n`);
  process.exit(code);
}
