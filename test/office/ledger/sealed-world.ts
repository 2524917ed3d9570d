/** A database with a sealed record, its key and the development time-stamp service. */
import { join } from 'node:path';
import { createDevelopmentPki } from '../../../certs-dev/development-pki.ts';
import type { Database } from '../../../src/adapters/database/database.ts';
import { createSealingStore } from '../../../src/adapters/database/ledger-batches-store.ts';
import { createLedger } from '../../../src/adapters/database/ledger-store.ts';
import { createOrganisationStore } from '../../../src/adapters/database/organisation-store.ts';
import { createLedgerSigner } from '../../../src/adapters/keys/ledger-signer.ts';
import { createPkiFetch } from '../../../src/lib/pki/fetch.ts';
import { requestTimestamp } from '../../../src/lib/pki/timestamp.ts';
import type { LedgerEvent } from '../../../src/office/ledger/events.ts';
import { type ExportWish, exportLedger } from '../../../src/office/ledger/export-ledger.ts';
import { judge } from '../../lib/record/sealed-export.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { emptyTables, freshDatabase, type TestDatabase } from '../../support/test-database.ts';

export const system = { accountId: null, name: 'system', traceId: 'trace-1' } as const;
const clock = { now: () => new Date() };

export function stores(db: Database) {
  return {
    sealing: createSealingStore(db),
    ledger: createLedger(db, { clock }),
    organisation: createOrganisationStore(db),
  };
}

export function portsOn(database: TestDatabase, keys: string) {
  return {
    transact: <T>(work: (tx: ReturnType<typeof stores>) => Promise<T>) =>
      database.db.transaction((tx) => work(stores(tx))),
    clock,
    ledgerSigner: createLedgerSigner(keys),
  };
}

export type SealedWorld = Awaited<ReturnType<typeof openSealedWorld>>;

export async function openSealedWorld() {
  const database = await freshDatabase();
  const pki = await createDevelopmentPki(join(temporaryFolder('sealing'), 'pki'));
  await pki.listen();
  const fetch = createPkiFetch({ allowedHosts: [pki.host] });
  const keys = join(temporaryFolder('sealing'), 'keys');
  const ports = portsOn(database, keys);
  const timestamps = {
    stamp: async (digest: Uint8Array) => {
      const { bytes, genTime } = await requestTimestamp({ url: pki.urls.tsa, fetch }, digest);
      return { token: bytes, time: genTime };
    },
  };
  return {
    database,
    pki,
    keys,
    timestamps,
    trust: { anchors: pki.trustAnchors(), intermediates: pki.intermediates() },
    ports: { ...ports, timestamps },
    append: (event: Partial<LedgerEvent> = {}) =>
      ports.transact(({ ledger }) => ledger.append({ kind: 'document.edited', actor: system, ...event })),
    /** Empties the record; key and authorities stay. */
    empty: () => emptyTables(database),
    close: async () => {
      await pki.close();
      await database.drop();
    },
  };
}

export async function exportText(ports: ReturnType<typeof portsOn>, wish: ExportWish = {}): Promise<string> {
  let text = '';
  for await (const line of await exportLedger(ports, system, wish)) text += line;
  return text;
}

/** Seen by an outsider who knows the key and trusts the time-stamp service. */
export async function judged(world: SealedWorld, text: string) {
  const { thumbprint } = await world.ports.ledgerSigner();
  return judge(text, { keys: [thumbprint], timestampTrust: world.trust });
}
