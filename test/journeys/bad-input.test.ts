/** "Bad input" of the first issue, through HTTP on the running service: what is refused leaves nothing half-done. */
import { expect } from 'chai';
import type { Member } from '../../scripts/journey/cast.ts';
import type { Json } from '../../scripts/journey/client.ts';
import { httpErrors } from '../../src/http/errors.ts';
import { pdfErrors } from '../../src/lib/pdf/errors.ts';
import { registerErrors } from '../../src/office/documents/registers/errors.ts';
import { officeErrors } from '../../src/office/errors.ts';
import { incomingErrors } from '../../src/office/incoming/errors.ts';
import { organisationErrors } from '../../src/office/organisation/errors.ts';
import { outgoingErrors } from '../../src/office/outgoing/errors.ts';
import { vietnamDate } from '../../src/office/unit-of-work.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { smallPdf } from '../support/signing-fixtures.ts';
import {
  type ActiveKind,
  activePdf,
  encryptedPdf,
  flood,
  polyglotPdf,
  truncatedPdf,
  zipBomb,
} from './bad-files.ts';
import { asPdf, OfficeDay } from './office-day.ts';
import { changesNothing, expectSentences, refusal } from './refused.ts';

const unit = 'chanson';

describe('bad input', function badInput() {
  this.timeout(120_000);
  let service: RunningService;
  let day: OfficeDay;

  before(async () => {
    service = await startDemoService();
    day = new OfficeDay(service.origin);
  });
  after(() => service?.stop());

  const refused = (work: () => Promise<unknown>, ...expected: [number, Parameters<typeof refusal>[2]]) =>
    changesNothing(service, () => refusal(work(), ...expected));

  describe('files', () => {
    let id: string;
    beforeEach(async () => {
      id = (await day.draft(unit)).id;
    });

    const files: readonly (readonly [string, () => Promise<Uint8Array>, Parameters<typeof refusal>[2]])[] = [
      ['something that is no PDF', async () => Buffer.from('Kính gửi quý cơ quan'), pdfErrors.PDF_NOT_A_PDF],
      ['an empty file', async () => new Uint8Array(), pdfErrors.PDF_NOT_A_PDF],
      ['a truncated PDF', truncatedPdf, pdfErrors.PDF_TRUNCATED],
      ['an encrypted PDF', encryptedPdf, pdfErrors.PDF_ENCRYPTED],
      ['polyglots: a PDF behind a web page', () => polyglotPdf('html'), outgoingErrors.PDF_POLYGLOT],
      ['polyglots: a PDF before an archive', () => polyglotPdf('zip'), outgoingErrors.PDF_POLYGLOT],
      ['ZIP bombs: an archive in place of a PDF', zipBomb, pdfErrors.PDF_NOT_A_PDF],
    ];
    for (const [what, make, spec] of files) {
      it(`${what}, uploaded as main file or attachment, is refused and nothing of it stays`, async () => {
        const bytes = await make();
        await refused(() => day.upload(unit, id, bytes), 422, spec);
        await refused(() => day.attach(unit, id, bytes), 422, spec);
        await refused(() => day.attach(unit, id, bytes, true), 422, spec);
      });
    }

    const kinds: readonly (readonly [ActiveKind, string])[] = [
      ['JavaScript', 'javascript'],
      ['Launch', 'launch'],
      ['NamedScript', 'javascript'],
    ];
    for (const [kind, word] of kinds) {
      it(`active content reported at upload: a PDF with ${kind} is refused, and as an attachment taken when it is confirmed as a scan`, async () => {
        const bytes = await activePdf(kind);
        const asked = await refused(
          () => day.upload(unit, id, bytes),
          422,
          outgoingErrors.PDF_ACTIVE_CONTENT,
        );
        expect(asked.details.found).to.include(word);
        await refused(() => day.attach(unit, id, bytes), 422, outgoingErrors.PDF_ACTIVE_CONTENT);
        const taken = await day.attach(unit, id, bytes, true);
        expect(taken.status).to.equal(201);
        expect(taken.body.active).to.include(word);
        const document = await day.view(unit, id);
        expect(document.files.map((file: Json) => [file.role, file.confirmedActive])).to.deep.equal([
          ['attachment', true],
        ]);
        const officer = await day.who(unit, 'chuyenvien');
        const { items } = await officer.api.get(`/documents/${id}/history`);
        expect(items.at(-1)).to.deep.include({ kind: 'document.file-added', fullName: officer.fullName });
        expect(items.at(-1).after.active).to.include(word);
      });
    }

    for (const announced of [true, false]) {
      const how = announced ? 'with its Content-Length' : 'in chunks of unknown number';
      it(`size limits: 300 MB, sent ${how}, are refused with 413 and nothing stays on the disk`, async () => {
        const Authorization = await bearer(await day.who(unit, 'chuyenvien'));
        await changesNothing(service, async () => {
          const url = `${service.origin}/api/v1/documents/${id}/file`;
          const { status, body } = await flood({
            url,
            headers: { Authorization, 'If-Match': '"1"' },
            bytes: 300 * 1024 * 1024,
            announced,
          });
          expect(status, body).to.equal(413);
          const problem = JSON.parse(body);
          expectSentences(problem, httpErrors.FILE_TOO_LARGE);
          expect(problem.details.limit).to.equal(200 * 1024 * 1024);
        });
      });
    }
  });

  describe('steps', () => {
    it('an agency seal asked for before the leader has signed is refused and takes no number', async () => {
      const { id } = await day.reviewed(unit);
      const clerk = await day.who(unit, 'vanthu');
      const seal = await day.cast.signingSession(clerk, { holder: 'seal', unitId: clerk.unitId });
      const issue = () => clerk.api.post(`/documents/${id}/issue`, { signingSessionId: seal.id });
      await refused(issue, 409, outgoingErrors.SEAL_BEFORE_SIGNATURE);
      expect(await day.view(unit, id)).to.include({ state: 'awaiting_signature', number: null });
    });

    it('an agency seal asked for between two signers is refused as well', async () => {
      const [chairman, deputy] = [await day.who(unit, 'chutich'), await day.who(unit, 'phochutich1')];
      const signers = [
        { appointmentId: deputy.appointmentId, form: 'KT' },
        { appointmentId: chairman.appointmentId, form: 'TM' },
      ];
      const { id } = await day.reviewed(unit, { signers, field: 'Kinh tế' });
      expect((await day.sign(deputy, id)).state).to.equal('done');
      const clerk = await day.who(unit, 'vanthu');
      const seal = await day.cast.signingSession(clerk, { holder: 'seal', unitId: clerk.unitId });
      const issue = () => clerk.api.post(`/documents/${id}/issue`, { signingSessionId: seal.id });
      await refused(issue, 409, outgoingErrors.SEAL_BEFORE_SIGNATURE);
    });

    it('a change over a version that somebody else has changed is refused with 412, one without a version with 428', async () => {
      const { id, version } = await day.draft(unit);
      const { api } = await day.who(unit, 'chuyenvien');
      const change = (subject: string, etag?: string) =>
        api.request('PATCH', `/documents/${id}`, { json: { subject }, ...(etag && { etag }) });
      const first = await change('rà soát lần một', `"${version}"`);
      const stale = await refused(
        () => change('rà soát lần hai', `"${version}"`),
        412,
        officeErrors.STALE_ETAG,
      );
      expect(`"${stale.details.version}"`).to.equal(first.etag);
      await refused(() => change('rà soát lần ba'), 428, httpErrors.IF_MATCH_REQUIRED);
      const upload = async () =>
        api.request('PUT', `/documents/${id}/file`, { file: asPdf(await smallPdf()), etag: `"${version}"` });
      await refused(upload, 412, officeErrors.STALE_ETAG);
      expect((await day.view(unit, id)).subject).to.equal('rà soát lần một');
    });

    it('an addressee that was closed is refused at the draft, and at sending, and the answer names the successor', async () => {
      const gone = await day.who('tantien', 'vanthu');
      const heir = await day.who('tanlong', 'vanthu');
      const addressees = await day.electronically('tantien');
      const document = await day.issued(unit, { addressees });
      await service.parts.database.pool.query(
        `UPDATE units SET valid_to = '2026-01-31', successor_id = $2 WHERE id = $1`,
        [gone.unitId, heir.unitId],
      );
      const clerk = await day.who(unit, 'vanthu');
      for (const work of [
        () => day.draft(unit, { addressees }),
        () => clerk.api.post(`/documents/${document.id}/send`),
      ]) {
        const problem = await refused(work, 409, organisationErrors.UNIT_CLOSED);
        expect(problem.title).to.include(heir.unitName).and.to.include('31/01/2026');
        expect(problem.details).to.include({ successorId: heir.unitId, successorName: heir.unitName });
      }
      expect((await day.view(unit, document.id)).state).to.equal('issued');
    });
  });

  describe('registers', () => {
    const today = () => vietnamDate(new Date());
    const columns = {
      direction: 'outgoing',
      numberSymbol: 'GM-UBND',
      titleAndSubject: 'Giấy mời họp thôn',
      recipients: 'Các thôn',
    };

    it('a number that was taken, written by hand once more, is refused with the next one; so is one that leaves a gap', async () => {
      const clerk = await day.who('kimquan', 'vanthu');
      const { items } = await clerk.api.get(`/books?unitId=${clerk.unitId}`);
      const book = items.find((one: Json) => one.direction === 'outgoing' && one.typeCodes === null);
      const enter = (number: number) =>
        clerk.api.post(`/books/${book.id}/entries`, { date: today(), number, columns });
      expect((await enter(1)).number).to.equal(1);
      const taken = await refused(() => enter(1), 409, registerErrors.NUMBER_TAKEN);
      expect(taken.details.next).to.equal(2);
      await refused(() => enter(7), 409, registerErrors.NUMBER_LEAVES_GAP);
      expect((await enter(2)).number).to.equal(2);
    });

    it('an arrival of the same number, issuer and date, registered again, is refused until it is confirmed', async () => {
      const clerk = await day.who('kimquan', 'vanthu');
      const paper = {
        unitId: clerk.unitId,
        senderName: 'Sở Nội vụ tỉnh Tuyên Quang',
        numberSymbol: '15/SNV-VP',
        issuedOn: '2026-01-05',
        typeCode: 'CV',
        subject: 'về biên chế',
      };
      const first = await clerk.api.post('/incoming', paper);
      const again = { ...paper, senderName: ' sở nội vụ tỉnh tuyên quang', subject: 'về biên chế năm 2026' };
      const problem = await refused(
        () => clerk.api.post('/incoming', again),
        409,
        incomingErrors.INCOMING_DUPLICATE,
      );
      expect(problem.title).to.include('15/SNV-VP').and.to.include(String(first.arrivalNumber));
      const confirmed = await clerk.api.post('/incoming', { ...again, acknowledgeDuplicate: true });
      expect(confirmed).to.include({ arrivalNumber: first.arrivalNumber + 1, duplicateOfId: first.id });
    });
  });
});

/** A machine token of a commune's officer, for a request that no fetch can make. */
async function bearer({ api }: Member): Promise<string> {
  const expiresAt = new Date(Date.now() + 3600_000).toISOString();
  const { secret } = await api.post('/tokens', {
    name: 'máy quét',
    scopes: ['document.read', 'document.edit'],
    expiresAt,
  });
  return `Bearer ${secret}`;
}
