/** An office in an empty database, as after its first days: units, people, accounts, books, and keys bound to people and seals. */

import { join } from 'node:path';
import { v7 as newId } from 'uuid';
import type { DevelopmentPki } from '../../certs-dev/development-pki.ts';
import { type Connected, connectDatabase, withClient } from '../../src/adapters/database/connect.ts';
import { migrateDatabase } from '../../src/adapters/database/migrate.ts';
import { createTransact } from '../../src/adapters/database/transaction.ts';
import { createSecretBox } from '../../src/adapters/keys/secret-box.ts';
import { migrateQueues } from '../../src/adapters/queues/queue-engine.ts';
import { openDiskStore } from '../../src/adapters/storage/disk-store.ts';
import { createDemoKeyIssuer } from '../../src/demo/demo-key-issuer.ts';
import { loadDemo } from '../../src/demo/load-demo.ts';
import { loadInstanceSecret } from '../../src/instance-secret.ts';
import { vietnamDate } from '../../src/office/unit-of-work.ts';

export interface SeedInput {
  readonly databaseUrl: string;
  /** Of the service: its instance secret seals what is seeded. */
  readonly dataDir: string;
  readonly pki: DevelopmentPki;
  /** First parts of user names whose head gets a key and whose seal is bound. */
  readonly units: readonly string[];
}

export async function seedOffice(input: SeedInput): Promise<void> {
  const target = { connectionString: input.databaseUrl };
  await migrateDatabase(target);
  await withClient(target, migrateQueues);
  const database = connectDatabase(target, { max: 4 });
  try {
    await seed(input, database);
  } finally {
    await database.close();
  }
}

async function seed({ dataDir, pki, units }: SeedInput, { db }: Connected): Promise<void> {
  const clock = { now: () => new Date() };
  const transact = createTransact(db, { clock, traceId: () => 'seed' });
  const storage = await openDiskStore(join(dataDir, 'blobs'), { alone: false });
  const secretBox = createSecretBox(loadInstanceSecret(dataDir));
  await loadDemo({
    clock,
    newId,
    secretBox,
    // The invented people serve as those of a real office here: demo accounts are refused outside the demo.
    transact: (work) =>
      transact((tx) =>
        work({
          ...tx,
          identity: {
            ...tx.identity,
            insertAccounts: (rows) =>
              tx.identity.insertAccounts(rows.map((row) => ({ ...row, demo: false }))),
          },
        }),
      ),
  });
  const keys = createDemoKeyIssuer({
    transact,
    storage,
    clock,
    newId,
    issue: (profile) => pki.issue(profile),
  });
  for (const unit of units) {
    const head = await transact(({ identity }) => identity.accountByName(`${unit}.chutich`));
    if (head === null) throw new Error(`no account ${unit}.chutich`);
    const today = vietnamDate(clock.now());
    const [post] = await transact(({ identity }) => identity.actingAppointments(head.personId, today));
    await keys.ensure({ personId: head.personId });
    await keys.ensure({ unitId: post?.unitId ?? '' });
  }
}
