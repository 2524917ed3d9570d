import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { type FileStore, openFileStore } from '../../../src/adapters/storage/file-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: { code?: string }) => error.code,
  );

describe('file store', () => {
  let folder: string;
  let store: FileStore;
  beforeEach(async () => {
    folder = temporaryFolder('store');
    store = await openFileStore(folder, { alone: true });
  });

  it('promise 1, a signed byte never changes: a stream, put, lies read-only under its digest and reads back the same; other bytes never take its place', async () => {
    const bytes = randomBytes(700_000);
    const file = await store.put(Readable.from([bytes.subarray(0, 300_000), bytes.subarray(300_000)]));
    expect(file).to.deep.equal({ sha256: sha256(bytes), size: bytes.length });
    const path = join(folder, file.sha256.slice(0, 2), file.sha256.slice(2, 4), file.sha256);
    expect(statSync(path).mode & 0o777).to.equal(0o444);
    expect(Buffer.from(await store.read(file.sha256)).equals(bytes)).to.equal(true);
    const part = await buffer(await store.open(file.sha256, { start: 10, end: 19 }));
    expect(part.equals(bytes.subarray(10, 20))).to.equal(true);
    expect(readdirSync(join(folder, 'incoming'))).to.deep.equal([]);
    const other = Buffer.from(bytes);
    other.writeUInt8(other.readUInt8(5) ^ 1, 5);
    for (const next of [other, bytes, bytes.subarray(1)]) await store.putBytes(next);
    expect(sha256(await store.read(file.sha256))).to.equal(file.sha256);
  });

  it('the same bytes, put twenty times at once, are one file', async () => {
    const bytes = randomBytes(50_000);
    const files = await Promise.all(Array.from({ length: 20 }, () => store.putBytes(bytes)));
    expect(new Set(files.map((file) => file.sha256)).size).to.equal(1);
    expect(await store.size(sha256(bytes))).to.equal(50_000);
    expect(readdirSync(join(folder, 'incoming'))).to.deep.equal([]);
  });

  it('different bytes, put at once, are never mixed', async () => {
    const all = Array.from({ length: 10 }, () => randomBytes(200_000));
    const files = await Promise.all(all.map((bytes) => store.putBytes(bytes)));
    expect(files.map((file) => file.sha256)).to.deep.equal(all.map(sha256));
    for (const file of files) expect(sha256(await store.read(file.sha256))).to.equal(file.sha256);
  });

  it('a stream above its limit, put, is refused and leaves nothing', async () => {
    expect(await codeOf(store.put(Readable.from([Buffer.alloc(11)]), { limit: 10 }))).to.equal(
      'STORAGE_TOO_LARGE',
    );
    expect((await store.put(Readable.from([Buffer.alloc(10)]), { limit: 10 })).size).to.equal(10);
    expect(readdirSync(join(folder, 'incoming'))).to.deep.equal([]);
  });

  it('a stream that breaks, put, leaves nothing', async () => {
    async function* broken() {
      yield Buffer.from('half');
      throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
    }
    expect(await codeOf(store.put(broken()))).to.equal('ECONNRESET');
    expect(readdirSync(folder)).to.deep.equal(['incoming']);
    expect(readdirSync(join(folder, 'incoming'))).to.deep.equal([]);
  });

  it('a disk without room, written to, is told as STORAGE_FULL', async () => {
    async function* onFullDisk() {
      yield Buffer.from('half');
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    }
    expect(await codeOf(store.put(onFullDisk()))).to.equal('STORAGE_FULL');
  });

  it('what an interrupted upload left, at the next start, is swept', async () => {
    const left = join(folder, 'incoming', 'left');
    writeFileSync(left, 'half');
    await openFileStore(folder, { alone: false });
    expect(existsSync(left), 'perhaps another process is writing it').to.equal(true);
    await openFileStore(folder, { alone: true });
    expect(existsSync(left)).to.equal(false);
  });

  it('a digest that is not stored, asked for, is missing; one that is no digest never becomes a path', async () => {
    const absent = sha256(Buffer.from('absent'));
    expect(await store.exists(absent)).to.equal(false);
    expect(await codeOf(store.read(absent))).to.equal('STORAGE_MISSING');
    expect(await codeOf(store.open(absent))).to.equal('STORAGE_MISSING');
    const outside = await store.read('../../etc/passwd').catch((error: unknown) => error);
    expect(outside).to.be.instanceOf(TypeError);
  });

  it('a usable folder, asked whether it is ready, leaves no probe', async () => {
    await store.ready();
    expect(readdirSync(join(folder, 'incoming'))).to.deep.equal([]);
  });
});
