/** The record as who runs the machine sees it: taken away as a file, and how far sealing is behind. */
import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { type ExportWish, exportLedger } from '../office/ledger/export-ledger.ts';
import { sealAll, stampBatches } from '../office/ledger/seal-batch.ts';
import type { LedgerLag } from '../office/ledger/sealing-store.ts';
import { type Admin, openAdmin } from './open-admin.ts';

export interface LedgerStatus extends LedgerLag {
  /** Thumbprint of the key of this data folder: what an auditor notes down. */
  readonly key: string;
}

/**
 * Seals what waits and writes the export: whole and synced, or not at all.
 * @returns the lines written
 */
export async function exportLedgerTo(config: Config, file: string, wish: ExportWish): Promise<number> {
  return withAdmin(config, async ({ ports }) => {
    const actor = { accountId: null, name: 'system', traceId: randomBytes(16).toString('hex') } as const;
    const lines = await exportLedger(ports, actor, wish);
    // After the export was recorded: so that its own event is sealed too and nothing is left at the end.
    await sealAll(ports);
    await stampBatches(ports);
    const draft = `${file}.${randomBytes(6).toString('hex')}.new`;
    try {
      const count = await writeLines(draft, lines);
      await rename(draft, file);
      return count;
    } finally {
      await rm(draft, { force: true });
    }
  });
}

/** Readable by its owner only: the export holds personal data. */
async function writeLines(path: string, lines: AsyncIterable<string>): Promise<number> {
  const handle = await open(path, 'wx', 0o600);
  try {
    let count = 0;
    for await (const line of lines) {
      await handle.write(line);
      count += 1;
    }
    await handle.sync();
    return count;
  } finally {
    await handle.close();
  }
}

export async function readLedgerStatus(config: Config): Promise<LedgerStatus> {
  return withAdmin(config, async ({ ports }) => {
    const lag = await ports.transact(({ sealing }) => sealing.lag());
    return { ...lag, key: (await ports.ledgerSigner()).thumbprint };
  });
}

async function withAdmin<T>(config: Config, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = await openAdmin(config);
  try {
    return await work(admin);
  } finally {
    await admin.close();
  }
}
