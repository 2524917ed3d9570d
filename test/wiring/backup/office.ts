/** A small office on an embedded PostgreSQL of its own, whose clerk gives numbers as fast as asked. */
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as newId } from 'uuid';
import { archiveIdOf, archiveSettings } from '../../../src/adapters/database/backup/wal-archive.ts';
import { type Connected, connectDatabase, ensureDatabase } from '../../../src/adapters/database/connect.ts';
import { type Engine, startEngine } from '../../../src/adapters/database/engine/embedded-postgres.ts';
import { takeInstanceLock } from '../../../src/adapters/database/engine/instance-lock.ts';
import { migrateDatabase } from '../../../src/adapters/database/migrate.ts';
import { createTransact } from '../../../src/adapters/database/transaction.ts';
import { type FileStore, openFileStore } from '../../../src/adapters/storage/file-store.ts';
import { type Config, readConfig } from '../../../src/config.ts';
import { loadInstanceSecret } from '../../../src/instance-secret.ts';
import { enterRegister } from '../../../src/office/documents/registers/take-number.ts';
import type { Actor, Role } from '../../../src/office/identity/actor.ts';
import { vietnamDate } from '../../../src/office/unit-of-work.ts';

export const unitId = '01900000-0000-7000-8000-000000000001';
export const bookId = '01900000-0000-7000-8000-000000000002';

export interface Office {
  readonly config: Config;
  readonly engine: Engine;
  readonly database: Connected;
  readonly files: FileStore;
  readonly transact: ReturnType<typeof createTransact>;
  /** One number with its line, its event and bytes of its own. */
  issue(): Promise<{ number: number; sha256: string }>;
  stop(): Promise<void>;
}

export function configFor(dataDir: string, walArchive?: string): Config {
  return readConfig({ DATA_DIR: dataDir, ...(walArchive && { WAL_ARCHIVE: walArchive }) }, []);
}

/** Starts what is there, or makes a new office in an empty folder. */
export async function openOffice(dataDir: string, walArchive?: string): Promise<Office> {
  const config = configFor(dataDir, walArchive);
  await mkdir(dataDir, { recursive: true });
  loadInstanceSecret(dataDir);
  const lock = takeInstanceLock(dataDir);
  const archive = walArchive === undefined ? undefined : join(walArchive, archiveIdOf(dataDir));
  const engine = await startEngine({
    dataDir,
    ...(archive && { settings: archiveSettings(archive), writes: [archive] }),
  });
  await ensureDatabase({ ...engine.address, database: 'postgres' }, 'antin');
  const target = { ...engine.address, database: 'antin' };
  await migrateDatabase(target);
  const database = connectDatabase(target);
  const files = await openFileStore(join(dataDir, 'blobs'), { alone: true });
  const clock = { now: () => new Date() };
  const transact = createTransact(database.db, { clock, traceId: () => 'trace' });
  await database.pool.query(
    `INSERT INTO units (id, name, kind, organ_code, abbreviation, place, valid_from) VALUES ($1, 'UBND xã Thử', 'commune', 'H01.1', 'UBND', 'Thử', '2020-01-01') ON CONFLICT DO NOTHING`,
    [unitId],
  );
  await database.pool.query(
    `INSERT INTO books (id, unit_id, direction, name) VALUES ($1, $2, 'outgoing', 'Sổ đi') ON CONFLICT DO NOTHING`,
    [bookId, unitId],
  );
  return {
    config,
    engine,
    database,
    files,
    transact,
    issue: () => issue(files, transact),
    stop: async () => {
      await database.close();
      await engine.stop();
      lock.release();
    },
  };
}

async function issue(files: FileStore, transact: Office['transact']) {
  const { sha256, size } = await files.putBytes(randomBytes(3000));
  const now = new Date();
  const today = vietnamDate(now);
  return transact(async (tx) => {
    await tx.files.addBytes({ sha256, size, mediaType: 'application/pdf', createdAt: now });
    const { number } = await enterRegister(tx, {
      id: newId(),
      bookId,
      year: Number(today.slice(0, 4)),
      direction: 'outgoing',
      documentId: null,
      incomingId: null,
      byHand: true,
      entryDate: today,
      voidReason: null,
      createdAt: now,
      createdBy: null,
      columns: {
        numberSymbol: 'x',
        documentDate: today,
        titleAndSubject: 'x',
        signer: '',
        recipients: '',
        copyKeeper: '',
        copies: null,
        transferDate: null,
        receiptSigned: '',
        note: '',
      },
    });
    const actor = { accountId: null, name: 'system', traceId: 'trace' } as const;
    await tx.ledger.append({
      kind: 'register.entered-by-hand',
      actor,
      unitId,
      fileSha256: sha256,
      after: { number },
    });
    return { number, sha256 };
  });
}

/** Somebody with one appointment in the office. */
export function person(role: Role, name: string): Actor {
  const id = newId();
  return {
    accountId: id,
    personId: id,
    fullName: name,
    appointments: [{ id, unitId, unitPath: [unitId], role, position: name, isHead: false }],
    scopes: null,
    secondFactorAt: new Date(),
    ip: '127.0.0.1',
    traceId: 'trace',
  };
}
