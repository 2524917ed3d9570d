/** Every store over one transaction: the office sees of it what a use case names. */
import type { Ledger } from '../../office/ledger/events.ts';
import type { Clock, Transact } from '../../office/unit-of-work.ts';
import { createCalendarStore } from './calendar-store.ts';
import type { Database } from './database.ts';
import { createDocumentsStore } from './documents-store.ts';
import { createAxisStore, createEdxmlStore } from './edxml-store.ts';
import { createDeliveryStore, createInboxStore } from './exchange-store.ts';
import { createFilesStore } from './files-store.ts';
import { noteCarriedOut } from './idempotency-store.ts';
import { createIdentityStore } from './identity-store.ts';
import { createIncomingStore } from './incoming-store.ts';
import { createJobsStore } from './jobs-store.ts';
import { createSealingStore } from './ledger-batches-store.ts';
import { createLedger, createLedgerReader } from './ledger-store.ts';
import { createNoticesStore } from './notices-store.ts';
import { createHoldStore } from './number-holds-store.ts';
import { createOrganisationStore } from './organisation-store.ts';
import { createOutbox } from './outbox-store.ts';
import { createCopyUseStore, createPostingStore } from './paper-store.ts';
import { createPartnerStore, createWaitingStatusStore } from './partners-store.ts';
import { createPeerFileStore } from './peer-files-store.ts';
import { createProcessesStore } from './processes-store.ts';
import { createPromisesStore } from './promises-store.ts';
import { createReadingsStore } from './readings-store.ts';
import { createRecoveryStore } from './recovery-store.ts';
import { createRegisterYearStore } from './register-years-store.ts';
import { createRegistersStore } from './registers-store.ts';
import { createReportStore } from './report-store.ts';
import { createSearchStore } from './search-store.ts';
import { createSigningBatchesStore } from './signing-batches-store.ts';
import { createShareStore } from './statistics-store.ts';
import { createTaskStore } from './task-list.ts';
import { createSavedSearchStore, createTextStore } from './texts-store.ts';
import { createTokenSigningStore } from './token-signing-store.ts';

export interface TransactionContext {
  readonly clock: Clock;
  /** The trace id of the request or job that is running. */
  readonly traceId: () => string;
  /** The running span as a W3C `traceparent`, where something is traced. */
  readonly traceparent?: () => string | undefined;
}

function openStores(db: Database, { clock, traceId, traceparent }: TransactionContext) {
  return {
    organisation: createOrganisationStore(db),
    calendar: createCalendarStore(db),
    identity: createIdentityStore(db),
    recoveries: createRecoveryStore(db),
    documents: createDocumentsStore(db),
    files: createFilesStore(db),
    registers: createRegistersStore(db),
    reports: createReportStore(db),
    postings: createPostingStore(db),
    copyUses: createCopyUseStore(db),
    registerYears: createRegisterYearStore(db),
    holds: createHoldStore(db),
    jobs: createJobsStore(db),
    deliveries: createDeliveryStore(db),
    inbox: createInboxStore(db),
    partners: createPartnerStore(db),
    peerFiles: createPeerFileStore(db),
    waitingStatuses: createWaitingStatusStore(db),
    edxml: createEdxmlStore(db),
    axis: createAxisStore(db),
    incoming: createIncomingStore(db),
    ledger: { ...openLedger(db, clock), ...createLedgerReader(db) },
    readings: createReadingsStore(db, { clock }),
    sealing: createSealingStore(db),
    share: createShareStore(db),
    search: createSearchStore(db),
    texts: createTextStore(db),
    savedSearches: createSavedSearchStore(db),
    tasks: createTaskStore(db),
    tokenSignings: createTokenSigningStore(db),
    batches: createSigningBatchesStore(db),
    notices: createNoticesStore(db),
    processes: createProcessesStore(db),
    promises: createPromisesStore(db),
    outbox: createOutbox(db, { clock, traceId: traceId(), traceparent: traceparent?.() }),
  };
}

/** A repeated request must find that its first one was carried out: the note commits with the change. */
function openLedger(db: Database, clock: Clock): Ledger {
  const ledger = createLedger(db, { clock });
  return {
    append: async (event) => {
      await ledger.append(event);
      await noteCarriedOut(db, event);
    },
    appendAll: async (events) => {
      await ledger.appendAll(events);
      if (events[0]) await noteCarriedOut(db, events[0]);
    },
  };
}

export type Stores = ReturnType<typeof openStores>;

/** Commits when `work` resolves, rolls everything back when it throws. */
export function createTransact(db: Database, context: TransactionContext): Transact<Stores> {
  return (work) => db.transaction((tx) => work(openStores(tx, context)));
}
