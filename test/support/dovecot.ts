/** A real IMAP server for tests: Debian's dovecot in a folder of its own, over TLS. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { loopbackCertificate } from './loopback-certificate.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface Dovecot {
  readonly port: number;
  /** PEM of the certificate that it shows. */
  readonly certificate: string;
  readonly password: string;
  url(user: string): string;
  /** As a mail server lays a mail into the inbox: whole or not at all. */
  deliver(user: string, raw: Buffer | string): void;
  /** How many mails lie in each folder. */
  folders(user: string): Promise<Readonly<Record<string, number>>>;
  /** As a person does who puts a mail back. */
  moveAll(user: string, from: string, to: string): Promise<void>;
  stop(): Promise<void>;
}

let serial = 0;

export async function startDovecot(program: string, users: readonly string[]): Promise<Dovecot> {
  const folder = temporaryFolder('dovecot');
  chmodSync(folder, 0o755);
  const { key, certificate } = loopbackCertificate();
  const password = 'mat-khau-thu';
  const port = await freePort();
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o644 });
    return join(folder, name);
  };
  file('key.pem', key);
  file('cert.pem', certificate);
  file('users', users.map((user) => `${user}:{PLAIN}${password}::::::\n`).join(''));
  const config = file('dovecot.conf', configuration(folder, port));
  for (const user of users)
    for (const part of ['cur', 'new', 'tmp'])
      mkdirSync(join(folder, 'mail', user, part), { recursive: true });
  own(join(folder, 'mail'));
  const child = spawn(program, ['-F', '-c', config], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  await listening(port, child, said);
  const url = (user: string) => `imaps://${encodeURIComponent(user)}:${password}@127.0.0.1:${port}`;
  const asUser = (user: string) => withClient({ port, user, password, certificate });
  return {
    port,
    certificate,
    password,
    url,
    deliver: (user, raw) => {
      serial += 1;
      const name = `${Math.floor(Date.now() / 1000)}.${String(serial).padStart(6, '0')}.test`;
      const place = join(folder, 'mail', user);
      writeFileSync(join(place, 'tmp', name), raw);
      own(join(place, 'tmp', name));
      renameSync(join(place, 'tmp', name), join(place, 'new', name));
    },
    folders: (user) =>
      asUser(user)(async (client) => {
        const found: Record<string, number> = {};
        for (const { path } of await client.list()) {
          const status = await client.status(path, { messages: true });
          found[path] = status ? (status.messages ?? 0) : 0;
        }
        return found;
      }),
    moveAll: (user, from, to) =>
      asUser(user)(async (client) => {
        await client.mailboxOpen(from);
        await client.mailboxCreate(to);
        await client.messageMove('1:*', to);
      }),
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

function own(path: string): void {
  chownSync(path, owner.uid, owner.gid);
  if (!statSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) own(join(path, name));
}

interface Login {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly certificate: string;
}

function withClient({ port, user, password, certificate }: Login) {
  return async <T>(work: (client: ImapFlow) => Promise<T>): Promise<T> => {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port,
      secure: true,
      auth: { user, pass: password },
      tls: { ca: certificate },
      logger: false,
    });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.logout();
    }
  };
}

/** It refuses to serve as root; there the package's own users are its processes, and nobody owns the mail. */
const NOBODY = { uid: 65_534, gid: 65_534 };
const asRoot = userInfo().uid === 0;
const owner = asRoot ? NOBODY : userInfo();

/** Everything it writes lies in the folder. */
function configuration(folder: string, port: number): string {
  const { username } = userInfo();
  const { uid, gid } = owner;
  const group = execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim();
  const alone = `default_internal_user = ${username}
default_login_user = ${username}
default_internal_group = ${group}`;
  return `
protocols = imap
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
${asRoot ? '' : alone}
first_valid_uid = ${uid}
first_valid_gid = ${gid}
ssl = required
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
ssl_min_protocol = TLSv1.2
mail_location = maildir:${folder}/mail/%u
mail_max_userip_connections = 100
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /
}
service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = ${port}
    ssl = yes
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`;
}

async function listening(port: number, child: ChildProcess, said: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`dovecot ended: ${said.join('')}`);
    const socket = connect({ host: '127.0.0.1', port });
    const open = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (open) return;
    await pause(50);
  }
  throw new Error(`dovecot does not listen: ${said.join('')}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
