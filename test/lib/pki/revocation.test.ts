import { expect } from 'chai';
import { answerOcsp, type HolderStatus, plainStatus } from '../../../certs-dev/answer-ocsp.ts';
import {
  extendedKeyUsageExtension,
  extension,
  keyUsageExtension,
} from '../../../certs-dev/make-certificate.ts';
import { makeCrl, type Revocation } from '../../../certs-dev/make-crl.ts';
import { context, contextPrimitive, integer, nullValue, sequence } from '../../../src/lib/pki/der-write.ts';
import { createOcspRequest, parseOcspResponse } from '../../../src/lib/pki/ocsp.ts';
import { verifyOcspResponse } from '../../../src/lib/pki/ocsp-verify.ts';
import { OID } from '../../../src/lib/pki/oids.ts';
import {
  checkRevocation,
  type RevocationSources,
  type RevocationStatus,
} from '../../../src/lib/pki/revocation.ts';
import { AT, type TestEntity, testCa, testEntity, testLeaf } from './test-authorities.ts';

describe('revocation', () => {
  let ca: TestEntity;
  let leaf: TestEntity;
  let responder: TestEntity;

  const ocspEku = extendedKeyUsageExtension(false, OID.ekuOcspSigning);
  const DAY = 24 * 60 * 60 * 1000;

  before(async () => {
    ca = await testCa({ name: 'CA' });
    leaf = await testLeaf({ name: 'Leaf', issuer: ca });
    responder = await testLeaf({ name: 'OCSP', issuer: ca, extensions: [ocspEku] });
  });

  function revoked(reason: Revocation['reason'] = 'keyCompromise'): Revocation {
    return { serialHex: leaf.certificate.serialHex, at: new Date(AT.getTime() - DAY), reason };
  }

  interface Answering {
    readonly status?: HolderStatus;
    readonly responder?: TestEntity;
    readonly now?: Date;
    readonly nonce?: Uint8Array;
    readonly about?: TestEntity;
  }

  function ocspAnswer(answering: Answering = {}): Promise<Uint8Array> {
    const about = answering.about ?? leaf;
    return answerOcsp(createOcspRequest(about.certificate, ca.certificate, answering.nonce), {
      issuer: ca.certificate,
      responder: answering.responder ?? responder,
      statusOf: () => answering.status ?? 'good',
      now: answering.now ?? AT,
    });
  }

  interface Listing {
    readonly issuer?: TestEntity;
    readonly revoked?: readonly Revocation[];
    readonly thisUpdate?: Date;
    readonly extensions?: readonly Uint8Array[];
  }

  function crl(listing: Listing = {}): Promise<Uint8Array> {
    const thisUpdate = listing.thisUpdate ?? AT;
    return makeCrl({
      issuer: listing.issuer ?? ca,
      revoked: listing.revoked ?? [],
      thisUpdate,
      nextUpdate: new Date(thisUpdate.getTime() + 7 * DAY),
      extensions: listing.extensions ?? [],
    });
  }

  function check(sources: Partial<RevocationSources>): Promise<RevocationStatus> {
    return checkRevocation(leaf.certificate, ca.certificate, { at: AT, now: AT, ...sources });
  }

  function words(status: RevocationStatus): string {
    return status.status === 'unknown'
      ? `unknown ${status.why}`
      : `${status.status} by ${status.evidence.kind}`;
  }

  describe('OCSP', () => {
    it('a good answer of the CA’s delegate, when judged, then is good and names its evidence', async () => {
      const status = await check({ ocsp: [await ocspAnswer()] });
      expect(words(status)).to.equal('good by ocsp');
      expect(status.status !== 'unknown' && status.evidence.signer.equals(responder.certificate)).to.equal(
        true,
      );
      expect(status.status !== 'unknown' && status.evidence.signerNeedsNoCheck).to.equal(false);
    });

    it('an answer of the CA itself or of a delegate with nocheck, when judged, then the signer needs no check', async () => {
      const nocheck = await testLeaf({
        name: 'OCSP2',
        issuer: ca,
        extensions: [ocspEku, extension(OID.ocspNoCheck, nullValue())],
      });
      for (const by of [ca, nocheck]) {
        const status = await check({ ocsp: [await ocspAnswer({ responder: by })] });
        expect(status.status !== 'unknown' && status.evidence.signerNeedsNoCheck).to.equal(true);
      }
    });

    it('a revoked answer, when judged, then gives the time and the reason', async () => {
      const status = await check({ ocsp: [await ocspAnswer({ status: revoked() })] });
      expect(status).to.deep.include({ status: 'revoked', at: revoked().at, reason: 'keyCompromise' });
    });

    it('answers that settle nothing, when judged, then are unknown with the reason', async () => {
      const stranger = await testCa({ name: 'CA' });
      const other = await testLeaf({ name: 'Other', issuer: ca });
      const late = new Date('2026-12-01T00:00:00Z');
      const notOcsp = await testLeaf({ name: 'OCSP', issuer: ca });
      const foreign = await testLeaf({ name: 'OCSP', issuer: stranger, extensions: [ocspEku] });
      const expired = await testLeaf({
        name: 'OCSP',
        issuer: ca,
        extensions: [ocspEku],
        notAfter: new Date('2026-02-01T00:00:00Z'),
      });
      const cases: Record<string, Uint8Array> = {
        'OCSP: the responder does not know': await ocspAnswer({ status: 'unknown' }),
        'OCSP OTHER_CERTIFICATE': await ocspAnswer({ about: other }),
        'OCSP NOT_SUCCESSFUL: tryLater': plainStatus('tryLater'),
        'from the future': await ocspAnswer({ now: late }),
        'too old': await ocspAnswer({ now: new Date('2026-03-01T00:00:00Z') }),
        'OCSP: ASN1_MALFORMED': Buffer.from('no answer'),
      };
      for (const [why, answer] of Object.entries(cases)) {
        expect(words(await check({ ocsp: [answer] })), why)
          .to.match(/^unknown/)
          .and.to.include(why);
      }
      for (const by of [notOcsp, foreign, expired]) {
        const answer = await ocspAnswer({ responder: by });
        expect(words(await check({ ocsp: [answer] }))).to.include('RESPONDER_NOT_AUTHORISED');
      }
    });

    it('a changed answer, when judged, then is SIGNATURE_MISMATCH', async () => {
      const answer = Buffer.from(await ocspAnswer({ status: revoked() }));
      const at = answer.indexOf('20260531000000Z');
      answer.write('2', at);
      answer.write('20270531', at);
      expect(words(await check({ ocsp: [answer] }))).to.include('SIGNATURE_MISMATCH');
    });

    it('nonces, when the answer carries another one, then it is refused; when it carries none, tolerated', async () => {
      const verdict = (answer: Uint8Array) =>
        verifyOcspResponse(parseOcspResponse(answer), {
          certificate: leaf.certificate,
          issuer: ca.certificate,
          nonce: Buffer.alloc(16, 1),
        });
      expect(verdict(await ocspAnswer({ nonce: Buffer.alloc(16, 1) })).ok).to.equal(true);
      expect(verdict(await ocspAnswer()).ok).to.equal(true);
      expect(verdict(await ocspAnswer({ nonce: Buffer.alloc(16, 2) }))).to.deep.include({
        fault: 'WRONG_NONCE',
      });
    });
  });

  describe('CRL', () => {
    it('a list without and with the certificate, when judged, then is good and revoked', async () => {
      expect(words(await check({ crl: [await crl()] }))).to.equal('good by crl');
      const status = await check({ crl: [await crl({ revoked: [revoked('cessationOfOperation')] })] });
      expect(status).to.deep.include({ status: 'revoked', at: revoked().at, reason: 'cessationOfOperation' });
    });

    it('later data, when an earlier moment is asked, then settles it; older data does not', async () => {
      const earlier = new Date(AT.getTime() - 30 * DAY);
      expect(words(await check({ crl: [await crl()], at: earlier }))).to.equal('good by crl');
      const old = await crl({ thisUpdate: earlier });
      expect(words(await check({ crl: [old] }))).to.include('too old');
    });

    it('a list issued after the certificate had expired, when it is silent, then settles nothing', async () => {
      const after = new Date('2027-02-01T00:00:00Z');
      const status = await check({ crl: [await crl({ thisUpdate: after })], now: after });
      expect(words(status)).to.include('after the certificate had expired');
    });

    it('lists that may not be used, when judged, then are unknown with the reason', async () => {
      const stranger = await testCa({ name: 'CA' });
      const other = await testCa({ name: 'Other' });
      const noCrlSign = await testEntity({
        name: 'CA',
        extensions: [keyUsageExtension('keyCertSign')],
        keys: { privateKey: ca.key, publicKey: ca.certificate.publicKey },
      });
      const idp = (...parts: readonly Uint8Array[]): readonly Uint8Array[] => [
        extension(OID.issuingDistributionPoint, sequence(...parts), true),
      ];
      const flag = (tag: number): Uint8Array => contextPrimitive(tag, Uint8Array.of(0xff));
      const point = context(0, context(0, contextPrimitive(6, Buffer.from('http://elsewhere/x.crl'))));
      const cases: readonly [string, Listing][] = [
        ['SIGNATURE_MISMATCH', { issuer: stranger }],
        ['OTHER_ISSUER', { issuer: other }],
        ['OUT_OF_SCOPE: CA certificates only', { extensions: idp(flag(2)) }],
        ['OUT_OF_SCOPE: attribute certificates only', { extensions: idp(flag(5)) }],
        ['OUT_OF_SCOPE: some reasons only', { extensions: idp(contextPrimitive(3, Uint8Array.of(1, 0x40))) }],
        ['OUT_OF_SCOPE: another distribution point', { extensions: idp(point) }],
        ['DELTA_CRL', { extensions: [extension(OID.deltaCrlIndicator, integer(1), true)] }],
        ['UNKNOWN_CRITICAL_EXTENSION', { extensions: [extension('1.2.3', nullValue(), true)] }],
      ];
      for (const [why, listing] of cases) {
        expect(words(await check({ crl: [await crl(listing)] })), why).to.include(why);
      }
      const list = await crl();
      const status = await checkRevocation(leaf.certificate, noCrlSign.certificate, {
        at: AT,
        now: AT,
        crl: [list],
      });
      expect(words(status)).to.include('NOT_A_CRL_SIGNER');
    });

    it('a list for end-entity certificates, when the certificate is one, then counts', async () => {
      const scope = extension(
        OID.issuingDistributionPoint,
        sequence(contextPrimitive(1, Uint8Array.of(0xff))),
        true,
      );
      expect(words(await check({ crl: [await crl({ extensions: [scope] })] }))).to.equal('good by crl');
    });

    it('several sources, when the first settles nothing, then the next one is asked', async () => {
      const sources = {
        ocsp: [plainStatus('tryLater'), Buffer.from('x')],
        crl: [await crl({ revoked: [revoked()] })],
      };
      expect(words(await check(sources))).to.equal('revoked by crl');
    });

    it('nothing at hand, when asked, then is unknown, never good', async () => {
      expect(words(await check({}))).to.equal('unknown no revocation data and no address to fetch it from');
    });

    it('a hundred thousand entries, when one is sought, then it is found', async () => {
      const many = Array.from({ length: 100_000 }, (_, index): Revocation => {
        return { serialHex: (0x400000 + index).toString(16), at: AT, reason: 'unspecified' };
      });
      const list = await crl({ revoked: [...many, revoked()] });
      expect(words(await check({ crl: [list] }))).to.equal('revoked by crl');
    });
  });
});
