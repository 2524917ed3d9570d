/**
 * Run as a program of its own: hands a message of so many bytes over by sendEdoc and gets it back by getEdoc, through the real
 * client, listener and file store in one process; tells its peak memory. REHEARSAL: the office behind the door takes everything.
 */
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createVdxpClient } from '../../src/adapters/gateways/vdxp/vdxp-client.ts';
import { openFileStore } from '../../src/adapters/storage/file-store.ts';
import { createVdxpServer } from '../../src/http/vdxp/create-vdxp-server.ts';
import type { VdxpDoor } from '../../src/http/vdxp/vdxp-door.ts';

const [size, folder] = [Number(process.argv[2]), process.argv[3]!];
const piece = Buffer.alloc(64 * 1024, 'một thông điệp lớn ');
function* pieces() {
  for (let sent = 0; sent < size; sent += piece.length)
    yield piece.subarray(0, Math.min(piece.length, size - sent));
}
const hash = createHash('sha256');
for (const one of pieces()) hash.update(one);
const sha256 = hash.digest('hex');

const storage = await openFileStore(join(folder, 'blobs'), { alone: true });
const docId = randomUUID();
const door = {
  log: { info() {}, warn() {}, error() {} },
  withTrace: (_traceId: string, work: () => unknown) => work(),
  callerOf: async () => ({ partner: { id: 'p' }, secret: 'khoa' }),
  files: {
    put: (bytes: AsyncIterable<Uint8Array>) => storage.put(bytes),
    open: (id: string) => storage.open(id),
  },
  accept: async () => ({ kind: 'taken', docId }),
  message: async () => ({ id: docId, sha256, size }),
} as unknown as VdxpDoor;
const server = createVdxpServer(door);
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const client = createVdxpClient({
  endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  systemId: 'H60.25',
  secret: 'khoa',
  now: () => new Date(),
});
const open = async () =>
  (async function* () {
    yield* pieces();
  })();
await client.sendEdoc({ from: 'H60.25', messageType: 'edoc', sha256, size, open });
const got = createHash('sha256');
let taken = 0;
for await (const bytes of client.getEdoc(docId)) {
  got.update(bytes);
  taken += bytes.length;
}
server.closeAllConnections();
server.close();
const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
process.stdout.write(JSON.stringify({ peak, taken, same: got.digest('hex') === sha256 }));
process.exit(0);
