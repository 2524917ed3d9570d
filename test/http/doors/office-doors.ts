/** What the office asks about itself: its figures, its calendar, its people, its mail and its machines, through HTTP. */

import { expect } from 'chai';
import { v7 as newId } from 'uuid';
import type { Json } from '../../../scripts/journey/client.ts';
import { httpErrors } from '../../../src/http/errors.ts';
import { sampleSignature } from '../../../src/lib/typesetting/sample-images.ts';
import { officeErrors } from '../../../src/office/errors.ts';
import { demoPin } from '../../../src/office/identity/demo.ts';
import { identityErrors } from '../../../src/office/identity/errors.ts';
import { recoveryErrors } from '../../../src/office/identity/recovery-errors.ts';
import { certificateErrors } from '../../../src/office/organisation/certificate-errors.ts';
import { queueErrors } from '../../../src/office/queues/errors.ts';
import { vietnamDate } from '../../../src/office/unit-of-work.ts';
import { eventually, type OfficeDay } from '../../journeys/office-day.ts';
import { refusal } from '../../journeys/refused.ts';
import type { RunningService } from '../../support/running-service.ts';

const FORBIDDEN = identityErrors.FORBIDDEN;

export function officeDoors(today: () => OfficeDay, service: () => RunningService): void {
  describe('the calendar', () => {
    it('a day off, entered above all units, moves deadlines and back; elsewhere it is refused', async () => {
      const it = await today().who('huyen', 'cntt');
      const officer = await today().who('chanson', 'chuyenvien');
      const put = (who: typeof it) =>
        who.api.change('PUT', '/holidays/2027-03-10', { json: { name: 'Nghỉ bão', kind: 'off' } });
      const deadline = () => officer.api.get('/working-days?from=2027-03-09&days=1');
      expect(await deadline()).to.deep.equal({ from: '2027-03-09', date: '2027-03-10', workingDays: 1 });
      await refusal(put(officer), 403, FORBIDDEN);
      expect((await put(it)).status).to.equal(200);
      expect((await deadline()).date).to.equal('2027-03-11');
      expect((await officer.api.get('/working-days?from=2027-03-09&to=2027-03-11')).workingDays).to.equal(1);
      const { items } = await officer.api.get('/holidays?year=2027');
      const own = { date: '2027-03-10', name: 'Nghỉ bão', kind: 'off', source: 'entered' };
      expect(items.filter(({ source }: Json) => source === 'entered')).to.deep.equal([own]);
      const remove = (who: typeof it) => who.api.request('DELETE', '/holidays/2027-03-10');
      await refusal(remove(officer), 403, FORBIDDEN);
      expect((await remove(it)).status).to.equal(204);
      await refusal(remove(it), 404, officeErrors.NOT_FOUND);
      expect((await deadline()).date).to.equal('2027-03-10');
    });
  });

  describe('what is kept for one person', () => {
    it('a saved search, kept under a name, is listed to its owner alone, replaced by that name and removed once', async () => {
      const { api } = await today().who('chanson', 'chuyenvien');
      const save = (query: string) => api.post('/saved-searches', { name: 'Rà soát', criteria: { query } });
      await save('thủ tục');
      const { id } = await save('thôn');
      const { items } = await api.get('/saved-searches');
      expect(items.map(({ name, criteria }: Json) => [name, criteria])).to.deep.equal([
        ['Rà soát', { query: 'thôn' }],
      ]);
      const other = await today().who('chanson', 'vanthu');
      expect((await other.api.get('/saved-searches')).items).to.deep.equal([]);
      const remove = (by: typeof api) => by.request('DELETE', `/saved-searches/${id}`);
      await refusal(remove(other.api), 404, officeErrors.NOT_FOUND);
      expect((await remove(api)).status).to.equal(204);
      await refusal(remove(api), 404, officeErrors.NOT_FOUND);
    });

    it('what I did, asked, is my own deeds alone, newest first, with what they were done to', async () => {
      const officer = await today().who('chanson', 'chuyenvien');
      const { id } = await today().draft('chanson', { subject: 'việc của riêng tôi' });
      const { items } = await officer.api.get('/session/history?limit=5');
      expect(items[0]).to.include({ kind: 'document.drafted', subject: 'việc của riêng tôi' });
      expect(items[0].seq).to.be.greaterThan(items[1].seq);
      const other = await today().who('doibinh', 'chuyenvien');
      expect(JSON.stringify((await other.api.get('/session/history')).items)).not.to.include(id);
    });

    it('a mail address, corrected by IT, is the one that is then confirmed; mail that was refused is shown to IT', async () => {
      const it = await today().who('huyen', 'cntt');
      const officer = await today().who('chanson', 'chuyenvien');
      const { account } = await officer.api.get('/session');
      const put = (who: typeof it, address: string) =>
        who.api.change('PUT', `/accounts/${account.id}/email`, { json: { address } });
      await refusal(put(officer, 'toi@yenson.test'), 403, FORBIDDEN);
      expect((await put(it, 'chuyenvien@yenson.test')).status).to.equal(204);
      const { rowCount } = await service().parts.database.pool.query(
        `INSERT INTO mail_problems (id, account_id, address, code, said, at)
         VALUES ($1, $2, 'chuyenvien@yenson.test', 550, 'no such user', now())`,
        [newId(), account.id],
      );
      expect(rowCount).to.equal(1);
      await refusal(officer.api.get('/mail-problems'), 403, FORBIDDEN);
      const { items } = await it.api.get('/mail-problems');
      expect(items[0]).to.include({ code: 550, said: 'no such user', username: officer.username });
      const confirmed = await officer.api.post('/notice-preferences/confirm-address');
      expect(confirmed).to.include({ address: 'chuyenvien@yenson.test', failingSince: null });
    });
  });

  describe('people and their keys', () => {
    it('the picture of a hand, given by IT, is kept; text instead of a picture and an officer are refused', async () => {
      const it = await today().who('huyen', 'cntt');
      const { appointmentId, unitId } = await today().who('chanson', 'chutich');
      const posts = (await it.api.get(`/units/${unitId}/appointments`)).items;
      const { personId } = posts.find((post: Json) => post.id === appointmentId);
      const put = (who: typeof it, bytes: Uint8Array) =>
        who.api.request('PUT', `/people/${personId}/signature-image`, {
          file: new Blob([new Uint8Array(bytes)], { type: 'image/png' }),
        });
      const picture = sampleSignature('Nguyễn Văn Chân');
      expect((await put(it, picture)).body.sha256).to.match(/^[0-9a-f]{64}$/);
      const officer = await today().who('chanson', 'chuyenvien');
      await refusal(put(officer, picture), 403, FORBIDDEN);
      const bad = await put(it, Buffer.from('không phải ảnh')).catch((error: Json) => error.problem.code);
      expect(bad).to.match(/^IMAGE_/);
    });

    it('a request to give back is withdrawn with a reason, once; a person who leaves is shut out at once', async () => {
      const it = await today().who('huyen', 'cntt');
      const leaving = await today().who('kimquan', 'chuyenvien');
      const { account } = await leaving.api.get('/session');
      const path = `/accounts/${account.id}`;
      const asked = await it.api.post(`${path}/recoveries`, { kind: 'password', reason: 'quên' });
      const refuse = (who: typeof it) =>
        who.api.change('POST', `/recoveries/${asked.id}/refuse`, { json: { reason: 'đã nhớ ra' } });
      const stranger = await today().who('doibinh', 'chuyenvien');
      await refusal(refuse(stranger), 403, FORBIDDEN);
      expect((await refuse(it)).status).to.equal(204);
      await refusal(refuse(it), 409, recoveryErrors.RECOVERY_DECIDED);
      await refusal(stranger.api.post(`${path}/leave`, { reason: 'x' }), 403, FORBIDDEN);
      const left = await it.api.post(`${path}/leave`, { reason: 'chuyển công tác' });
      expect(left.appointments).to.equal(1);
      await refusal(leaving.api.get('/session'), 401, httpErrors.NOT_SIGNED_IN);
    });

    it('a lost token, reported by its holder, stops signing here at once; somebody else’s can not be reported by a stranger', async () => {
      const holder = await today().who('kimquan', 'chutich');
      const it = await today().who('huyen', 'cntt');
      const posts = (await it.api.get(`/units/${holder.unitId}/appointments`)).items;
      const { personId } = posts.find(({ id }: Json) => id === holder.appointmentId);
      await today().cast.signingSession(holder, { holder: 'personal' });
      const list = async () => (await it.api.get(`/certificates?personId=${personId}`)).items;
      const [certificate] = await list();
      const lose = (who: typeof it) =>
        who.api.post(`/certificates/${certificate.id}/lost`, { reason: 'rơi trên xe' });
      const stranger = await today().who('doibinh', 'chuyenvien');
      await refusal(lose(stranger), 403, FORBIDDEN);
      // It stops at once; the second person only confirms what happened.
      expect(await lose(holder)).to.include({ certificateId: certificate.id, state: 'pending' });
      const [after] = (await list()).filter(({ id }: Json) => id === certificate.id);
      expect(after.revokedAt).to.be.a('string');
      const open = () => holder.api.post('/signing-sessions', { holder: 'personal', pin: demoPin });
      await refusal(open(), 403, certificateErrors.CERTIFICATE_REVOKED);
    });
  });

  describe('figures and machines', () => {
    it('the share by month, by unit and as a file, asked, agree with the share itself; strangers are refused', async () => {
      const auditor = await today().who('huyen', 'kiemtoan');
      const { unitId } = await today().who('chanson', 'vanthu');
      const day = vietnamDate(new Date()).slice(0, 4);
      const question = `unitId=${unitId}&direction=outgoing&from=${day}-01-01&to=${day}-12-31`;
      const share = await auditor.api.get(`/share?${question}`);
      expect(share.n).to.be.at.least(1);
      const sum = (items: Json[]) => items.reduce((total, { n }) => total + n, 0);
      expect(sum((await auditor.api.get(`/share/series?${question}&by=month`)).items)).to.equal(share.n);
      const units = (await auditor.api.get(`/share/units?${question}`)).items;
      expect(units.find((one: Json) => one.unitId === unitId).n).to.equal(share.n);
      for (const [format, magic] of [
        ['pdf', '%PDF'],
        ['xlsx', 'PK'],
      ] as const) {
        const bytes = await auditor.api.download(`/share/export?${question}&format=${format}`);
        expect(Buffer.from(bytes).toString('latin1')).to.match(new RegExp(`^${magic}`));
      }
      const quantities = await auditor.api
        .download(`/registers/quantities?${question.replace('&direction=outgoing', '')}`)
        .catch((error: Json) => error.problem.code);
      const clerk = await today().who('chanson', 'vanthu');
      const own = await clerk.api.download(
        `/registers/quantities?unitId=${unitId}&from=${day}-01-01&to=${day}-12-31`,
      );
      expect(Buffer.from(own.subarray(0, 4)).toString()).to.equal('%PDF');
      expect(quantities).to.satisfy(
        (answer: unknown) => answer instanceof Uint8Array || answer === 'FORBIDDEN',
      );
      const stranger = await today().who('doibinh', 'chuyenvien');
      for (const path of ['series', 'units', 'export'])
        await refusal(stranger.api.get(`/share/${path}?${question}`), 403, FORBIDDEN);
    });

    it('dead work, shown to IT, is driven again or given up with a reason, once; living work is not touched', async () => {
      const it = await today().who('huyen', 'cntt');
      const clerk = await today().who('chanson', 'vanthu');
      const { account } = await clerk.api.get('/session');
      const promise = async (dead: boolean) => {
        const id = newId();
        await service().parts.database.pool.query(
          `INSERT INTO outbox (id, queue, payload, about, trace_id, created_at, not_before, dead_at, last_error)
           VALUES ($1, 'send-mail', $2, $3, 'trace', now(), $4, $5, 'no such host')`,
          [
            id,
            JSON.stringify({ accountId: account.id, template: 'digest', params: {} }),
            account.id,
            dead ? null : new Date(Date.now() + 3_600_000),
            dead ? new Date() : null,
          ],
        );
        return id;
      };
      const [driven, givenUp, living] = [await promise(true), await promise(true), await promise(false)];
      const act = (who: typeof it, id: string, what: string, json: Json = {}) =>
        who.api.change('POST', `/queues/send-mail/dead/${id}/${what}`, { json });
      await refusal(act(clerk, driven, 're-drive'), 404, officeErrors.NOT_FOUND);
      expect((await act(it, driven, 're-drive')).status).to.equal(204);
      expect((await act(it, givenUp, 'give-up', { reason: 'người này đã nghỉ' })).status).to.equal(204);
      await refusal(act(it, living, 're-drive'), 409, queueErrors.PROMISE_NOT_DEAD);
      await refusal(act(it, givenUp, 'give-up', { reason: 'x' }), 409, queueErrors.PROMISE_NOT_DEAD);
      await eventually(async () => {
        const { rows } = await service().parts.database.pool.query(
          'SELECT finished_at FROM outbox WHERE id = $1',
          [driven],
        );
        return rows[0]?.finished_at ?? undefined;
      });
      const { items } = await it.api.get('/queues/send-mail/work?state=dead');
      expect(items).to.deep.equal([]);
    });

    it('how the service is, asked by IT, is sentences in both languages with what to do; a clerk is refused', async () => {
      const it = await today().who('huyen', 'cntt');
      const report = await it.api.get('/health-report');
      expect(report.lines.length).to.be.at.least(5);
      for (const { about, words, todo, mark } of report.lines) {
        for (const text of [about.vi, about.en, words.vi, words.en]) expect(text).to.match(/\S/);
        expect(mark).to.be.oneOf(['good', 'warn', 'bad']);
        if (mark !== 'good') expect(todo?.vi, words.vi).to.match(/\S/);
      }
      const about = report.lines.map((line: Json) => line.about.vi);
      expect(about.join(' ')).to.match(/PostgreSQL|Cơ sở dữ liệu/);
      await refusal((await today().who('chanson', 'vanthu')).api.get('/health-report'), 403, FORBIDDEN);
      await refusal(today().anyone().get('/health-report'), 401, httpErrors.NOT_SIGNED_IN);
    });
  });
}
