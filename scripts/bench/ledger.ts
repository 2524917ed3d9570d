/**
 * node --import tsx scripts/bench/ledger.ts [seconds]: appends by 8 writers without and with sealing beside them, then the
 * sealing, export and check of 100,000 events; on an embedded PostgreSQL that syncs as in service.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, ensureDatabase } from '../../src/adapters/database/connect.ts';
import { startEngine } from '../../src/adapters/database/engine/embedded-postgres.ts';
import { createSealingStore } from '../../src/adapters/database/ledger-batches-store.ts';
import { createLedger } from '../../src/adapters/database/ledger-store.ts';
import { migrateDatabase } from '../../src/adapters/database/migrate.ts';
import { createLedgerSigner } from '../../src/adapters/keys/ledger-signer.ts';
import { checkExport } from '../../src/lib/record/check-export.ts';
import { exportLedger } from '../../src/office/ledger/export-ledger.ts';
import { sealAll } from '../../src/office/ledger/seal-batch.ts';

const seconds = Number(process.argv[2] ?? 5);
const WRITERS = 8;
const system = { accountId: null, name: 'system', traceId: 'bench' } as const;
const clock = { now: () => new Date() };
const folder = mkdtempSync(join(tmpdir(), 'antin-bench-ledger-'));
const engine = await startEngine({ dataDir: join(folder, 'postgres'), durable: true });
await ensureDatabase({ ...engine.address, database: 'postgres' }, 'bench');
const target = { ...engine.address, database: 'bench' };
await migrateDatabase(target);
const database = connectDatabase(target);
const ports = {
  transact: <T>(
    work: (tx: {
      sealing: ReturnType<typeof createSealingStore>;
      ledger: ReturnType<typeof createLedger>;
    }) => Promise<T>,
  ) =>
    database.db.transaction((tx) =>
      work({ sealing: createSealingStore(tx), ledger: createLedger(tx, { clock }) }),
    ),
  clock,
  ledgerSigner: createLedgerSigner(join(folder, 'keys')),
};

const event = (n: number) =>
  ({ kind: 'document.edited', actor: system, after: { n, subject: 'Về việc họp giao ban' } }) as const;

async function writeFor(ms: number): Promise<number> {
  const until = Date.now() + ms;
  let written = 0;
  const writer = async () => {
    while (Date.now() < until) {
      await ports.transact(({ ledger }) => ledger.append(event(written)));
      written += 1;
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return written / (ms / 1000);
}

async function sealBeside<T>(work: Promise<T>): Promise<T> {
  let running = true;
  const sealer = (async () => {
    while (running) {
      await sealAll(ports);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  const result = await work.finally(() => {
    running = false;
  });
  await sealer;
  return result;
}

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  process.stdout.write(`${name}: ${((performance.now() - began) / 1000).toFixed(2)} s\n`);
  return result;
}

const rate = (name: string, perSecond: number) =>
  process.stdout.write(
    `${name}: ${Math.round(perSecond)} events/s, one transaction each, ${WRITERS} writers\n`,
  );

try {
  await writeFor(1000);
  for (let round = 1; round <= 2; round += 1) {
    rate('append, no sealing', await writeFor(seconds * 1000));
    await sealAll(ports);
    rate('append, sealing every 200 ms', await sealBeside(writeFor(seconds * 1000)));
    await sealAll(ports);
  }
  await database.pool.query('ALTER TABLE ledger_events DISABLE TRIGGER ledger_awaits_sealing');
  rate('append, without the trigger', await writeFor(seconds * 1000));
  await database.pool.query('ALTER TABLE ledger_events ENABLE TRIGGER ledger_awaits_sealing');
  await ports.transact(({ sealing }) => sealing.findLost());
  await sealAll(ports);
  await database.pool.query(
    `INSERT INTO ledger_events (id, at, kind, trace_id, after)
     SELECT gen_random_uuid(), now(), 'document.edited', 'bench', jsonb_build_object('n', n, 'subject', 'Về việc họp')
     FROM generate_series(1, 100000) n`,
  );
  await timed('seal 100,000 events in 10 batches', () => sealAll(ports));
  const lines = await exportLedger(ports as never, system, { sealedOnly: true });
  const report = await timed('export and check everything, streamed', async () =>
    checkExport(
      (async function* () {
        for await (const line of lines) yield Buffer.from(line);
      })(),
      { keys: [(await ports.ledgerSigner()).thumbprint], timestampTrust: { anchors: [], intermediates: [] } },
    ),
  );
  process.stdout.write(
    `verdict ${report.verdict}: ${report.batches} batches, ${report.events} events; memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at most\n`,
  );
} finally {
  await database.close();
  await engine.stop();
  rmSync(folder, { recursive: true, force: true });
}
