import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import * as sdk from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { type FileStore, openFileStore } from '../../../src/adapters/storage/file-store.ts';
import { createS3Client } from '../../../src/adapters/storage/s3-client.ts';
import { openS3Store } from '../../../src/adapters/storage/s3-store.ts';
import { appendBytes } from '../../../src/lib/signing/roomy-bytes.ts';
import { startS3, type TestS3 } from '../../support/s3-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: { code?: string }) => error.code,
  );

describe('file store in an S3 bucket (Ceph)', function s3Store() {
  this.timeout(60_000);
  let s3: TestS3;
  let folder: string;
  let store: FileStore;
  before(async function start() {
    s3 = await startS3(this);
  });
  after(() => s3?.stop());
  beforeEach(async () => {
    folder = temporaryFolder('store');
    store = await openFileStore(folder, { alone: true, s3: s3.settings });
  });
  afterEach(() => store.close());

  const keys = async (): Promise<string[]> => {
    const client = createS3Client(sdk, s3.settings);
    const { Contents = [] } = await client.send(new sdk.ListObjectsV2Command({ Bucket: 'antin' }));
    client.destroy();
    return Contents.map(({ Key }) => Key ?? '');
  };
  const empty = async () => {
    const client = createS3Client(sdk, s3.settings);
    for (const Key of await keys()) await client.send(new sdk.DeleteObjectCommand({ Bucket: 'antin', Key }));
    client.destroy();
  };

  it('a stream, put, lies under its digest and reads back the same, whole and in ranges, with room to sign in', async () => {
    const bytes = randomBytes(700_000);
    const file = await store.put(Readable.from([bytes.subarray(0, 300_000), bytes.subarray(300_000)]));
    expect(file).to.deep.equal({ sha256: sha256(bytes), size: bytes.length });
    expect(await keys()).to.include(`blobs/${file.sha256}`);
    const back = await store.read(file.sha256);
    expect(Buffer.from(back).equals(bytes)).to.equal(true);
    expect(appendBytes(back, Buffer.from('increment')).buffer === back.buffer).to.equal(true);
    const part = async (range: { start?: number; end?: number }) =>
      buffer(await store.open(file.sha256, range));
    expect((await part({ start: 10, end: 19 })).equals(bytes.subarray(10, 20))).to.equal(true);
    expect((await part({ start: 699_990 })).equals(bytes.subarray(699_990))).to.equal(true);
    expect((await part({})).equals(bytes)).to.equal(true);
    expect(await store.size(file.sha256)).to.equal(700_000);
    expect(readdirSync(join(folder, 'incoming'))).to.deep.equal([]);
  });

  it('the same bytes, put twenty times at once, are one object; nothing at all is an object too', async () => {
    await empty();
    const bytes = randomBytes(50_000);
    const files = await Promise.all(Array.from({ length: 20 }, () => store.putBytes(bytes)));
    expect(new Set(files.map((file) => file.sha256)).size).to.equal(1);
    expect(await keys()).to.deep.equal([`blobs/${sha256(bytes)}`]);
    const nothing = await store.putBytes(new Uint8Array(0));
    expect((await store.read(nothing.sha256)).length).to.equal(0);
  });

  it('an object, once written, is never overwritten: the server refuses other bytes, conditionally and by their digest', async () => {
    const { sha256: digest } = await store.putBytes(randomBytes(1000));
    const client = createS3Client(sdk, s3.settings);
    const put = (more: object) =>
      client.send(
        new sdk.PutObjectCommand({
          Bucket: 'antin',
          Key: `blobs/${digest}`,
          Body: Buffer.from('other'),
          ...more,
        }),
      );
    const refused = await put({ IfNoneMatch: '*' }).catch((error: { name: string }) => error.name);
    expect(refused).to.equal('PreconditionFailed');
    client.destroy();
    expect(sha256(await store.read(digest))).to.equal(digest);
  });

  it('bytes changed in the bucket, read or put again, are damaged and never handed out', async () => {
    const bytes = randomBytes(1000);
    const { sha256: digest } = await store.putBytes(bytes);
    const client = createS3Client(sdk, s3.settings);
    const overwrite = (Body: Uint8Array) =>
      client.send(new sdk.PutObjectCommand({ Bucket: 'antin', Key: `blobs/${digest}`, Body }));
    await overwrite(randomBytes(1000));
    expect(await codeOf(store.read(digest))).to.equal('STORAGE_DAMAGED');
    await overwrite(bytes.subarray(0, 999));
    expect(await codeOf(store.read(digest))).to.equal('STORAGE_DAMAGED');
    expect(await codeOf(store.putBytes(bytes))).to.equal('STORAGE_DAMAGED');
    client.destroy();
  });

  it('a stream that breaks, is too long or is refused when looked at, leaves nothing here and nothing there', async () => {
    await empty();
    async function* broken() {
      yield Buffer.from('half');
      throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
    }
    const inspect = () => Promise.reject(Object.assign(new Error('virus'), { code: 'INFECTED' }));
    expect(await codeOf(store.put(broken()))).to.equal('ECONNRESET');
    const eleven = () => Readable.from([Buffer.alloc(11)]);
    expect(await codeOf(store.put(eleven(), { limit: 10 }))).to.equal('STORAGE_TOO_LARGE');
    expect(await codeOf(store.put(eleven(), { inspect }))).to.equal('INFECTED');
    expect(await keys()).to.deep.equal([]);
    expect(readdirSync(join(folder, 'incoming'))).to.deep.equal([]);
  });

  it('a digest that is not stored, asked for, is missing; one that is no digest never becomes a key', async () => {
    const absent = sha256(Buffer.from('absent'));
    expect(await store.exists(absent)).to.equal(false);
    expect(await codeOf(store.read(absent))).to.equal('STORAGE_MISSING');
    expect(await codeOf(store.open(absent))).to.equal('STORAGE_MISSING');
    expect(await store.read('../antin').catch((error: unknown) => error)).to.be.instanceOf(TypeError);
  });

  it('a wrong key, a wrong secret or no such bucket, at the start, is refused in words', async () => {
    for (const wrong of [{ accessKeyId: 'x' }, { secretAccessKey: 'x' }, { bucket: 'khong-co' }]) {
      const opened = openFileStore(folder, { alone: true, s3: { ...s3.settings, ...wrong } });
      expect(await codeOf(opened)).to.equal('STORAGE_REFUSED');
    }
    const nowhere = { ...s3.settings, endpoint: new URL('http://127.0.0.1:1') };
    expect(await codeOf(openFileStore(folder, { alone: true, s3: nowhere }))).to.equal(
      'STORAGE_OUT_OF_REACH',
    );
  });

  it('a server without conditional writes (501), as OpenStack Swift, still takes the bytes; one that fails twice is tried again', async () => {
    const seen: string[] = [];
    let failures = 2;
    const door = await openDoor(s3.settings.endpoint, ({ method, conditional }) => {
      if (method !== 'PUT') return undefined;
      seen.push(conditional ? 'conditional' : 'plain');
      if (conditional) return 501;
      return failures-- > 0 ? 503 : undefined;
    });
    const other = await openS3Store({ ...s3.settings, endpoint: door.url }, folder, { alone: true });
    const bytes = randomBytes(5000);
    failures = 1;
    expect((await other.put(Readable.from([bytes]))).sha256).to.equal(sha256(bytes));
    expect(seen).to.deep.equal(['conditional', 'plain', 'plain']);
    expect(Buffer.from(await store.read(sha256(bytes))).equals(bytes)).to.equal(true);
    other.close();
    await door.close();
  });

  it('a server that stalls, fails or is gone, asked, is out of reach after bounded patience; afterwards the store goes on', async () => {
    let mode: 'stall' | 503 | undefined;
    const door = await openDoor(s3.settings.endpoint, () => mode);
    const behind = { ...s3.settings, endpoint: door.url };
    const other = await openS3Store(behind, folder, { alone: true, silence: 200 });
    const { sha256: digest } = await other.putBytes(randomBytes(1000));
    for (mode of ['stall', 503] as const) {
      expect(await codeOf(other.read(digest)), String(mode)).to.equal('STORAGE_OUT_OF_REACH');
      expect(await codeOf(other.ready()), String(mode)).to.equal('STORAGE_OUT_OF_REACH');
      expect(await codeOf(other.putBytes(randomBytes(10))), String(mode)).to.equal('STORAGE_OUT_OF_REACH');
    }
    mode = undefined;
    expect(sha256(await other.read(digest))).to.equal(digest);
    await door.close();
    expect(await codeOf(other.exists(digest))).to.equal('STORAGE_OUT_OF_REACH');
    other.close();
  });

  it('the official client, when files lie on a disk, is not loaded', () => {
    const folder = new URL('../../../src/adapters/storage/', import.meta.url);
    for (const name of readdirSync(folder))
      expect(readFileSync(new URL(name, folder), 'utf8'), name).not.to.match(
        /^import (?!type)[^;]*@aws-sdk/m,
      );
  });
});

/** A server before the server that can answer for it, or not at all. The host is signed, so it is passed on as it came. */
async function openDoor(
  target: URL,
  rule: (request: { method: string; conditional: boolean }) => number | 'stall' | undefined,
): Promise<{ url: URL; close(): Promise<void> }> {
  const server: Server = createServer((incoming, answer) => {
    const verdict = rule({
      method: incoming.method ?? '',
      conditional: incoming.headers['if-none-match'] === '*',
    });
    if (verdict === 'stall') return;
    if (verdict !== undefined) {
      incoming.resume();
      answer.writeHead(verdict).end();
      return;
    }
    const { method, headers, url: path } = incoming;
    const onward = request({ host: target.hostname, port: target.port, method, path, headers }, (from) => {
      answer.writeHead(from.statusCode ?? 500, from.headers);
      from.pipe(answer);
    });
    incoming.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
