/** A leader signs what waits in one go, goes on after an interruption, and a clerk voids a number: what the API says of it. */
import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Member } from '../../scripts/journey/cast.ts';
import { type ApiFailure, type Json, pause } from '../../scripts/journey/client.ts';
import { demoPin } from '../../src/office/identity/demo.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { eventually, mustSucceed, OfficeDay } from './office-day.ts';

describe('signing many documents', function signingBatch() {
  this.timeout(180_000);
  let service: RunningService | undefined;
  let day: OfficeDay;

  before(async () => {
    service = await startDemoService();
    day = new OfficeDay(service.origin);
  });
  after(async () => {
    await service?.stop();
  });

  const waiting = async (count: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let n = 1; n <= count; n++)
      ids.push((await day.reviewed('chanson', { subject: `Kế hoạch rà soát số ${n}` })).id);
    return ids;
  };

  const refusal = async (work: Promise<Json>): Promise<string> => {
    const failure = await work.then(
      () => null,
      (error: ApiFailure) => error,
    );
    return failure === null ? 'nothing was refused' : failure.problem.code;
  };

  it('a batch, asked for over HTTP, tells each document’s result to its owner alone', async () => {
    const documentIds = await waiting(2);
    const chairman = await day.who('chanson', 'chutich');
    const clerk = await day.who('chanson', 'vanthu');
    const { summaryDigest } = await chairman.api.post('/signing-batches/summary', { documentIds });
    const session = await day.cast.signingSession(chairman, { holder: 'personal' });
    const json = { documentIds, summaryDigest, signingSessionId: session.id };
    const { batch } = await chairman.api.post('/signing-batches', json);
    let now: Json = batch;
    while (now.state === 'running') {
      await pause(50);
      now = await chairman.api.get(`/signing-batches/${batch.id}`);
    }
    expect(now.counts).to.deep.include({ signed: 2, refused: 0 });
    expect(now.items[0].sentence).to.deep.equal({ vi: 'Đã ký số.', en: 'Signed.' });
    expect(await refusal(clerk.api.get(`/signing-batches/${batch.id}`))).to.equal('NOT_FOUND');
    const many = Array.from({ length: 501 }, () => documentIds[0]);
    expect(await refusal(chairman.api.post('/signing-batches/summary', { documentIds: many }))).to.equal(
      'INVALID_REQUEST',
    );
  });

  it('a number whose sealing failed, voided with a reason, stays in the book as void and the next document has the next', async () => {
    const { id } = await day.reviewed('chanson', { subject: 'Kế hoạch không phát hành' });
    await mustSucceed(day.sign(await day.who('chanson', 'chutich'), id));
    const clerk = await day.who('chanson', 'vanthu');
    const main = (await clerk.api.get(`/documents/${id}`)).files.find((file: Json) => file.role === 'main');
    const blob = await stored(main.versions.at(-1).sha256);
    await rename(blob, `${blob}.away`);
    const job = await day.issue('chanson', id).finally(() => rename(`${blob}.away`, blob));
    expect(job.state).to.equal('failed');
    const held = await clerk.api.get(`/documents/${id}`);
    expect(held.state).to.equal('issuing');
    const spoil = (reason: string) => clerk.api.post(`/documents/${id}/spoil`, { reason });
    expect(await refusal(spoil(' '))).to.equal('VOID_REASON_MISSING');
    expect(await spoil('Sai thẩm quyền ban hành')).to.include({ id, number: held.number });
    expect(await refusal(spoil('lần nữa'))).not.to.equal('nothing was refused');
    const next = await day.issued('chanson', { subject: 'Kế hoạch phát hành' });
    expect(next.number).to.equal(held.number + 1);
    const { items: books } = await clerk.api.get(`/books?unitId=${clerk.unitId}`);
    const lines = await Promise.all(
      books.map(({ id: bookId }: Json) =>
        clerk.api.get(`/books/${bookId}/entries?year=${held.year}&limit=100`),
      ),
    );
    const line = lines.flatMap(({ items }) => items).find(({ documentId }) => documentId === id);
    expect(line).to.include({ number: held.number, voidReason: 'Sai thẩm quyền ban hành' });
  });

  it('a batch whose session ended half-way, is stopped, goes on in a new session, and signs nothing twice', async () => {
    const documentIds = await waiting(3);
    const chairman = await day.who('chanson', 'chutich');
    const { summaryDigest } = await chairman.api.post('/signing-batches/summary', { documentIds });
    const session = await chairman.api.post('/signing-sessions', { holder: 'personal', pin: demoPin });
    const json = { documentIds, summaryDigest, signingSessionId: session.id };
    const now = async (id: string): Promise<Json> => chairman.api.get(`/signing-batches/${id}`);
    const until = (id: string, ready: (batch: Json) => boolean): Promise<Json> =>
      eventually(async () => {
        const batch = await now(id);
        return ready(batch) ? batch : undefined;
      });
    // Somebody else holds the second document: it is still to be signed when the session ends.
    const other = await service!.parts.database.pool.connect();
    let stopped: Json;
    try {
      await other.query('BEGIN');
      await other.query('SELECT 1 FROM documents WHERE id = $1 FOR UPDATE', [documentIds[1]]);
      const { batch } = await chairman.api.post('/signing-batches', json);
      await until(batch.id, ({ counts }) => counts.signed === 2);
      await chairman.api.change('DELETE', `/signing-sessions/${session.id}`);
      await other.query('COMMIT');
      stopped = await until(batch.id, ({ state }) => state !== 'running');
    } finally {
      await other.query('ROLLBACK');
      other.release();
    }
    expect([stopped.state, stopped.code]).to.deep.equal(['stopped', 'SIGNING_SESSION_ENDED']);
    const left = stopped.items.find((item: Json) => item.documentId === documentIds[1]);
    expect([left.state, left.code]).to.deep.equal(['not-started', 'SIGNING_SESSION_ENDED']);
    const ended = { signingSessionId: session.id };
    const resume = (member: Member, body: Json) =>
      member.api.post(`/signing-batches/${stopped.id}/resume`, body);
    expect(await refusal(resume(chairman, ended))).to.equal('SIGNING_SESSION_ENDED');
    expect(await refusal(resume(await day.who('chanson', 'vanthu'), ended))).to.equal('NOT_FOUND');
    const fresh = await chairman.api.post('/signing-sessions', { holder: 'personal', pin: demoPin });
    await resume(chairman, { signingSessionId: fresh.id });
    const done = await until(stopped.id, ({ state }) => state !== 'running');
    expect([done.state, done.counts.signed]).to.deep.equal(['done', 3]);
    for (const id of documentIds) {
      const history = await chairman.api.get(`/documents/${id}/history?limit=100`);
      const signatures = history.items.filter(({ kind }: Json) => kind === 'document.signed');
      expect(signatures, id).to.have.length(1);
    }
  });

  /** The path of what is stored under this digest. */
  async function stored(sha256: string): Promise<string> {
    const folder = join(service!.parts.config.dataDir, 'blobs');
    const entries = await readdir(folder, { recursive: true });
    return join(folder, entries.find((entry) => entry.endsWith(sha256))!);
  }
});
