/** Debian's nginx with the site of deploy/nginx, on loopback and without TLS, before web processes of a test. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { projectRoot } from './source-imports.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface TestNginx {
  stop(): Promise<void>;
}

/**
 * @param program the path of nginx
 * @param port where it listens
 * @param upstreams `host:port` of each web process
 */
export async function startNginx(
  program: string,
  port: number,
  upstreams: readonly string[],
): Promise<TestNginx> {
  const folder = temporaryFolder('nginx');
  const site = readFileSync(join(projectRoot, 'deploy/nginx/antin.conf'), 'utf8')
    .replace(/server \{\s*listen 80;[^}]*\}/, '')
    .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
    .replace(/^ *ssl_.*\n/gm, '')
    .replaceAll('/etc/nginx/', `${folder}/`);
  const lines = upstreams.map((address) => `server ${address} max_fails=2 fail_timeout=3s;`);
  writeFileSync(join(folder, 'antin-upstream.conf'), lines.join('\n'));
  const account = process.getuid?.() === 0 ? 'user root;' : '';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  const conf = join(folder, 'nginx.conf');
  writeFileSync(
    conf,
    `${account} daemon off; pid ${folder}/pid; error_log ${folder}/error.log; events {} http { ${temporary.join(' ')} ${site} }`,
  );
  const child = spawn(program, ['-e', join(folder, 'error.log'), '-c', conf], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  for (;;) {
    if (child.exitCode !== null) throw new Error(readFileSync(join(folder, 'error.log'), 'utf8'));
    if (await answers(port)) return { stop };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', () => done(true)).once('error', () => done(false));
  });
}
