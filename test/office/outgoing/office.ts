/** Two communes on a real database, with files on disk, keys of the development PKI, and the real steps on the PDF. */
import { v7 as newId } from 'uuid';
import { createDevelopmentPki, type DevelopmentPki } from '../../../certs-dev/development-pki.ts';
import type { Database } from '../../../src/adapters/database/database.ts';
import { createDocumentsStore } from '../../../src/adapters/database/documents-store.ts';
import { createDeliveryStore } from '../../../src/adapters/database/exchange-store.ts';
import { createFilesStore } from '../../../src/adapters/database/files-store.ts';
import { createIdentityStore } from '../../../src/adapters/database/identity-store.ts';
import { createIncomingStore } from '../../../src/adapters/database/incoming-store.ts';
import { createJobsStore } from '../../../src/adapters/database/jobs-store.ts';
import { createLedger } from '../../../src/adapters/database/ledger-store.ts';
import { createNoticesStore } from '../../../src/adapters/database/notices-store.ts';
import { createOrganisationStore } from '../../../src/adapters/database/organisation-store.ts';
import { createOutbox } from '../../../src/adapters/database/outbox-store.ts';
import { createProcessesStore } from '../../../src/adapters/database/processes-store.ts';
import { createReadingsStore } from '../../../src/adapters/database/readings-store.ts';
import { createRegistersStore } from '../../../src/adapters/database/registers-store.ts';
import { createSigningBatchesStore } from '../../../src/adapters/database/signing-batches-store.ts';
import { type FileStore, openFileStore } from '../../../src/adapters/storage/file-store.ts';
import { AppError, isAppError } from '../../../src/app-error.ts';
import { createPkiFetch } from '../../../src/lib/pki/fetch.ts';
import { openPkcs12 } from '../../../src/lib/pki/pkcs12.ts';
import { type Signer, signerFromKey } from '../../../src/lib/pki/signer.ts';
import { requestTimestamp } from '../../../src/lib/pki/timestamp.ts';
import { sampleSeal, sampleSignature } from '../../../src/lib/typesetting/sample-images.ts';
import { verifyPdf } from '../../../src/lib/verification/verify-pdf.ts';
import type { Book, NewBook } from '../../../src/office/documents/registers/register.ts';
import { officeErrors } from '../../../src/office/errors.ts';
import type { Actor, Role } from '../../../src/office/identity/actor.ts';
import type { SigningSession } from '../../../src/office/identity/signing-desk.ts';
import { createPdfSteps } from '../../../src/office/outgoing/pdf-steps.ts';
import type { Clock, Transact } from '../../../src/office/unit-of-work.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { freshDatabase, type TestDatabase } from '../../support/test-database.ts';

function stores(db: Database, clock: { now(): Date }) {
  return {
    organisation: createOrganisationStore(db),
    documents: createDocumentsStore(db),
    files: createFilesStore(db),
    registers: createRegistersStore(db),
    jobs: createJobsStore(db),
    deliveries: createDeliveryStore(db),
    identity: createIdentityStore(db),
    incoming: createIncomingStore(db),
    outbox: createOutbox(db, { clock, traceId: 'test' }),
    ledger: createLedger(db, { clock }),
    readings: createReadingsStore(db, { clock }),
    notices: createNoticesStore(db),
    batches: createSigningBatchesStore(db),
    processes: createProcessesStore(db),
  };
}
export type OfficeTx = ReturnType<typeof stores>;

export type Office = Awaited<ReturnType<typeof openOffice>>;

export async function openOffice() {
  const database = await freshDatabase();
  const shift = { ms: 0 };
  const clock = { now: () => new Date(Date.now() + shift.ms) };
  const transact = <T>(work: (tx: OfficeTx) => Promise<T>): Promise<T> =>
    database.db.transaction((tx) => work(stores(tx, clock)));
  const storage = await openFileStore(temporaryFolder('blobs'), { alone: true });
  const pki = await createDevelopmentPki(temporaryFolder('office-pki'));
  await pki.listen();
  const trust = () => ({ anchors: pki.trustAnchors(), intermediates: pki.intermediates() });
  const fetch = createPkiFetch({ allowedHosts: [pki.host] });
  const timestamps = {
    stamp: async (digest: Uint8Array) => {
      const { bytes, genTime } = await requestTimestamp({ url: pki.urls.tsa, fetch }, digest);
      return { token: bytes, time: genTime };
    },
  };
  const sessions = new Map<string, SigningSession>();
  const running = new Set<Promise<void>>();
  const defects: unknown[] = [];
  const ports = {
    transact,
    clock,
    newId,
    storage,
    trust,
    uploadLimit: 5 * 1024 * 1024,
    processId: 'test/1/1',
    stopping: new AbortController().signal,
    timestamps,
    validation: { ...trust(), fetch },
    pdf: createPdfSteps({
      timestamps,
      validation: { ...trust(), fetch },
      checkUrl: (token) => `http://127.0.0.1/check/${token}`,
    }),
    signingDesk: { session: (actor: Actor, id: string) => findSession(sessions, actor, id) },
    background: (work: Promise<void>) => {
      running.add(work);
      void work.finally(() => running.delete(work));
    },
    onDefect: (error: unknown) => defects.push(error),
    ledgerReader: createLedger(database.db, { clock }),
  };
  return {
    ...ports,
    database,
    pki,
    shift,
    defects,
    read: stores(database.db, clock),
    settle: () => Promise.all([...running]),
    addCommune: (name: string, code: string) => addCommune({ ...ports, database }, name, code),
    openKey: (actor: Actor, holder: SigningSession['holder'], over: Partial<KeyOptions> = {}) =>
      openKey({ ...ports, pki, sessions }, actor, holder, over),
    judge: (bytes: Uint8Array) =>
      verifyPdf(bytes, {
        roots: pki.trustAnchors(),
        intermediates: pki.intermediates(),
        revocation: { fetch },
      }),
    close: async () => {
      await Promise.all([...running]);
      await pki.close();
      await database.drop();
    },
  };
}

function findSession(sessions: Map<string, SigningSession>, actor: Actor, id: string): SigningSession {
  const session = sessions.get(id);
  if (session?.accountId !== actor.accountId) throw new AppError(officeErrors.NOT_FOUND);
  return session;
}

interface Ports {
  readonly transact: Transact<OfficeTx>;
  readonly clock: Clock;
  readonly storage: FileStore;
}

export interface Commune {
  readonly id: string;
  readonly name: string;
  readonly chairman: Actor;
  readonly deputy: Actor;
  readonly clerk: Actor;
  readonly officer: Actor;
}

async function addCommune(
  ports: Ports & { readonly database: TestDatabase },
  name: string,
  code: string,
): Promise<Commune> {
  const id = newId();
  const { sha256: sealImage } = await ports.storage.putBytes(
    sampleSeal({ agency: `UBND xã ${name}`, mark: 'MẪU' }),
  );
  await createOrganisationStore(ports.database.db).insertUnits([
    {
      id,
      name: `UBND xã ${name}`,
      kind: 'commune',
      organCode: code,
      parentId: null,
      validFrom: '2020-01-01',
      validTo: null,
      successorId: null,
      formerOrganCode: null,
      partnerId: null,
      abbreviation: 'UBND',
      place: name,
      hasSeal: true,
      sealImage,
    },
  ]);
  await ports.transact(async (tx) => {
    for (const book of booksOf(id)) await tx.registers.insertBook(book);
  });
  const person = (fullName: string, position: string, role: Role, isHead = false) =>
    addPerson(ports, { unitId: id, fullName, position, role, isHead });
  const commune: Commune = {
    id,
    name: `UBND xã ${name}`,
    chairman: await person('Nguyễn Văn An', 'Chủ tịch', 'leader', true),
    deputy: await person('Trần Thị Bình', 'Phó Chủ tịch', 'leader'),
    clerk: await person('Lê Thị Cúc', 'Văn thư', 'clerk'),
    officer: await person('Phạm Văn Dũng', 'Chuyên viên', 'officer'),
  };
  await grant(ports, commune, commune.chairman, 'TM');
  await grant(ports, commune, commune.deputy, 'KT');
  return commune;
}

/** One series for administrative documents, one per normative type, one for copies, one for what arrives (Đ15.1, Đ22.2). */
function booksOf(unitId: string): readonly NewBook[] {
  const books: readonly [Book['direction'], readonly string[] | null][] = [
    ['outgoing', null],
    ['outgoing', ['NQ-QPPL']],
    ['outgoing', ['QĐ-QPPL']],
    ['outgoing', ['SY', 'TrS', 'SL']],
    ['incoming', null],
  ];
  return books.map(([direction, typeCodes], position) => ({
    id: newId(),
    unitId,
    direction,
    name: `Sổ ${position}`,
    typeCodes,
    position,
    closedAt: null,
  }));
}

export async function grant(
  { transact, clock }: Pick<Ports, 'transact' | 'clock'>,
  commune: Pick<Commune, 'id'>,
  actor: Actor,
  form: 'TM' | 'KT',
  over: { readonly validTo?: string; readonly scopeTypes?: readonly string[] } = {},
): Promise<string> {
  const id = newId();
  await transact((tx) =>
    tx.organisation.insertGrants([
      {
        id,
        appointmentId: appointmentOf(actor),
        unitId: commune.id,
        form,
        scopeTypes: over.scopeTypes ?? null,
        scopeFields: null,
        validFrom: '2021-07-01',
        validTo: over.validTo ?? null,
        basis: 'Nghị quyết số 01/NQ-HĐND',
        delegatorId: null,
        grantedBy: null,
        createdAt: clock.now(),
      },
    ]),
  );
  return id;
}

interface Post {
  readonly unitId: string;
  readonly fullName: string;
  readonly position: string;
  readonly role: Role;
  readonly isHead: boolean;
}

async function addPerson(ports: Ports, post: Post): Promise<Actor> {
  const [personId, appointmentId] = [newId(), newId()];
  const { sha256: signatureImage } = await ports.storage.putBytes(sampleSignature(post.fullName));
  const { fullName, ...held } = post;
  await ports.transact(async (tx) => {
    await tx.organisation.insertPeople([
      { id: personId, fullName, email: null, phone: null, signatureImage },
    ]);
    await tx.organisation.insertAppointments([
      { ...held, id: appointmentId, personId, validFrom: '2021-07-01', validTo: null, basis: null },
    ]);
  });
  const { unitId, role, position, isHead } = post;
  return {
    accountId: newId(),
    personId,
    fullName,
    appointments: [{ id: appointmentId, unitId, unitPath: [unitId], role, position, isHead }],
    scopes: null,
    secondFactorAt: null,
    ip: '127.0.0.1',
    traceId: 'test',
  };
}

export function appointmentOf(actor: Actor): string {
  return actor.appointments[0]!.id;
}

interface KeyOptions {
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Whose the register says it is, when that differs from the session's holder. */
  readonly boundTo: SigningSession['holder'];
}

type KeyPorts = Ports & { readonly pki: DevelopmentPki; readonly sessions: Map<string, SigningSession> };

/** A fresh key of the development PKI, bound, and an open session with it. */
async function openKey(
  ports: KeyPorts,
  actor: Actor,
  holder: SigningSession['holder'],
  { boundTo = holder, ...dates }: Partial<KeyOptions>,
): Promise<SigningSession> {
  const signer = await issueSigner(ports.pki, actor, holder, dates);
  const { certificate } = signer;
  const held = {
    id: newId(),
    personId: 'personId' in boundTo ? boundTo.personId : null,
    unitId: 'unitId' in boundTo ? boundTo.unitId : null,
    fingerprint: certificate.fingerprintSha256,
    subject: certificate.subject.text,
    serial: certificate.serialHex,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
  };
  await ports.transact((tx) =>
    tx.organisation.insertCertificate({
      ...held,
      der: certificate.der,
      issuer: certificate.issuer.text,
      boundAt: ports.clock.now(),
    }),
  );
  const session: SigningSession = {
    id: newId(),
    accountId: actor.accountId,
    certificate: { ...held, revokedAt: null },
    holder,
    expiresAt: new Date(ports.clock.now().getTime() + 900_000),
    signer,
  };
  ports.sessions.set(session.id, session);
  return session;
}

async function issueSigner(
  pki: DevelopmentPki,
  actor: Actor,
  holder: SigningSession['holder'],
  dates: Partial<Pick<KeyOptions, 'notBefore' | 'notAfter'>>,
): Promise<Signer> {
  const { p12 } = await pki.issue({
    ...dates,
    kind: 'personId' in holder ? 'official' : 'seal',
    commonName: 'personId' in holder ? actor.fullName : 'ỦY BAN NHÂN DÂN XÃ',
    organisation: 'ỦY BAN NHÂN DÂN HUYỆN YÊN SƠN',
    locality: 'Tuyên Quang',
    keyType: 'ec-p256',
    pin: '123456',
  });
  const { key, certificate, chain } = await openPkcs12(p12, '123456');
  return signerFromKey(key, certificate, chain);
}

/** The code of the refusal; fails when nothing was refused. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (isAppError(error)) return error.code;
    throw error;
  }
  return 'nothing was refused';
}
