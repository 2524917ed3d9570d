import { createHash } from 'node:crypto';
import { expect } from 'chai';
import request from 'supertest';
import { checkRoutes } from '../../../src/http/routes/check/check.ts';
import type { VerificationReport } from '../../../src/lib/verification/report.ts';
import type { IssuedFacts } from '../../../src/office/documents/public-check.ts';
import { testApp } from '../app-support.ts';

const facts: IssuedFacts = {
  numberSymbol: '15/QĐ-UBND',
  issuedOn: '2026-11-23',
  issuer: 'UBND xã Chân Sơn',
  state: 'issued',
  sha256: 'ab'.repeat(32),
};
const token = 'k3Jx_unguessable-0001';
/** Of a file without signatures, as src/lib/verification says it. */
const report: VerificationReport = {
  document: {
    verdict: 'INDETERMINATE',
    subIndication: undefined,
    sentence: { vi: 'Tệp không có chữ ký số.', en: 'The file has no signature.' },
    signatureCount: 0,
    revisionCount: 1,
    verifiedAt: '2026-11-23T03:00:00.000Z',
    warnings: [],
  },
  signatures: [],
};
const routes = () =>
  checkRoutes({
    publicCheck: { issuedByToken: async (given) => (given === token ? facts : null) },
    verifyUpload: async () => report,
  });

describe('the public check', () => {
  it('of a known code, when asked without an account, then tells the minimal facts', async () => {
    const answer = await request(testApp(routes()).app).get(`/api/v1/check/${token}`);
    expect(answer.status).to.equal(200);
    expect(answer.body).to.deep.equal(facts);
  });

  it('public check page that leaks signers by guessable id: of an unknown code, when asked, then answers 404 with its own code', async () => {
    const answer = await request(testApp(routes()).app).get('/api/v1/check/guess');
    expect(answer.body).to.include({ code: 'CHECK_CODE_UNKNOWN', status: 404 });
  });

  it('of a file, when uploaded without an account, then gives digest and report', async () => {
    const file = Buffer.from('%PDF-1.7');
    const answer = await request(testApp(routes()).app)
      .post('/api/v1/check')
      .type('application/pdf')
      .send(file);
    const sha256 = createHash('sha256').update(file).digest('hex');
    expect(answer.body).to.deep.equal({ sha256, size: 8, report: JSON.parse(JSON.stringify(report)) });
  });

  it('from one address, when asked too often, then is told to wait', async () => {
    const { app } = testApp(routes(), { rateLimits: { 'sign-in': 1, check: 1, 'look-up': 2 } });
    for (let i = 0; i < 2; i++) expect((await request(app).get('/api/v1/check/guess')).status).to.equal(404);
    const answer = await request(app).get(`/api/v1/check/${token}`);
    expect(answer.body).to.include({ code: 'TOO_MANY_REQUESTS', status: 429 });
    expect(Number(answer.headers['retry-after'])).to.be.greaterThan(0);
    expect(answer.body.title).to.match(/Quá nhiều/);
  });
});
