/** The door between two instances, through real sockets: who gets in, what a silent or broken partner can do, and the bytes. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { expect } from 'chai';
import {
  connectPeer,
  type PeerConnection,
  type PeerEndpoint,
} from '../../../src/adapters/gateways/peer/peer-connection.ts';
import type { FileStore } from '../../../src/adapters/storage/file-store.ts';
import { openFileStore } from '../../../src/adapters/storage/file-store.ts';
import { AppError } from '../../../src/app-error.ts';
import { createPeerServer, type PeerServerLimits } from '../../../src/http/peer/create-peer-server.ts';
import type { PeerDoor } from '../../../src/http/peer/peer-door.ts';
import type { Partner } from '../../../src/office/exchange/partner.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type Authority, identityOf, openAuthority } from './peer-identities.ts';

type Identity = Awaited<ReturnType<typeof identityOf>>;

const partnerNamed = (id: string): Partner => ({
  id,
  name: id,
  kind: 'peer',
  endpoint: null,
  settings: {},
  simulated: false,
  version: 1,
  createdAt: new Date(),
  endedAt: null,
});

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).to.be.instanceOf(AppError);
  const { code, params } = error as AppError;
  return [code, params['code'] ?? params['reason'] ?? ''].join(' ').trim();
}

describe('the listener for partners', () => {
  let [ours, theirs]: Authority[] = [];
  let [server, client, other]: Identity[] = [];
  let files: FileStore;
  let registered: Map<string, Partner>;
  let told: string[];
  const closing: (() => unknown)[] = [];

  before(async () => {
    ours = await openAuthority();
    theirs = await openAuthority();
    server = await identityOf(ours, theirs);
    client = await identityOf(theirs, ours);
    other = await identityOf(theirs, ours, { commonName: 'doi-tac-khac.test' });
  });

  beforeEach(async () => {
    registered = new Map([[client!.fingerprint, partnerNamed('B')]]);
    told = [];
    files = await openFileStore(temporaryFolder('peer-files'), { alone: true });
  });

  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function listen(over: Partial<PeerDoor> = {}, limits: PeerServerLimits = {}): Promise<string> {
    const door: PeerDoor = {
      partnerOf: async (fingerprint) => registered.get(fingerprint) ?? null,
      files: {
        exists: (sha256) => files.exists(sha256),
        put: (stream, sha256) => files.put(stream, { sha256 }),
      },
      consignments: async (partner, signed) => {
        told.push(`${partner.name} ${signed.length}`);
        return signed.map(() => ({ kind: 'later', code: 'TEST' }) as const);
      },
      status: async () => ({ kind: 'taken' }),
      agencies: async () => 'list',
      log: { info: () => {}, warn: () => {}, error: () => {} },
      withTrace: (_id, work) => work(),
      ...over,
    };
    const made: Server = createPeerServer(server!, door, limits);
    made.listen(0, '127.0.0.1');
    await once(made, 'listening');
    closing.push(() => {
      made.closeAllConnections();
      return new Promise((done) => made.close(done));
    });
    return `https://127.0.0.1:${(made.address() as AddressInfo).port}`;
  }

  function call(origin: string, over: Partial<PeerEndpoint> = {}): PeerConnection {
    const connection = connectPeer({
      origin,
      fingerprints: [server!.fingerprint],
      identity: client!,
      ...over,
    });
    closing.push(() => connection.close());
    return connection;
  }

  const post = (connection: PeerConnection) =>
    connection.ask('POST', '/peer/v1/consignments', { consignments: ['x', 'y'] });

  it('a registered partner, that calls, is answered and known by its certificate', async () => {
    expect(await post(call(await listen()))).to.deep.equal({
      answers: [
        { kind: 'later', code: 'TEST' },
        { kind: 'later', code: 'TEST' },
      ],
    });
    expect(told).to.deep.equal(['B 2']);
  });

  it('a certificate under the right CA that is of no partner, when it calls, is refused by name', async () => {
    expect(await refusal(post(call(await listen(), { identity: other! })))).to.equal(
      'PEER_ANSWERED_ERROR PEER_UNKNOWN',
    );
    expect(told).to.deep.equal([]);
  });

  it('a partner that has been ended, on a connection that stands, is refused from the next request on', async () => {
    const connection = call(await listen());
    await post(connection);
    registered.clear();
    expect(await refusal(post(connection))).to.equal('PEER_ANSWERED_ERROR PEER_UNKNOWN');
  });

  it('an expired certificate, a foreign CA and no certificate at all, when they call, do not get as far as a request', async () => {
    const origin = await listen();
    const expired = await identityOf(theirs!, ours!, {
      notBefore: new Date(Date.now() - 2 * 86_400_000),
      notAfter: new Date(Date.now() - 86_400_000),
    });
    const strange = await identityOf(ours!, ours!);
    for (const one of [expired, strange]) {
      registered.set(one.fingerprint, partnerNamed('old'));
      expect(await refusal(post(call(origin, { identity: one })))).to.match(/^PEER_OUT_OF_REACH/);
    }
    const bare = connectTls({
      host: '127.0.0.1',
      port: Number(new URL(origin).port),
      ca: ours!.ca,
      checkServerIdentity: () => undefined,
    });
    bare.on('error', () => undefined);
    bare.write('GET /peer/v1/agencies HTTP/1.1\r\nHost: x\r\n\r\n');
    let answer = '';
    bare.on('data', (chunk) => (answer += String(chunk)));
    await new Promise((done) => bare.once('close', done));
    expect(answer).to.equal('');
    expect(told).to.deep.equal([]);
  });

  it('a server with another certificate than the registered one, when called, is told nothing', async () => {
    const origin = await listen();
    expect(await refusal(post(call(origin, { fingerprints: ['0'.repeat(64)] })))).to.match(
      /^PEER_CERTIFICATE_UNKNOWN/,
    );
    expect(told).to.deep.equal([]);
  });

  it('a partner that accepts and says nothing, when called, costs its own time only', async () => {
    const held: Socket[] = [];
    const silent = createTcpServer((socket) => held.push(socket));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    closing.push(() => {
      for (const socket of held) socket.destroy();
      silent.close();
    });
    const { port } = silent.address() as AddressInfo;
    const connection = call(`https://127.0.0.1:${port}`, { limits: { silenceMs: 150 } });
    expect(await refusal(post(connection))).to.match(/^PEER_SILENT/);
    const slow = call(await listen({ consignments: () => new Promise(() => {}) }), {
      limits: { answerMs: 200 },
    });
    expect(await refusal(post(slow))).to.match(/^PEER_SILENT/);
  });

  it('a caller that goes silent in the middle of its request, after a while, is cut off', async () => {
    const origin = await listen({}, { silenceMs: 150 });
    const socket = connectTls({
      ...client!,
      host: '127.0.0.1',
      port: Number(new URL(origin).port),
      checkServerIdentity: () => undefined,
    });
    socket.on('error', () => undefined);
    socket.write(
      'POST /peer/v1/consignments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    socket.resume();
    await new Promise((done) => socket.once('close', done));
    expect(told).to.deep.equal([]);
  });

  it('a file, sent twice, is taken once; and of one that is held no byte is sent again', async () => {
    const bytes = randomBytes(700_000);
    const connection = call(await listen());
    let opened = 0;
    const open = async () => {
      opened += 1;
      return Readable.from([bytes.subarray(0, 300_000), bytes.subarray(300_000)]);
    };
    await connection.putFile(digest(bytes), bytes.length, open);
    await connection.putFile(digest(bytes), bytes.length, open);
    expect(opened).to.equal(1);
    expect(Buffer.from(await files.read(digest(bytes))).equals(bytes)).to.equal(true);
  });

  it('a connection cut in the middle of a file, tried again, leaves nothing half and then has the whole', async () => {
    const bytes = randomBytes(2_000_000);
    const connection = call(await listen());
    const broken = async () =>
      Readable.from(
        (async function* () {
          yield bytes.subarray(0, 900_000);
          throw Object.assign(new Error('cut'), { code: 'ECONNABORTED' });
        })(),
      );
    expect(await refusal(connection.putFile(digest(bytes), bytes.length, broken))).to.match(
      /^PEER_OUT_OF_REACH/,
    );
    expect(await files.exists(digest(bytes))).to.equal(false);
    await connection.putFile(digest(bytes), bytes.length, async () => Readable.from([bytes]));
    expect(Buffer.from(await files.read(digest(bytes))).equals(bytes)).to.equal(true);
  });

  it('bytes with another digest than their name, when sent, are refused and not kept', async () => {
    const bytes = randomBytes(1000);
    const name = digest(randomBytes(1000));
    expect(
      await refusal(call(await listen()).putFile(name, 1000, async () => Readable.from([bytes]))),
    ).to.equal('PEER_ANSWERED_ERROR STORAGE_OTHER_BYTES');
    expect(await files.exists(digest(bytes))).to.equal(false);
  });

  it('forty small files together, one of no bytes and one that is held already, when sent, are stored as they are', async () => {
    const connection = call(await listen());
    const all = [Buffer.alloc(0), ...Array.from({ length: 39 }, (_, n) => randomBytes(1 + n * 2_500))];
    await connection.putFile(digest(all[1]!), 1, async () => Readable.from([all[1]!]));
    await connection.putSmallFiles(all.map((bytes) => ({ sha256: digest(bytes), bytes })));
    for (const bytes of all)
      expect(Buffer.from(await files.read(digest(bytes))).equals(bytes)).to.equal(true);
  });

  it('small files together, one of them with another digest than its name, then it is refused and not kept', async () => {
    const [good, bad] = [randomBytes(900), randomBytes(1000)];
    const sent = [
      { sha256: digest(good), bytes: good },
      { sha256: digest(randomBytes(9)), bytes: bad },
    ];
    expect(await refusal(call(await listen()).putSmallFiles(sent))).to.equal(
      'PEER_ANSWERED_ERROR STORAGE_OTHER_BYTES',
    );
    expect(await files.exists(digest(bad))).to.equal(false);
  });

  it('a body of small files that says more than it holds, or a size that is not small, is refused', async () => {
    const connection = call(await listen());
    const large = randomBytes(256 * 1024 + 1);
    expect(await refusal(connection.putSmallFiles([{ sha256: digest(large), bytes: large }]))).to.match(
      /^PEER_ANSWERED_ERROR PEER_FILE_NAME/,
    );
    expect(
      await refusal(connection.putSmallFiles([{ sha256: 'no digest', bytes: randomBytes(70) }])),
    ).to.match(/^PEER_ANSWERED_ERROR PEER_FILE_NAME/);
    expect(await files.exists(digest(large))).to.equal(false);
  });

  it('the same file from eight connections at once, with other files between, is stored as it is, byte for byte', async () => {
    const origin = await listen();
    const all = [randomBytes(1_500_000), randomBytes(1_500_000)];
    const connections = Array.from({ length: 8 }, () => call(origin));
    await Promise.all(
      connections.flatMap((connection) =>
        all.map((bytes) =>
          connection.putFile(digest(bytes), bytes.length, async () =>
            Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]),
          ),
        ),
      ),
    );
    for (const bytes of all)
      expect(Buffer.from(await files.read(digest(bytes))).equals(bytes)).to.equal(true);
  });

  it('a message that is too large, of another shape, or no JSON, when sent, is refused', async () => {
    const connection = call(await listen());
    const ask = (body: unknown) => refusal(connection.ask('POST', '/peer/v1/consignments', body));
    expect(await ask({ consignments: ['x'.repeat(9_000_000)] })).to.equal(
      'PEER_ANSWERED_ERROR BODY_TOO_LARGE',
    );
    expect(await ask({ consignments: [] })).to.equal('PEER_ANSWERED_ERROR INVALID_REQUEST');
    expect(await ask({ consignments: Array.from({ length: 65 }, () => 'x') })).to.equal(
      'PEER_ANSWERED_ERROR INVALID_REQUEST',
    );
    expect(await refusal(connection.ask('GET', '/api/v1/documents'))).to.equal(
      'PEER_ANSWERED_ERROR ADDRESS_NOT_FOUND',
    );
  });
});
