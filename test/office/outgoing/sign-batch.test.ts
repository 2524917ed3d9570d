import { expect } from 'chai';
import { asc, eq } from 'drizzle-orm';
import { ledgerEvents } from '../../../src/adapters/database/schema/ledger.ts';
import { AppError } from '../../../src/app-error.ts';
import type { Actor } from '../../../src/office/identity/actor.ts';
import { keyErrors } from '../../../src/office/identity/key-errors.ts';
import type { SigningSession } from '../../../src/office/identity/signing-desk.ts';
import { editDocument } from '../../../src/office/outgoing/edit-document.ts';
import { interruptOrphanedJobs } from '../../../src/office/outgoing/interrupt-jobs.ts';
import { returnDocument } from '../../../src/office/outgoing/return-document.ts';
import {
  type BatchView,
  readBatch,
  resumeBatch,
  startBatch,
} from '../../../src/office/outgoing/sign-batch.ts';
import { interruptOrphanedBatches } from '../../../src/office/outgoing/sign-batch-interrupt.ts';
import type { BatchPorts } from '../../../src/office/outgoing/sign-batch-run.ts';
import { summariseBatch, summaryDigest } from '../../../src/office/outgoing/sign-batch-summary.ts';
import { appointmentOf, type Commune, codeOf, type Office, type OfficeTx, openOffice } from './office.ts';
import { mainBytes, reviewed, sign } from './way.ts';

describe('signing many documents in one session', function batches() {
  this.timeout(180_000);
  let office: Office;
  let commune: Commune;
  let chairman: Actor;
  let session: SigningSession;

  before(async () => {
    office = await openOffice();
    commune = await office.addCommune('Chân Sơn', 'H60.25.90');
    chairman = commune.chairman;
    session = await office.openKey(chairman, { personId: chairman.personId });
  });
  after(() => office.close());

  async function waiting(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 1; n <= count; n++)
      ids.push((await reviewed(office, commune, { subject: `Việc số ${n}` })).id);
    return ids;
  }

  async function start(ids: readonly string[], ports: BatchPorts = office): Promise<BatchView> {
    const { digest } = await summariseBatch(office, chairman, ids);
    const command = { documentIds: ids, summaryDigest: digest, signingSessionId: session.id };
    return startBatch(ports, chairman, command);
  }

  async function resume(batchId: string, signingSessionId = session.id): Promise<BatchView> {
    await resumeBatch(office, chairman, { batchId, signingSessionId });
    return settled(batchId);
  }

  async function settled(batchId: string): Promise<BatchView> {
    await office.settle();
    return readBatch(office, chairman, batchId);
  }

  const states = ({ items }: BatchView) => items.map(({ state }) => state);
  const codes = ({ items }: BatchView) => items.map(({ error }) => error?.code ?? null);

  async function signatures(documentId: string): Promise<number> {
    return (await office.judge(await mainBytes(office, documentId))).signatures.length;
  }

  async function events(documentId: string, kind: string) {
    const rows = await office.database.db
      .select()
      .from(ledgerEvents)
      .where(eq(ledgerEvents.documentId, documentId))
      .orderBy(asc(ledgerEvents.id));
    return rows.filter((row) => row.kind === kind);
  }

  /** Each document has exactly one signature, one event that names the batch, and one signed version. */
  async function expectSignedOnce(ids: readonly string[], batchId: string): Promise<void> {
    for (const id of ids) {
      expect(await signatures(id), 'signatures').to.equal(1);
      const signed = await events(id, 'document.signed');
      expect(signed.map(({ after }) => (after as { batchId?: string }).batchId)).to.deep.equal([batchId]);
      const [main] = await office.read.files.filesOf(id);
      expect(main!.versions.filter(({ purpose }) => purpose === 'signed')).to.have.length(1);
      expect((await office.read.documents.get(id))!.state).to.equal('signed');
    }
  }

  /** The session ends when the key has been used `uses` times. */
  function endingAfter(uses: number): BatchPorts {
    let used = 0;
    const found = (actor: Actor, id: string): SigningSession => {
      if (used >= uses) throw new AppError(keyErrors.SIGNING_SESSION_ENDED);
      const open = office.signingDesk.session(actor, id);
      const use = (tbs: Uint8Array) => {
        used += 1;
        return open.signer.sign(tbs);
      };
      return { ...open, signer: { ...open.signer, sign: use } };
    };
    return { ...office, signingDesk: { session: found } };
  }

  /** A process of its own that dies: from then on nothing of it reaches the database or the disk. */
  function mortal() {
    let dead = false;
    const runs: Promise<void>[] = [];
    const live = () => {
      if (dead) throw new Error('the process is dead');
    };
    const hooks = { afterBytes: () => {}, afterSigned: () => {} };
    const transact = async <T>(work: (tx: OfficeTx) => Promise<T>): Promise<T> => {
      live();
      let signed = false;
      const result = await office.transact((tx) =>
        work({
          ...tx,
          ledger: {
            ...tx.ledger,
            append: async (event) => {
              live();
              signed ||= event.kind === 'document.signed';
              return tx.ledger.append(event);
            },
          },
        }),
      );
      if (signed) hooks.afterSigned();
      live();
      return result;
    };
    const storage = {
      read: office.storage.read.bind(office.storage),
      putBytes: async (bytes: Uint8Array) => {
        live();
        const stored = await office.storage.putBytes(bytes);
        hooks.afterBytes();
        return stored;
      },
    };
    const ports: BatchPorts = {
      ...office,
      transact,
      storage,
      processId: 'test/777/1',
      background: (work) => void runs.push(work),
      onDefect: () => undefined,
    };
    return {
      ports,
      hooks,
      die: () => {
        dead = true;
      },
      ended: () => Promise.all(runs),
    };
  }

  async function restart(): Promise<void> {
    const ports = { ...office, isDead: () => true };
    await interruptOrphanedJobs(ports);
    expect(await interruptOrphanedBatches(ports)).to.equal(1);
  }

  it('a summary, asked for, says what will be signed and hides what is not theirs to see', async () => {
    const [id] = await waiting(1);
    const hidden = office.newId();
    const { documents, digest } = await summariseBatch(office, chairman, [id!, hidden, id!]);
    const [main] = await office.read.files.filesOf(id!);
    const { version } = (await office.read.documents.get(id!))!;
    expect(documents).to.have.length(2);
    expect(documents[0]).to.deep.include({
      id,
      subject: 'Việc số 1',
      numberNotation: 'QĐ-UBND',
      addressees: ['Sở Nội vụ tỉnh Tuyên Quang'],
      form: 'TM',
      sha256: main!.versions.at(-1)!.sha256,
      version,
      refusal: null,
    });
    expect(documents[1]).to.deep.include({ subject: null, sha256: null, refusal: 'NOT_FOUND' });
    expect(digest).to.equal(summaryDigest(documents));
  });

  it('30 documents, started together, are all signed once with the pinned certificate and judged valid', async () => {
    const ids = await waiting(30);
    const { batch, items } = await start(ids);
    expect(items).to.have.length(30);
    const view = await settled(batch.id);
    expect(view.batch.state).to.equal('done');
    expect(view.items.map(({ documentId }) => documentId)).to.deep.equal(ids);
    expect(states(view)).to.deep.equal(ids.map(() => 'signed'));
    expect(view.items.map(({ level }) => level)).to.deep.equal(ids.map(() => 'B-LT'));
    await expectSignedOnce(ids, batch.id);
    for (const id of ids) {
      const [signer] = await office.read.documents.signers(id);
      expect(signer!.certificateFingerprint).to.equal(session.signer.certificate.fingerprintSha256);
    }
    expect((await office.judge(await mainBytes(office, ids[7]!))).document.verdict).to.equal('TOTAL-PASSED');
    expect(office.defects).to.deep.equal([]);
  });

  it('a document outside the signer’s authority, among others, is refused alone', async () => {
    const [first, last] = await waiting(2);
    const { id: foreign } = await reviewed(office, commune, {
      signers: [{ appointmentId: appointmentOf(commune.deputy), form: 'KT' }],
    });
    const ids = [first!, foreign, last!];
    const summary = await summariseBatch(office, chairman, ids);
    const { batch } = await start(ids);
    const view = await settled(batch.id);
    expect(view.batch.state).to.equal('done');
    expect(states(view)).to.deep.equal(['signed', 'refused', 'signed']);
    const [, code] = codes(view);
    expect(code).to.be.a('string').and.equal(summary.documents[1]!.refusal);
    expect(view.items[1]!.error!.title.vi).to.not.equal('');
    expect(await signatures(foreign)).to.equal(0);
    const [told] = await events(foreign, 'document.sign-refused');
    expect(told!.after).to.deep.equal({ batchId: batch.id, code });
    await expectSignedOnce([first!, last!], batch.id);
  });

  it('a document that changed after it was shown is refused, the others are signed', async () => {
    const [first, changed, hand] = await waiting(3);
    const ids = [first!, changed!, hand!];
    const { digest } = await summariseBatch(office, chairman, ids);
    await returnDocument(office, chairman, { documentId: changed!, reason: 'Sửa căn cứ' });
    const { version } = (await office.read.documents.get(changed!))!;
    await editDocument(office, commune.officer, { documentId: changed!, version, subject: 'Việc khác' });
    expect((await sign(office, chairman, hand!)).state).to.equal('done');
    const command = { documentIds: ids, summaryDigest: digest, signingSessionId: session.id };
    const view = await settled((await startBatch(office, chairman, command)).batch.id);
    expect(states(view)).to.deep.equal(['signed', 'refused', 'refused']);
    expect(codes(view)).to.deep.equal([null, 'DOCUMENT_CHANGED_MEANWHILE', 'BATCH_SIGNED_MEANWHILE']);
    expect(await signatures(hand!)).to.equal(1);
  });

  it('a digest of another list, or a document that was not shown, signs nothing', async () => {
    const [id, other] = await waiting(2);
    const { digest } = await summariseBatch(office, chairman, [id!]);
    const command = { documentIds: [id!], summaryDigest: digest, signingSessionId: session.id };
    const wrong = 'a'.repeat(64);
    expect(await codeOf(startBatch(office, chairman, { ...command, summaryDigest: wrong }))).to.equal(
      'BATCH_SUMMARY_UNKNOWN',
    );
    expect(await codeOf(startBatch(office, chairman, { ...command, documentIds: [id!, other!] }))).to.equal(
      'BATCH_DOCUMENT_NOT_SHOWN',
    );
    const deputy = await office.openKey(commune.deputy, { personId: commune.deputy.personId });
    expect(
      await codeOf(startBatch(office, commune.deputy, { ...command, signingSessionId: deputy.id })),
    ).to.equal('BATCH_SUMMARY_UNKNOWN');
    await office.settle();
    expect(await signatures(id!)).to.equal(0);
  });

  it('a session that ends in the middle stops the batch; resumed, the rest is signed exactly once', async () => {
    const ids = await waiting(6);
    const { batch } = await start(ids, endingAfter(3));
    const stopped = await settled(batch.id);
    expect(stopped.batch.state).to.equal('stopped');
    expect(stopped.batch.error!.code).to.equal('SIGNING_SESSION_ENDED');
    expect(states(stopped).filter((state) => state === 'signed')).to.have.length(3);
    expect(states(stopped).filter((state) => state === 'not-started')).to.have.length(3);
    const left = stopped.items.filter(({ state }) => state === 'not-started');
    for (const { documentId, error } of left) {
      expect(error!.code).to.equal('SIGNING_SESSION_ENDED');
      expect(await signatures(documentId)).to.equal(0);
    }
    const view = await resume(batch.id);
    expect(view.batch.state).to.equal('done');
    expect(states(view)).to.deep.equal(ids.map(() => 'signed'));
    await expectSignedOnce(ids, batch.id);
  });

  it('a key that refuses in the middle stops the batch, and another certificate may not go on with it', async () => {
    const ids = await waiting(3);
    const broken = { ...session, signer: { ...session.signer, sign: () => Promise.reject(new Error('no')) } };
    const { batch } = await start(ids, { ...office, signingDesk: { session: () => broken } });
    const stopped = await settled(batch.id);
    expect(stopped.batch.error!.code).to.equal('BATCH_KEY_REFUSED');
    expect(states(stopped)).to.deep.equal(ids.map(() => 'not-started'));
    office.defects.length = 0;
    const other = await office.openKey(chairman, { personId: chairman.personId });
    const command = { batchId: batch.id, signingSessionId: other.id };
    expect(await codeOf(resumeBatch(office, chairman, command))).to.equal('BATCH_CERTIFICATE_OTHER');
    expect(states(await resume(batch.id))).to.deep.equal(ids.map(() => 'signed'));
    await expectSignedOnce(ids, batch.id);
  });

  it('a process that dies between the stored bytes and the record has signed nothing; resumed, each is signed once', async () => {
    const ids = await waiting(4);
    const process = mortal();
    let puts = 0;
    process.hooks.afterBytes = () => {
      if (++puts === 4) process.die();
    };
    const { batch } = await start(ids, process.ports);
    await process.ended();
    const left = await readBatch(office, chairman, batch.id);
    expect(left.batch.state).to.equal('running');
    expect(
      await codeOf(resumeBatch(office, chairman, { batchId: batch.id, signingSessionId: session.id })),
    ).to.equal('BATCH_RUNNING');
    const done = left.items.filter(({ state }) => state === 'signed').length;
    expect(done).to.be.lessThan(4);
    await restart();
    const stopped = await readBatch(office, chairman, batch.id);
    expect(codes(stopped).filter((code) => code === 'SIGNING_INTERRUPTED')).to.have.length(4 - done);
    expect(states(await resume(batch.id))).to.deep.equal(ids.map(() => 'signed'));
    await expectSignedOnce(ids, batch.id);
  });

  it('a process that dies right after the record of a signature knows of it; resumed, nothing is signed twice', async () => {
    const ids = await waiting(4);
    const process = mortal();
    let kept = 0;
    process.hooks.afterSigned = () => {
      if (++kept === 2) process.die();
    };
    const { batch } = await start(ids, process.ports);
    await process.ended();
    const left = await readBatch(office, chairman, batch.id);
    const signedThen = left.items.filter(({ state }) => state === 'signed').map((item) => item.documentId);
    expect(signedThen).to.have.length.within(2, 3);
    for (const id of signedThen) expect(await signatures(id)).to.equal(1);
    await restart();
    expect(states(await resume(batch.id))).to.deep.equal(ids.map(() => 'signed'));
    await expectSignedOnce(ids, batch.id);
  });

  it('a service that ends in the middle begins no further document; resumed, the rest is signed', async () => {
    const ids = await waiting(5);
    const ending = new AbortController();
    const storage = {
      read: office.storage.read.bind(office.storage),
      putBytes: (bytes: Uint8Array) => {
        ending.abort();
        return office.storage.putBytes(bytes);
      },
    };
    const { batch } = await start(ids, { ...office, storage, stopping: ending.signal });
    const stopped = await settled(batch.id);
    expect(stopped.batch.error!.code).to.equal('SIGNING_INTERRUPTED');
    expect(states(stopped)).to.deep.equal(['signed', 'signed', 'not-started', 'not-started', 'not-started']);
    expect(states(await resume(batch.id))).to.deep.equal(ids.map(() => 'signed'));
    await expectSignedOnce(ids, batch.id);
  });

  it('a document that was signed by hand while the batch was stopped is not signed again', async () => {
    const ids = await waiting(3);
    const { batch } = await start(ids, endingAfter(1));
    expect((await settled(batch.id)).batch.state).to.equal('stopped');
    expect((await sign(office, chairman, ids[2]!)).state).to.equal('done');
    const view = await resume(batch.id);
    expect(states(view)).to.deep.equal(['signed', 'signed', 'refused']);
    expect(codes(view)[2]).to.equal('BATCH_SIGNED_MEANWHILE');
    expect(await signatures(ids[2]!)).to.equal(1);
  });

  it('501 documents, or none, are refused before anything is read', async () => {
    const ids = Array.from({ length: 501 }, () => office.newId());
    expect(await codeOf(summariseBatch(office, chairman, ids))).to.equal('BATCH_TOO_LARGE');
    const command = { documentIds: ids, summaryDigest: 'a'.repeat(64), signingSessionId: session.id };
    expect(await codeOf(startBatch(office, chairman, command))).to.equal('BATCH_TOO_LARGE');
    expect(await codeOf(summariseBatch(office, chairman, []))).to.equal('BATCH_TOO_LARGE');
  });

  it('a batch of somebody else, asked for or resumed, does not exist', async () => {
    const [id] = await waiting(1);
    const { batch } = await start([id!]);
    await settled(batch.id);
    expect(await codeOf(readBatch(office, commune.deputy, batch.id))).to.equal('NOT_FOUND');
    const command = { batchId: batch.id, signingSessionId: session.id };
    expect(await codeOf(resumeBatch(office, commune.deputy, command))).to.equal('NOT_FOUND');
  });
});
