/** A small district on a real database: units, people, books, the exchange's use cases, and a pump for what was promised. */
import { join } from 'node:path';
import { and, asc, eq, isNull } from 'drizzle-orm';
import { v7 as newId } from 'uuid';
import { dispatchConsignmentWorker } from '../../../queue-workers/dispatch-consignment.ts';
import { dispatchConsignmentsWorker } from '../../../queue-workers/dispatch-consignments.ts';
import { dispatchStatusWorker } from '../../../queue-workers/dispatch-status.ts';
import { verifyArrivalWorker } from '../../../queue-workers/verify-arrival.ts';
import { verifyArrivalsWorker } from '../../../queue-workers/verify-arrivals.ts';
import type { WorkerDefinition } from '../../../queue-workers/worker-definition.ts';
import type { Database } from '../../../src/adapters/database/database.ts';
import { createDocumentsStore } from '../../../src/adapters/database/documents-store.ts';
import { createAxisStore, createEdxmlStore } from '../../../src/adapters/database/edxml-store.ts';
import { createDeliveryStore, createInboxStore } from '../../../src/adapters/database/exchange-store.ts';
import { createFilesStore } from '../../../src/adapters/database/files-store.ts';
import { createIdentityStore } from '../../../src/adapters/database/identity-store.ts';
import { createIncomingStore } from '../../../src/adapters/database/incoming-store.ts';
import { createLedger } from '../../../src/adapters/database/ledger-store.ts';
import { createNoticesStore } from '../../../src/adapters/database/notices-store.ts';
import { createOrganisationStore } from '../../../src/adapters/database/organisation-store.ts';
import { createOutbox } from '../../../src/adapters/database/outbox-store.ts';
import { createPostingStore } from '../../../src/adapters/database/paper-store.ts';
import {
  createPartnerStore,
  createWaitingStatusStore,
} from '../../../src/adapters/database/partners-store.ts';
import { createPeerFileStore } from '../../../src/adapters/database/peer-files-store.ts';
import { createReadingsStore } from '../../../src/adapters/database/readings-store.ts';
import { createRegistersStore } from '../../../src/adapters/database/registers-store.ts';
import {
  documentAddressees,
  documentFiles,
  documentSigners,
  documents,
  files,
  fileVersions,
} from '../../../src/adapters/database/schema/documents.ts';
import { accounts } from '../../../src/adapters/database/schema/identity.ts';
import {
  appointments,
  certificates,
  people,
  units,
} from '../../../src/adapters/database/schema/organisation.ts';
import { outbox } from '../../../src/adapters/database/schema/outbox.ts';
import { books } from '../../../src/adapters/database/schema/registers.ts';
import { createShareStore } from '../../../src/adapters/database/statistics-store.ts';
import { createInInstanceGateway } from '../../../src/adapters/gateways/in-instance.ts';
import { createReceiptSigner } from '../../../src/adapters/keys/receipt-signer.ts';
import { openFileStore } from '../../../src/adapters/storage/file-store.ts';
import type { Channel, DocumentOrigin } from '../../../src/office/documents/document.ts';
import type { Gateway } from '../../../src/office/exchange/gateway.ts';
import type { FileVerdict } from '../../../src/office/exchange/judge-signatures.ts';
import { receiveConsignment } from '../../../src/office/exchange/receive-consignment.ts';
import { receiveStatus } from '../../../src/office/exchange/receive-status.ts';
import type { Actor, Role, SystemActor } from '../../../src/office/identity/actor.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { freshDatabase } from '../../support/test-database.ts';

export const system: SystemActor = { accountId: null, name: 'system', traceId: 'test' };

function stores(db: Database, clock: { now(): Date }) {
  return {
    identity: createIdentityStore(db),
    organisation: createOrganisationStore(db),
    documents: createDocumentsStore(db),
    files: createFilesStore(db),
    registers: createRegistersStore(db),
    postings: createPostingStore(db),
    deliveries: createDeliveryStore(db),
    inbox: createInboxStore(db),
    partners: createPartnerStore(db),
    peerFiles: createPeerFileStore(db),
    waitingStatuses: createWaitingStatusStore(db),
    edxml: createEdxmlStore(db),
    axis: createAxisStore(db),
    incoming: createIncomingStore(db),
    ledger: createLedger(db, { clock }),
    readings: createReadingsStore(db, { clock }),
    notices: createNoticesStore(db),
    share: createShareStore(db),
    outbox: createOutbox(db, { clock, traceId: 'test' }),
  };
}
export type TestTx = ReturnType<typeof stores>;

export interface TestUnit {
  readonly id: string;
  readonly code: string;
  readonly leader: Actor;
  readonly clerk: Actor;
  readonly officer: Actor;
  readonly it: Actor;
  readonly auditor: Actor;
  /** Fingerprints of the leader's and the unit's certificate. */
  readonly personal: string;
  readonly seal: string;
  readonly bookId: string;
}

export interface IssuedOptions {
  readonly to: readonly { readonly unit: TestUnit; readonly channel?: Channel }[];
  readonly origin?: DocumentOrigin;
  readonly issuedOn?: string;
  readonly bytes?: string;
  readonly simulated?: boolean;
}

export type District = Awaited<ReturnType<typeof openDistrict>>;

export async function openDistrict() {
  const parts = await openParts();
  return {
    ...parts,
    addUnit: (name: string, over: Partial<typeof units.$inferInsert> = {}) => addUnit(parts.db, name, over),
    issue: (from: TestUnit, options: IssuedOptions) => issue(parts, from, options),
    pump: () => pump(parts),
  };
}

type Parts = Awaited<ReturnType<typeof openParts>>;

async function openParts() {
  const database = await freshDatabase();
  const clock = { time: new Date('2025-03-10T03:00:00Z'), now: () => new Date(clock.time) };
  const transact = <T>(work: (tx: TestTx) => Promise<T>): Promise<T> =>
    database.db.transaction((tx) => work(stores(tx, clock)));
  const storage = await openFileStore(temporaryFolder('blobs'), { alone: true });
  const receipts = createReceiptSigner({ transact, clock, folder: join(temporaryFolder('keys'), 'r') });
  const verdicts = new Map<string, FileVerdict>();
  const judgeFile = async (sha256: string) => verdicts.get(sha256) ?? unsigned;
  const base = { transact, clock, newId, storage, receipts, judgeFile };
  const direct = createInInstanceGateway({
    receiveConsignment: (message) => receiveConsignment(base, system, message),
    receiveStatus: (jws) => receiveStatus(base, system, jws),
  });
  const ports = { ...base, gateway: { ...direct } as Gateway };
  /** For queues that the pump does not know by itself. */
  const moreWorkers: WorkerDefinition<never>[] = [];
  return { database, db: database.db, clock, ports, verdicts, direct, moreWorkers };
}

const unsigned: FileVerdict = {
  verdict: 'INDETERMINATE',
  sentence: { vi: 'Chưa ký', en: 'Not signed' },
  signatures: [],
  report: {},
};

let serial = 0;

async function addUnit(
  db: Database,
  name: string,
  over: Partial<typeof units.$inferInsert>,
): Promise<TestUnit> {
  const id = newId();
  serial += 1;
  const code = over.organCode ?? `H60.${String(serial).padStart(2, '0')}`;
  await db.insert(units).values({
    id,
    name,
    kind: 'commune',
    organCode: code,
    validFrom: '2020-01-01',
    abbreviation: 'UBND',
    place: name,
    ...over,
  });
  const actor = (role: Role) => addOfficial(db, { id, name }, role, over.parentId ?? null);
  const leader = await actor('leader');
  const bookId = newId();
  await db.insert(books).values([
    { id: bookId, unitId: id, direction: 'incoming', name: 'Sổ văn bản đến' },
    { id: newId(), unitId: id, direction: 'outgoing', name: 'Sổ văn bản đi' },
  ]);
  return {
    id,
    code,
    leader,
    clerk: await actor('clerk'),
    officer: await actor('officer'),
    it: await actor('it'),
    auditor: await actor('auditor'),
    personal: await addCertificate(db, { personId: leader.personId }),
    seal: await addCertificate(db, { unitId: id }),
    bookId,
  };
}

async function addOfficial(
  db: Database,
  unit: { readonly id: string; readonly name: string },
  role: Role,
  parentId: string | null,
): Promise<Actor> {
  const [personId, accountId, appointmentId] = [newId(), newId(), newId()];
  const fullName = `${role} ${unit.name}`;
  await db.insert(people).values({ id: personId, fullName });
  await db.insert(accounts).values({
    id: accountId,
    personId,
    username: accountId,
    passwordHash: '-',
    createdAt: new Date(),
  });
  await db.insert(appointments).values({
    id: appointmentId,
    personId,
    unitId: unit.id,
    position: role === 'leader' ? 'Chủ tịch' : role,
    role,
    isHead: role === 'leader',
    validFrom: '2020-01-01',
  });
  const appointment = {
    id: appointmentId,
    unitId: unit.id,
    unitPath: parentId ? [unit.id, parentId] : [unit.id],
    role,
    position: role,
    isHead: role === 'leader',
  };
  return {
    accountId,
    personId,
    fullName,
    appointments: [appointment],
    scopes: null,
    secondFactorAt: null,
    ip: '127.0.0.1',
    traceId: 'test',
  };
}

async function addCertificate(
  db: Database,
  holder: { readonly personId: string } | { readonly unitId: string },
): Promise<string> {
  const fingerprint = `${newId()}${newId()}`.replaceAll('-', '');
  await db.insert(certificates).values({
    id: newId(),
    ...holder,
    fingerprint,
    der: new Uint8Array([0]),
    subject: 'CN=test',
    issuer: 'CN=test',
    serial: '1',
    notBefore: new Date('2020-01-01'),
    notAfter: new Date('2030-01-01'),
    boundAt: new Date('2020-01-01'),
  });
  return fingerprint;
}

/** An issued document as the signing rooms leave it, with a verdict that holds unless the test says otherwise. */
async function issue(parts: Parts, from: TestUnit, options: IssuedOptions): Promise<string> {
  const { db, ports, clock } = parts;
  const id = newId();
  serial += 1;
  const issuedOn = options.issuedOn ?? '2025-03-10';
  const origin = options.origin ?? 'electronic';
  const { sha256, size } = await ports.storage.putBytes(Buffer.from(options.bytes ?? `%PDF ${id}`, 'latin1'));
  await db
    .insert(files)
    .values({ sha256, size, mediaType: 'application/pdf', createdAt: clock.now() })
    .onConflictDoNothing();
  await db.insert(documents).values({
    id,
    unitId: from.id,
    draftedBy: from.officer.appointments[0]!.id,
    state: 'issued',
    origin,
    typeCode: 'CV',
    subject: 'V/v báo cáo tiến độ',
    urgency: 'normal',
    number: serial,
    year: 2025,
    notation: 'UBND-VP',
    issuedOn,
    issuedAt: clock.now(),
    checkToken: newId(),
    simulated: options.simulated ?? false,
    createdAt: clock.now(),
    updatedAt: clock.now(),
  });
  const fileId = newId();
  await db
    .insert(documentFiles)
    .values({ id: fileId, documentId: id, role: 'main', position: 1, name: 'cv.pdf' });
  await db
    .insert(fileVersions)
    .values({ id: newId(), fileId, sequence: 1, purpose: 'issued', sha256, createdAt: clock.now() });
  if (origin === 'electronic')
    await db.insert(documentSigners).values({
      documentId: id,
      position: 1,
      appointmentId: from.leader.appointments[0]!.id,
      form: 'TM',
      certificateFingerprint: from.personal,
    });
  if (options.to.length > 0)
    await db.insert(documentAddressees).values(
      options.to.map(({ unit, channel }, index) => ({
        documentId: id,
        position: index + 1,
        unitId: unit.id,
        name: unit.leader.fullName,
        channel: channel ?? 'electronic',
      })),
    );
  parts.verdicts.set(sha256, signedBy(origin === 'electronic' ? [from.personal, from.seal] : [from.seal]));
  return id;
}

export function signedBy(fingerprints: readonly string[], valid = true): FileVerdict {
  return {
    verdict: valid ? 'TOTAL-PASSED' : 'TOTAL-FAILED',
    sentence: { vi: 'Đã kiểm tra', en: 'Checked' },
    signatures: fingerprints.map((fingerprint, index) => ({
      field: `s${index}`,
      valid,
      broken: !valid,
      fingerprint,
      signer: 'test',
    })),
    report: {},
  };
}

/** Does what was promised, oldest first, until nothing is left; returns the errors of jobs that failed. */
async function pump({ db, ports, clock, moreWorkers }: Parts): Promise<Error[]> {
  const workers = new Map(moreWorkers.map((worker) => [worker.queue as string, worker]));
  for (const worker of [
    dispatchConsignmentWorker(ports),
    dispatchConsignmentsWorker(ports),
    dispatchStatusWorker(ports),
    verifyArrivalWorker(ports),
    verifyArrivalsWorker(ports),
  ])
    workers.set(worker.queue, worker as WorkerDefinition<never>);
  const failures: Error[] = [];
  for (;;) {
    const open = await db
      .select()
      .from(outbox)
      .where(and(isNull(outbox.finishedAt), isNull(outbox.deadAt)))
      .orderBy(asc(outbox.createdAt), asc(outbox.id));
    if (open.length === 0) return failures;
    for (const row of open) {
      const worker = workers.get(row.queue);
      const outcome = worker
        ? await run(worker, row).then(
            () => ({ finishedAt: clock.now() }),
            (error: Error) => {
              failures.push(error);
              return { deadAt: clock.now() };
            },
          )
        : { finishedAt: clock.now() };
      await db.update(outbox).set(outcome).where(eq(outbox.id, row.id));
    }
  }
}

async function run(worker: WorkerDefinition<never>, row: typeof outbox.$inferSelect): Promise<void> {
  const data = worker.schema.parse(row.payload);
  await worker.handle(data, { jobId: row.id, traceId: row.traceId, attempt: 1, tries: 1 });
}
