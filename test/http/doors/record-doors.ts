/** The sealed record through HTTP: checked here, taken away, and proved event by event. */
import { join } from 'node:path';
import { expect } from 'chai';
import type { Json } from '../../../scripts/journey/client.ts';
import { createTransact } from '../../../src/adapters/database/transaction.ts';
import { createLedgerSigner } from '../../../src/adapters/keys/ledger-signer.ts';
import { checkExport } from '../../../src/lib/record/check-export.ts';
import { checkProof } from '../../../src/lib/record/check-proof.ts';
import { officeErrors } from '../../../src/office/errors.ts';
import { identityErrors } from '../../../src/office/identity/errors.ts';
import { sealAll } from '../../../src/office/ledger/seal-batch.ts';
import type { OfficeDay } from '../../journeys/office-day.ts';
import { refusal } from '../../journeys/refused.ts';
import type { RunningService } from '../../support/running-service.ts';

const noStamps = { anchors: [], intermediates: [] };

export function recordDoors(today: () => OfficeDay, service: () => RunningService): void {
  const clock = { now: () => new Date() };
  const signer = () => createLedgerSigner(join(service().parts.config.dataDir, 'keys'));
  const seal = () => {
    const transact = createTransact(service().parts.database.db, { clock, traceId: () => 'test' });
    return sealAll({ transact, clock, ledgerSigner: signer() });
  };
  const options = async () => ({ keys: [(await signer()()).thumbprint], timestampTrust: noStamps });

  describe('the sealed record', () => {
    let id: string;
    before(async () => {
      ({ id } = await today().draft('chanson', { subject: 'một văn bản để chứng minh' }));
      await seal();
    });

    it('checked here by an auditor above all units, it is intact and says with which key; a commune’s clerk is refused', async () => {
      const auditor = await today().who('huyen', 'kiemtoan');
      const report = await auditor.api.get('/ledger/check');
      expect(report).to.include({ verdict: 'intact', omitted: 0 });
      expect(report.findings.filter(({ level }: Json) => level !== 'note')).to.deep.equal([]);
      const { thumbprint } = await signer()();
      expect(report.keys).to.deep.equal([{ thumbprint }]);
      expect(report.head.number).to.equal(report.batches);
      for (const unit of ['chanson', 'doibinh']) {
        const clerk = await today().who(unit, 'vanthu');
        await refusal(clerk.api.get('/ledger/check'), 403, identityErrors.FORBIDDEN);
      }
    });

    it('exported, it is what the offline check judges; taking it stands in the record', async () => {
      const auditor = await today().who('huyen', 'kiemtoan');
      const bytes = await auditor.api.download('/ledger/export');
      const chunks = (async function* chunks() {
        yield bytes;
      })();
      const report = await checkExport(chunks, await options());
      expect(report.findings.filter(({ level }) => level === 'broken')).to.deep.equal([]);
      expect(report.events).to.be.at.least(1);
      const { items } = await auditor.api.get('/session/history?limit=3');
      expect(items.map(({ kind }: Json) => kind)).to.include('ledger.exported');
      const clerk = await today().who('chanson', 'vanthu');
      await refusal(clerk.api.get('/ledger/export'), 403, identityErrors.FORBIDDEN);
    });

    it('a document’s proof, given to its reader, holds offline, shows no address, and breaks when a word is changed', async () => {
      const officer = await today().who('chanson', 'chuyenvien');
      const proof = await officer.api.get(`/documents/${id}/ledger-proof`);
      expect(proof.events.map(({ event }: Json) => event.kind)).to.include('document.drafted');
      expect(proof.events.every(({ event }: Json) => event.documentId === id)).to.equal(true);
      expect(JSON.stringify(proof)).not.to.include('127.0.0.1');
      const judged = checkProof(proof, await options());
      expect(judged.findings.filter(({ level }) => level === 'broken')).to.deep.equal([]);
      expect(judged.events).to.equal(proof.events.length);
      const forged = structuredClone(proof);
      forged.events[0].event.after.subject = 'một văn bản khác';
      expect(checkProof(forged, await options()).verdict).to.equal('broken');
      const stranger = await today().who('doibinh', 'chuyenvien');
      await refusal(stranger.api.get(`/documents/${id}/ledger-proof`), 404, officeErrors.NOT_FOUND);
    });

    it('one event’s proof, given to who oversees its unit, holds; to anybody else the event is not there', async () => {
      const auditor = await today().who('huyen', 'kiemtoan');
      const officer = await today().who('chanson', 'chuyenvien');
      const { events } = await officer.api.get(`/documents/${id}/ledger-proof`);
      const path = `/ledger/proof?eventId=${events[0].event.id}`;
      const proof = await auditor.api.get(path);
      expect(proof.events).to.have.length(1);
      expect(checkProof(proof, await options()).verdict).not.to.equal('broken');
      const stranger = await today().who('doibinh', 'vanthu');
      await refusal(stranger.api.get(path), 404, officeErrors.NOT_FOUND);
    });
  });
}
