/** A leader signs what waits in one go: what the API says of it. */
import { expect } from 'chai';
import { type ApiFailure, type Json, pause } from '../../scripts/journey/client.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { OfficeDay } from './office-day.ts';

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
});
