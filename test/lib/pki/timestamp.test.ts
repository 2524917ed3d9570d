import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { answerTimestamp } from '../../../certs-dev/answer-timestamp.ts';
import { extendedKeyUsageExtension } from '../../../certs-dev/make-certificate.ts';
import { AppError, isAppError } from '../../../src/app-error.ts';
import { sequence } from '../../../src/lib/pki/der-write.ts';
import { digestBytes } from '../../../src/lib/pki/digest.ts';
import { pkiErrors } from '../../../src/lib/pki/errors.ts';
import type { PkiFetch } from '../../../src/lib/pki/fetch.ts';
import { OID } from '../../../src/lib/pki/oids.ts';
import { requestTimestamp, type TimestampSource } from '../../../src/lib/pki/timestamp.ts';
import { parseTimestampToken, verifyTimestampToken } from '../../../src/lib/pki/timestamp-token.ts';
import { type TestEntity, testCa, testLeaf } from './test-authorities.ts';

const DIGEST = createHash('sha256').update('chữ ký').digest();
const year = (offset: number): Date => new Date(Date.now() + offset * 365 * 24 * 60 * 60 * 1000);
const valid = { notBefore: year(-1), notAfter: year(1) };
const timeStamping = [extendedKeyUsageExtension(true, OID.ekuTimeStamping)];

describe('time-stamps', () => {
  let ca: TestEntity;
  let tsa: TestEntity;

  before(async () => {
    ca = await testCa({ name: 'CA', ...valid });
    tsa = await testLeaf({ name: 'TSA', issuer: ca, extensions: timeStamping, ...valid });
  });

  type Answerer = (request: Uint8Array) => Promise<Uint8Array>;

  function answering(answer: Answerer): PkiFetch {
    return async ({ body }) => ({
      status: 200,
      contentType: '',
      body: await answer(body ?? new Uint8Array()),
    });
  }

  function properTsa(
    entity: TestEntity,
    now = new Date(),
    mistake?: 'wrong-nonce' | 'wrong-imprint',
  ): PkiFetch {
    return answering((request) =>
      answerTimestamp(request, { tsa: entity, chain: [ca.certificate], now, mistake }),
    );
  }

  async function outcome(fetch: PkiFetch, more: Partial<TimestampSource> = {}): Promise<string> {
    try {
      const token = await requestTimestamp({ url: 'http://tsa.test/', fetch, ...more }, DIGEST);
      return verifyTimestampToken(token, () => DIGEST).ok ? 'token' : 'bad token';
    } catch (error) {
      return isAppError(error) ? `${error.code} ${error.params['detail']}` : String(error);
    }
  }

  describe('time-stamp requests', () => {
    it('a proper TSA, when asked, then its token is over the digest and of now', async () => {
      const source = { url: 'http://tsa.test/', fetch: properTsa(tsa) };
      const token = await requestTimestamp(source, DIGEST);
      expect(token.imprint.digest).to.equal('sha256');
      expect(token.accuracyMs).to.equal(1000);
      expect(Math.abs(token.genTime.getTime() - Date.now())).to.be.lessThan(60_000);
      expect(parseTimestampToken(token.bytes).serialHex).to.equal(token.serialHex);
    });

    it('SHA-384 and SHA-512 digests, when stamped, then the imprint is of that algorithm', async () => {
      for (const name of ['sha384', 'sha512'] as const) {
        const digest = digestBytes(name, DIGEST);
        const token = await requestTimestamp({ url: 'http://tsa.test/', fetch: properTsa(tsa) }, digest);
        expect(token.imprint.digest).to.equal(name);
        expect(verifyTimestampToken(token, (asked) => digestBytes(asked, DIGEST)).ok).to.equal(true);
      }
    });

    it('a wrong nonce or imprint, when answered, then TIMESTAMP_UNTRUSTWORTHY', async () => {
      expect(await outcome(properTsa(tsa, new Date(), 'wrong-nonce'))).to.equal(
        'TIMESTAMP_UNTRUSTWORTHY wrong nonce',
      );
      expect(await outcome(properTsa(tsa, new Date(), 'wrong-imprint'))).to.match(
        /UNTRUSTWORTHY IMPRINT_MISMATCH/,
      );
    });

    it('an answer recorded earlier, when replayed, then its nonce gives it away', async () => {
      let recorded: Uint8Array | undefined;
      const recording = answering(async (request) => {
        recorded = await answerTimestamp(request, { tsa, chain: [], now: new Date() });
        return recorded;
      });
      expect(await outcome(recording)).to.equal('token');
      expect(await outcome(answering(async () => recorded as Uint8Array))).to.equal(
        'TIMESTAMP_UNTRUSTWORTHY wrong nonce',
      );
    });

    it('certificates not made for time-stamping, when they stamp, then TIMESTAMP_UNTRUSTWORTHY', async () => {
      const unfit = [
        [],
        [extendedKeyUsageExtension(false, OID.ekuTimeStamping)],
        [extendedKeyUsageExtension(true, OID.ekuTimeStamping, OID.ekuEmailProtection)],
      ];
      for (const extensions of unfit) {
        const entity = await testLeaf({ name: 'TSA', issuer: ca, extensions, ...valid });
        expect(await outcome(properTsa(entity))).to.match(/^TIMESTAMP_UNTRUSTWORTHY NOT_A_TSA_CERTIFICATE/);
      }
    });

    it('a time that is not now, when answered, then TIMESTAMP_UNTRUSTWORTHY; a little skew is tolerated', async () => {
      const shifted = (seconds: number): PkiFetch => properTsa(tsa, new Date(Date.now() + seconds * 1000));
      expect(await outcome(shifted(-3600))).to.match(/is not now$/);
      expect(await outcome(shifted(3600))).to.match(/is not now$/);
      expect(await outcome(shifted(-30))).to.equal('token');
      expect(await outcome(shifted(30))).to.equal('token');
    });

    it('a TSA outside the trusted chain or expired, when it stamps, then TIMESTAMP_UNTRUSTWORTHY', async () => {
      const trust = { anchors: [ca.certificate], intermediates: [] };
      const stranger = await testCa({ name: 'CA', ...valid });
      const foreign = await testLeaf({ name: 'TSA', issuer: stranger, extensions: timeStamping, ...valid });
      const expired = await testLeaf({
        name: 'TSA',
        issuer: ca,
        extensions: timeStamping,
        notBefore: year(-2),
        notAfter: year(-1),
      });
      expect(await outcome(properTsa(tsa), { trust })).to.equal('token');
      expect(await outcome(properTsa(foreign), { trust })).to.match(/NO_CERTIFICATE_CHAIN_FOUND/);
      expect(await outcome(properTsa(expired), { trust })).to.match(/EXPIRED/);
      expect(await outcome(properTsa(expired))).to.match(/not valid at that time/);
    });

    it('a changed token, when answered, then its signature does not hold', async () => {
      const changed = answering(async (request) => {
        const response = Buffer.from(await answerTimestamp(request, { tsa, chain: [], now: new Date() }));
        response[response.length - 5] = (response[response.length - 5] as number) ^ 1;
        return response;
      });
      expect(await outcome(changed)).to.match(/UNTRUSTWORTHY (SIGNATURE_MISMATCH|unreadable)/);
    });

    it('a service that refuses, is down or answers nonsense, when asked, then each has its own error', async () => {
      const wrongPolicy = answering((request) =>
        answerTimestamp(request.subarray(0, 10), { tsa, chain: [], now: new Date() }),
      );
      expect(await outcome(wrongPolicy)).to.match(/^TIMESTAMP_REFUSED status 2, badDataFormat/);
      expect(await outcome(answering(async () => randomBytes(100)))).to.match(/^TIMESTAMP_UNTRUSTWORTHY/);
      expect(await outcome(answering(async () => sequence()))).to.equal(
        'TIMESTAMP_UNTRUSTWORTHY unreadable answer',
      );
      expect(await outcome(async () => ({ status: 503, contentType: '', body: Buffer.alloc(0) }))).to.equal(
        'TIMESTAMP_UNAVAILABLE HTTP 503',
      );
      const down: PkiFetch = async () => {
        throw new AppError(pkiErrors.PKI_FETCH_FAILED, {
          params: { host: 'tsa.test', detail: 'ECONNREFUSED' },
        });
      };
      expect(await outcome(down)).to.equal('TIMESTAMP_UNAVAILABLE tsa.test: ECONNREFUSED');
    });
  });
});
