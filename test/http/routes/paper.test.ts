/** The addresses of the post book and of the use of archive copies: what is refused before and after anything is read. */
import { expect } from 'chai';
import request from 'supertest';
import { copyUseRoutes } from '../../../src/http/routes/copy-uses/copy-uses.ts';
import { type PostingRoutesPorts, postingRoutes } from '../../../src/http/routes/postings/postings.ts';
import {
  type YearRegisterRoutesPorts,
  yearRegisterRoutes,
} from '../../../src/http/routes/registers/year-registers.ts';
import { yearRegisters } from '../../../src/office/documents/registers/yearly/register-year.ts';
import { cookie, csrfToken, testApp } from '../app-support.ts';

const unitId = '0190a000-0000-7000-8000-0000000000aa';
const id = '0190a000-0000-7000-8000-0000000000bb';
const tx = {
  postings: { get: async () => null, getForUpdate: async () => null },
  copyUses: { getForUpdate: async () => null },
  organisation: { unit: async () => null, unitPath: async () => [] },
};
const ports = {
  transact: (work: (stores: unknown) => unknown) => work(tx),
  clock: { now: () => new Date('2026-03-09T03:00:00Z') },
  newId: () => id,
  demo: false,
} as unknown as PostingRoutesPorts & Parameters<typeof copyUseRoutes>[0];

describe('the addresses of paper', () => {
  const { app } = testApp([
    ...postingRoutes(ports),
    ...copyUseRoutes(ports),
    ...yearRegisterRoutes(ports as unknown as YearRegisterRoutesPorts),
  ]);
  const get = (path: string) => request(app).get(`/api/v1${path}`).set('Cookie', cookie);
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    request(app)
      .post(`/api/v1${path}`)
      .set({ Cookie: cookie, 'X-CSRF-Token': csrfToken, ...headers })
      .send(body);

  it('an envelope of another size, a posting without a document or with a day that is none, is refused', async () => {
    expect((await get(`/postings/${id}/envelope?size=100x100`)).status).to.equal(422);
    const line = { unitId, postedOn: '2026-03-09', items: [{ entryId: id }], addressee: 'Công ty' };
    for (const wrong of [{ items: [] }, { postedOn: '2026-02-30' }, { envelopes: 0 }])
      expect((await post('/postings', { ...line, ...wrong })).status, JSON.stringify(wrong)).to.equal(422);
  });

  it('a guessed envelope, posting, use or unit, answers 404 and nothing else', async () => {
    const answers = [
      await get(`/postings/${id}/envelope`),
      await get(`/postings/${id}/slip`),
      await get(`/postings/${id}/returned-slip`),
      await post(
        `/postings/${id}/outcome`,
        { outcome: 'received', on: '2026-03-09', note: 'Bà Hoa' },
        { 'If-Match': '"1"' },
      ),
      await post(`/postings/${id}/receipt`, { receipt: 'Bà Hoa' }, { 'If-Match': '"1"' }),
      await post(`/postings/${id}/strike`, { reason: 'ghi nhầm' }, { 'If-Match': '"1"' }),
      await post(`/copy-uses/${id}/return`, { returnedOn: '2026-03-09' }, { 'If-Match': '"1"' }),
      await get(`/postings?unitId=${unitId}`),
      await get(`/postings/waiting?unitId=${unitId}`),
      await get(`/copy-uses?unitId=${unitId}&out=true`),
      await get(`/units/${unitId}/envelope-sender`),
      await get(`/registers/years?unitId=${unitId}`),
      await post('/registers/postings/years/2025/close', { unitId }),
      ...(await Promise.all(
        yearRegisters.map((register) =>
          get(`/registers/${register}?unitId=${unitId}&from=2026-01-01&to=2026-12-31&format=xlsx`),
        ),
      )),
    ];
    for (const { status, body } of answers) expect([status, body.code]).to.deep.equal([404, 'NOT_FOUND']);
  });

  it('a change of a line, without the version that was read, is refused', async () => {
    expect((await post(`/postings/${id}/receipt`, { receipt: 'Bà Hoa' })).status).to.equal(428);
    const outcome = { outcome: 'received', on: '2026-03-09', note: 'Bà Hoa' };
    expect((await post(`/postings/${id}/outcome`, outcome)).status).to.equal(428);
    expect((await post(`/postings/${id}/strike`, { reason: 'ghi nhầm' })).status).to.equal(428);
    expect((await post(`/copy-uses/${id}/return`, { returnedOn: '2026-03-09' })).status).to.equal(428);
  });
});
