/** What is of limited circulation is not read unrecorded. */
import { expect } from 'chai';
import { ApiClient, type Json } from '../../../scripts/journey/client.ts';
import { OfficeDay } from '../../journeys/office-day.ts';
import { type RunningService, startDemoService } from '../../support/running-service.ts';

describe('reading what is confidential', function confidential() {
  this.timeout(120_000);
  let service: RunningService;
  let day: OfficeDay;

  before(async () => {
    service = await startDemoService();
    day = new OfficeDay(service.origin);
  });
  after(() => service?.stop());

  const readings = async (column: 'document_id' | 'incoming_id', id: string): Promise<Json[]> => {
    const found = await service.parts.database.pool.query(
      `SELECT kind, account_id, ip, at, after->>'how' AS how, file_sha256, unit_id FROM ledger_events
        WHERE ${column} = $1 AND kind IN ('document.read', 'incoming.read') ORDER BY seq`,
      [id],
    );
    return found.rows;
  };

  it('a document of limited circulation, opened and downloaded again and again, is recorded once each per person and hour, on both sides', async () => {
    const document = await day.issued('chanson', {
      circulation: 'Lưu hành nội bộ',
      addressees: await day.electronically('hungloi'),
    });
    await day.send('chanson', document.id);
    const arrived = await day.arrival('hungloi', document);
    const before = (await readings('document_id', document.id)).length;
    const chairman = await day.who('chanson', 'chutich');
    const path = `/documents/${document.id}`;
    await Promise.all([1, 2, 3].map(() => chairman.api.get(path)));
    for (const _again of [1, 2]) await chairman.api.download(`${path}/files/${document.files[0].id}`);
    const now = (await readings('document_id', document.id)).slice(before);
    expect(now.map(({ kind, how }) => `${kind} ${how}`)).to.deep.equal([
      'document.read opened',
      'document.read downloaded',
    ]);
    expect(new Set(now.map((event) => event.account_id)).size).to.equal(1);
    expect(now[1]).to.include({ ip: '127.0.0.1', unit_id: chairman.unitId });
    expect(now[1].file_sha256).to.match(/^[0-9a-f]{64}$/);
    const receiver = await day.who('hungloi', 'vanthu');
    for (const _again of [1, 2]) {
      const { files } = await receiver.api.get(`/incoming/${arrived.id}`);
      await receiver.api.download(`/incoming/${arrived.id}/files/${files[0].id}`);
    }
    expect((await readings('incoming_id', arrived.id)).map((event) => event.how)).to.deep.equal([
      'opened',
      'downloaded',
    ]);
  });

  it('an hour later, the next opening is recorded again', async () => {
    const { id } = await day.draft('chanson', { circulation: 'Hạn chế phổ biến' });
    const officer = await day.who('chanson', 'chuyenvien');
    await officer.api.get(`/documents/${id}`);
    const client = await service.parts.database.pool.connect();
    try {
      // The record refuses changes: only as the owner of the engine can the test make an hour pass.
      await client.query(
        `SET session_replication_role = replica; UPDATE ledger_events SET at = at - interval '61 minutes'
          WHERE kind = 'document.read'; SET session_replication_role = origin`,
      );
    } finally {
      client.release();
    }
    await officer.api.get(`/documents/${id}`);
    await officer.api.get(`/documents/${id}`);
    expect(await readings('document_id', id)).to.have.length(2);
  });

  it('an open document leaves no such line, and neither does whoever was refused', async () => {
    const { id } = await day.draft('chanson');
    await (await day.who('chanson', 'chuyenvien')).api.get(`/documents/${id}`);
    expect(await readings('document_id', id)).to.deep.equal([]);
    const limited = await day.draft('chanson', { circulation: 'Hạn chế phổ biến' });
    const stranger = (await day.who('doibinh', 'vanthu')).api;
    await stranger.get(`/documents/${limited.id}`).catch(() => undefined);
    await new ApiClient(service.origin).get(`/documents/${limited.id}`).catch(() => undefined);
    expect(await readings('document_id', limited.id)).to.deep.equal([]);
  });
});
