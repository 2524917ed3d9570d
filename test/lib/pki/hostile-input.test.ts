import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { answerOcsp } from '../../../certs-dev/answer-ocsp.ts';
import { answerTimestamp } from '../../../certs-dev/answer-timestamp.ts';
import { extendedKeyUsageExtension } from '../../../certs-dev/make-certificate.ts';
import { makeCrl } from '../../../certs-dev/make-crl.ts';
import { isAppError } from '../../../src/app-error.ts';
import { Certificate } from '../../../src/lib/pki/certificate.ts';
import { buildSignedData } from '../../../src/lib/pki/cms-build.ts';
import { parseSignedData } from '../../../src/lib/pki/cms-parse.ts';
import { verifySignerInfo } from '../../../src/lib/pki/cms-verify.ts';
import { parseCrl } from '../../../src/lib/pki/crl.ts';
import { readWholeAsn1 } from '../../../src/lib/pki/der-read.ts';
import { digestBytes } from '../../../src/lib/pki/digest.ts';
import { createOcspRequest, parseOcspResponse } from '../../../src/lib/pki/ocsp.ts';
import { verifyOcspResponse } from '../../../src/lib/pki/ocsp-verify.ts';
import { OID } from '../../../src/lib/pki/oids.ts';
import { buildPath } from '../../../src/lib/pki/path.ts';
import { signerFromKey } from '../../../src/lib/pki/signer.ts';
import { timestampRequest } from '../../../src/lib/pki/timestamp.ts';
import { parseTimestampToken, verifyTimestampToken } from '../../../src/lib/pki/timestamp-token.ts';
import { AT, type TestEntity, testCa, testLeaf } from './test-authorities.ts';

const DATA = Buffer.from('văn bản');
const DIGEST = createHash('sha256').update(DATA).digest();

/** Octets overwritten, removed and doubled anywhere in a true structure. */
function mutations(original: Uint8Array): fc.Arbitrary<Buffer> {
  const at = fc.nat({ max: original.length - 1 });
  const edit = fc.record({
    at,
    byte: fc.nat({ max: 255 }),
    kind: fc.constantFrom('set', 'cut', 'double', 'end'),
  });
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) => {
    let bytes = Buffer.from(original);
    for (const { at: position, byte, kind } of edits) {
      if (kind === 'set' && position < bytes.length) bytes[position] = byte;
      if (kind === 'cut')
        bytes = Buffer.concat([bytes.subarray(0, position), bytes.subarray(position + 1 + (byte % 8))]);
      if (kind === 'double')
        bytes = Buffer.concat([bytes.subarray(0, position), bytes.subarray(Math.max(0, position - byte))]);
      if (kind === 'end') bytes = Buffer.from(bytes.subarray(0, Math.max(1, position)));
    }
    return bytes;
  });
}

/** Whatever the bytes are, reading and judging ends in an answer or a typed error. */
function holdsFor(original: Uint8Array, judge: (bytes: Uint8Array) => void): void {
  judge(original);
  fc.assert(
    fc.property(mutations(original), (bytes) => {
      try {
        judge(bytes);
      } catch (error) {
        if (!isAppError(error)) throw error;
      }
    }),
    { numRuns: 1500 },
  );
}

describe('hostile input', () => {
  let ca: TestEntity;
  let leaf: TestEntity;
  let tsa: TestEntity;

  before(async () => {
    ca = await testCa({ name: 'CA' });
    leaf = await testLeaf({ name: 'Leaf', issuer: ca });
    tsa = await testLeaf({
      name: 'TSA',
      issuer: ca,
      extensions: [extendedKeyUsageExtension(true, OID.ekuTimeStamping)],
    });
  });

  it('mutated certificates, when parsed and chained, then end in an answer or a typed error', () => {
    holdsFor(leaf.certificate.der, (bytes) => {
      const certificate = Certificate.parse(bytes);
      const path = buildPath(certificate, { anchors: [ca.certificate], intermediates: [], at: AT });
      if (path.ok) expect(certificate.tbs).to.deep.equal(leaf.certificate.tbs);
    });
  });

  it('mutated signatures, when parsed and verified, then never hold over other attributes', async () => {
    const cms = await buildSignedData({
      signer: signerFromKey(leaf.key, leaf.certificate),
      messageDigest: DIGEST,
    });
    const signed = parseSignedData(cms).signerInfos[0]?.signedAttributes?.der;
    holdsFor(cms, (bytes) => {
      const model = parseSignedData(bytes);
      const verdict = verifySignerInfo(model, (digest) => digestBytes(digest, DATA), {
        certificates: [leaf.certificate],
      });
      if (verdict.ok) expect(model.signerInfos[0]?.signedAttributes?.der).to.deep.equal(signed);
    });
  });

  it('mutated time-stamps, when parsed and verified, then never hold with another time', async () => {
    const request = timestampRequest(DIGEST, Buffer.from('4142434445464748', 'hex'));
    const response = await answerTimestamp(request, { tsa, chain: [], now: AT });
    holdsFor(readWholeAsn1(response).at(1).raw, (bytes) => {
      const token = parseTimestampToken(bytes);
      const verdict = verifyTimestampToken(token, () => DIGEST, [tsa.certificate]);
      if (verdict.ok) expect(verdict.genTime.getTime()).to.equal(AT.getTime());
    });
  });

  it('mutated OCSP answers and CRLs, when parsed and judged, then end in an answer or a typed error', async () => {
    const question = createOcspRequest(leaf.certificate, ca.certificate);
    const answer = await answerOcsp(question, {
      issuer: ca.certificate,
      responder: ca,
      statusOf: () => 'good',
      now: AT,
    });
    holdsFor(answer, (bytes) => {
      const verdict = verifyOcspResponse(parseOcspResponse(bytes), {
        certificate: leaf.certificate,
        issuer: ca.certificate,
      });
      if (verdict.ok) expect(verdict.single.thisUpdate.getTime()).to.equal(AT.getTime());
    });
    const revoked = [{ serialHex: leaf.certificate.serialHex, at: AT, reason: 'keyCompromise' as const }];
    const list = await makeCrl({ issuer: ca, revoked, thisUpdate: AT, nextUpdate: AT });
    holdsFor(list, (bytes) => parseCrl(bytes).find(leaf.certificate.serialHex, ca.certificate.subject));
  });
});
