import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isAppError } from '../../../src/app-error.ts';
import type { DigestName } from '../../../src/lib/pki/algorithms.ts';
import {
  assembleSignedData,
  attribute,
  buildSignedData,
  estimateSignedDataLength,
  issuerAndSerial,
  signedAttributes,
} from '../../../src/lib/pki/cms-build.ts';
import { parseSignedData } from '../../../src/lib/pki/cms-parse.ts';
import { verifySignerInfo } from '../../../src/lib/pki/cms-verify.ts';
import { readWholeAsn1 } from '../../../src/lib/pki/der-read.ts';
import { asOid, hex } from '../../../src/lib/pki/der-values.ts';
import { context, integer, octets, oid, sequence, setOf } from '../../../src/lib/pki/der-write.ts';
import { digestBytes } from '../../../src/lib/pki/digest.ts';
import { pkiErrors } from '../../../src/lib/pki/errors.ts';
import { OID } from '../../../src/lib/pki/oids.ts';
import { algorithmDer } from '../../../src/lib/pki/signature-algorithm.ts';
import {
  digestFor,
  type SignatureAlgorithm,
  type Signer,
  signerFromKey,
} from '../../../src/lib/pki/signer.ts';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type TestEntity, testCa, testLeaf } from './test-authorities.ts';

const DATA = Buffer.from('Nội dung văn bản');
const digestOf = (digest: DigestName): Uint8Array => digestBytes(digest, DATA);

describe('CMS', () => {
  let root: TestEntity;
  const signers: Partial<Record<SignatureAlgorithm, Signer>> = {};

  before(async () => {
    root = await testCa({ name: 'root' });
    const make = async (algorithm: SignatureAlgorithm, keys: ReturnType<typeof generateKeyPairSync>) => {
      const leaf = await testLeaf({ name: algorithm, issuer: root, keys });
      signers[algorithm] = signerFromKey(leaf.key, leaf.certificate, [root.certificate], algorithm);
    };
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await make('rsa-pkcs1-sha256', rsa);
    await make('rsa-pss-sha256', rsa);
    await make('ecdsa-sha256', generateKeyPairSync('ec', { namedCurve: 'prime256v1' }));
    await make('ecdsa-sha384', generateKeyPairSync('ec', { namedCurve: 'secp384r1' }));
  });

  const ALGORITHMS: readonly SignatureAlgorithm[] = [
    'rsa-pkcs1-sha256',
    'rsa-pss-sha256',
    'ecdsa-sha256',
    'ecdsa-sha384',
  ];

  function build(algorithm: SignatureAlgorithm = 'ecdsa-sha256'): Promise<Uint8Array> {
    const signer = signers[algorithm] as Signer;
    return buildSignedData({ signer, messageDigest: digestOf(digestFor(algorithm)) });
  }

  /** The same CMS with some octets replaced by others of the same length. */
  function replaced(cms: Uint8Array, from: Uint8Array, to: Uint8Array): Uint8Array {
    const copy = Buffer.from(cms);
    const at = copy.indexOf(Buffer.from(from));
    if (at < 0 || from.length !== to.length) throw new Error('nothing to replace');
    copy.set(to, at);
    return copy;
  }

  describe('CMS signatures', () => {
    for (const algorithm of ALGORITHMS) {
      it(`a ${algorithm} signature, when built, then has the CAdES attributes, no signingTime, and verifies`, async () => {
        const model = parseSignedData(await build(algorithm));
        const attributes = model.signerInfos[0]?.signedAttributes;
        expect(attributes?.attributes.map((item) => item.type)).to.have.members([
          OID.contentType,
          OID.messageDigest,
          OID.signingCertificateV2,
        ]);
        expect(model.content).to.equal(undefined);
        expect(model.certificates.map((item) => item.subject.commonName)).to.deep.equal([algorithm]);
        const verdict = verifySignerInfo(model, digestOf);
        expect(verdict).to.deep.include({
          ok: true,
          signingCertificate: 'matches',
          attributesUnsorted: false,
        });
        expect(verdict.certificate?.subject.commonName).to.equal(algorithm);
      });

      it(`a ${algorithm} signature, when its size is estimated before, then fits`, async () => {
        const estimate = estimateSignedDataLength(signers[algorithm] as Signer);
        expect((await build(algorithm)).length).to.be.within(estimate - 8, estimate);
      });
    }

    it('signing in two phases, when assembled, then equals the one call', async () => {
      const signer = signers['rsa-pkcs1-sha256'] as Signer;
      const attributes = signedAttributes({ ...signer, messageDigest: digestOf('sha256') });
      const signature = await signer.sign(attributes.toBeSigned);
      const cms = assembleSignedData({ attributes, signature, chain: signer.chain });
      expect(hex(cms)).to.equal(hex(await build('rsa-pkcs1-sha256')));
    });

    it('an unsigned attribute, when added over the signature value, then stands there and the signature holds', async () => {
      const signer = signers['ecdsa-sha256'] as Signer;
      let seen: Uint8Array | undefined;
      const cms = await buildSignedData({
        signer,
        messageDigest: digestOf('sha256'),
        unsignedAttributes: async (signature) => {
          seen = signature;
          return [attribute(OID.signatureTimeStamp, sequence(octets(signature)))];
        },
      });
      const model = parseSignedData(cms);
      expect(hex(model.signerInfos[0]?.signatureTimestamps[0] ?? new Uint8Array())).to.equal(
        hex(sequence(octets(seen as Uint8Array))),
      );
      expect(hex(model.signerInfos[0]?.signature ?? new Uint8Array())).to.equal(hex(seen as Uint8Array));
      expect(verifySignerInfo(model, digestOf).ok).to.equal(true);
    });

    it('a message digest of the wrong length, when given, then is refused before anything is signed', () => {
      const signer = signers['ecdsa-sha384'] as Signer;
      expect(() => signedAttributes({ ...signer, messageDigest: digestOf('sha256') })).to.throw(TypeError);
    });

    it('zero padding after the CMS, when parsed, then is outside its length', async () => {
      const cms = await build();
      const model = parseSignedData(Buffer.concat([cms, Buffer.alloc(500)]));
      expect(model.length).to.equal(cms.length);
      expect(verifySignerInfo(model, digestOf).ok).to.equal(true);
    });
  });

  describe('CMS signatures by Edwards curves', () => {
    /** RFC 8419: the signature is over the attributes themselves. SHAKE256 has 64 octets of output. */
    async function edwards(type: 'ed25519' | 'ed448'): Promise<Uint8Array> {
      const keys = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ed448');
      const { certificate, key } = await testLeaf({ name: type, issuer: root, keys });
      const digest = algorithmDer(type === 'ed25519' ? OID.sha512 : '2.16.840.1.101.3.4.2.12');
      const set = setOf(
        attribute(OID.contentType, oid(OID.data)),
        attribute(OID.messageDigest, octets(digestOf(type === 'ed25519' ? 'sha512' : 'shake256'))),
      );
      const implicit = Buffer.from(set);
      implicit[0] = 0xa0;
      const info = sequence(
        integer(1),
        issuerAndSerial(certificate),
        digest,
        implicit,
        algorithmDer(OID[type]),
        octets(sign(null, set, key)),
      );
      const content = sequence(oid(OID.data));
      const signedData = sequence(
        integer(1),
        setOf(digest),
        content,
        context(0, certificate.der),
        setOf(info),
      );
      return sequence(oid(OID.signedData), context(0, signedData));
    }

    for (const type of ['ed25519', 'ed448'] as const) {
      it(`an ${type} signature, when verified, then holds over its content only`, async () => {
        const model = parseSignedData(await edwards(type));
        const verdict = verifySignerInfo(model, digestOf);
        expect(verdict).to.deep.include({ ok: true, scheme: 'eddsa', signingCertificate: 'absent' });
        expect(verifySignerInfo(model, (digest) => digestBytes(digest, root.certificate.der)).fault).to.equal(
          'DIGEST_MISMATCH',
        );
      });
    }
  });

  describe('CMS signatures that do not hold', () => {
    it('other content, when verified, then is DIGEST_MISMATCH', async () => {
      const verdict = verifySignerInfo(parseSignedData(await build()), (digest) =>
        digestBytes(digest, DATA, DATA),
      );
      expect(verdict).to.deep.include({ ok: false, fault: 'DIGEST_MISMATCH' });
    });

    it('a changed signature value, when verified, then is SIGNATURE_MISMATCH', async () => {
      const cms = await build('rsa-pkcs1-sha256');
      const signature = parseSignedData(cms).signerInfos[0]?.signature as Uint8Array;
      const other = Buffer.from(signature);
      other[20] = (other[20] as number) ^ 1;
      const verdict = verifySignerInfo(parseSignedData(replaced(cms, signature, other)), digestOf);
      expect(verdict).to.deep.include({ ok: false, fault: 'SIGNATURE_MISMATCH' });
    });

    it('a swapped message digest, when content is made to fit, then is SIGNATURE_MISMATCH', async () => {
      const forged = Buffer.from('Nội dung khác');
      const cms = replaced(await build(), digestOf('sha256'), digestBytes('sha256', forged));
      const verdict = verifySignerInfo(parseSignedData(cms), (digest) => digestBytes(digest, forged));
      expect(verdict).to.deep.include({ ok: false, fault: 'SIGNATURE_MISMATCH' });
    });

    it('a contentType attribute of another type, when verified, then is FORMAT', async () => {
      const signer = signers['ecdsa-sha256'] as Signer;
      const attributes = signedAttributes({
        ...signer,
        messageDigest: digestOf('sha256'),
        contentType: OID.tstInfo,
      });
      const signature = await signer.sign(attributes.toBeSigned);
      const verdict = verifySignerInfo(
        parseSignedData(assembleSignedData({ attributes, signature })),
        digestOf,
      );
      expect(verdict).to.deep.include({ ok: false, fault: 'FORMAT', detail: 'contentType attribute' });
    });

    it('a digest algorithm that is not the signature’s, when verified, then is FORMAT', async () => {
      const cms = await build();
      const at = Buffer.from(cms).lastIndexOf(Buffer.from(oid(OID.sha256)));
      const copy = Buffer.from(cms);
      copy.set(oid(OID.sha512), at);
      const verdict = verifySignerInfo(parseSignedData(copy), digestOf);
      expect(verdict).to.deep.include({ ok: false, fault: 'FORMAT' });
    });

    it('a CMS without the signer’s certificate, when verified, then is NO_SIGNER_CERTIFICATE until it is given', async () => {
      const signer = signers['ecdsa-sha256'] as Signer;
      const attributes = signedAttributes({ ...signer, messageDigest: digestOf('sha256') });
      const signature = await signer.sign(attributes.toBeSigned);
      const model = parseSignedData(assembleSignedData({ attributes, signature, embedCertificates: false }));
      expect(verifySignerInfo(model, digestOf).fault).to.equal('NO_SIGNER_CERTIFICATE');
      expect(verifySignerInfo(model, digestOf, { certificates: [signer.certificate] }).ok).to.equal(true);
    });

    it('a signingCertificateV2 of another certificate with the same key, when verified, then is a mismatch', async () => {
      const signer = signers['ecdsa-sha256'] as Signer;
      const twin = signers['ecdsa-sha384'] as Signer;
      const attributes = signedAttributes({
        ...signer,
        certificate: twin.certificate,
        messageDigest: digestOf('sha256'),
      });
      const signature = await signer.sign(attributes.toBeSigned);
      const cms = assembleSignedData({
        attributes: { ...attributes, certificate: signer.certificate },
        signature,
      });
      expect(verifySignerInfo(parseSignedData(cms), digestOf)).to.deep.include({
        ok: true,
        signingCertificate: 'mismatch',
      });
    });

    it('damaged bytes, when parsed, then are CMS_DAMAGED', async () => {
      const cms = await build();
      for (const input of [
        cms.subarray(0, 300),
        Buffer.alloc(0),
        Buffer.alloc(100),
        sequence(oid(OID.data)),
      ]) {
        expect(() => parseSignedData(input))
          .to.throw()
          .and.to.satisfy((error: unknown) => isAppError(error, pkiErrors.CMS_DAMAGED));
      }
    });
  });

  describe('CMS against openssl', () => {
    const folder = temporaryFolder('cms');
    const file = (name: string): string => join(folder, name);
    const openssl = (...args: string[]): string =>
      execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' }).toString();

    before(function () {
      needs(this, 'openssl', 'openssl');
      writeFileSync(file('data'), DATA);
      writeFileSync(file('root.crt'), root.certificate.toPem());
    });

    for (const algorithm of ALGORITHMS) {
      it(`our ${algorithm} signature, when given to openssl, then it verifies as CAdES`, async () => {
        writeFileSync(file('ours.cms'), await build(algorithm));
        const verify = [
          'cms',
          '-verify',
          '-cades',
          '-binary',
          '-inform',
          'DER',
          '-in',
          'ours.cms',
          '-content',
          'data',
        ];
        const out = openssl(...verify, '-CAfile', 'root.crt', '-purpose', 'any', '-no_check_time');
        expect(out).to.equal(DATA.toString());
      });
    }

    const made: Record<string, { key: readonly string[]; sign: readonly string[] }> = {
      'RSA with SHA-1': { key: ['-newkey', 'rsa:2048'], sign: ['-md', 'sha1'] },
      'RSA with SHA-512': { key: ['-newkey', 'rsa:2048'], sign: ['-md', 'sha512'] },
      'RSA with SHA3-256': { key: ['-newkey', 'rsa:2048'], sign: ['-md', 'sha3-256'] },
      'RSA-PSS with SHA-384': {
        key: ['-newkey', 'rsa:2048'],
        sign: ['-md', 'sha384', '-keyopt', 'rsa_padding_mode:pss'],
      },
      'RSA-PSS with its own MGF1 digest': {
        key: ['-newkey', 'rsa:2048'],
        sign: ['-md', 'sha256', '-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_mgf1_md:sha1'],
      },
      'RSA in streamed BER': {
        key: ['-newkey', 'rsa:2048'],
        sign: ['-md', 'sha256', '-stream', '-nodetach'],
      },
      'P-521 with SHA-512': {
        key: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-521'],
        sign: ['-md', 'sha512'],
      },
      'brainpool with SHA-384': {
        key: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:brainpoolP384r1'],
        sign: ['-md', 'sha384'],
      },
      'signer by subject key identifier': { key: ['-newkey', 'rsa:2048'], sign: ['-md', 'sha256', '-keyid'] },
      'CAdES attributes': { key: ['-newkey', 'rsa:2048'], sign: ['-md', 'sha256', '-cades'] },
      'no signed attributes': { key: ['-newkey', 'rsa:2048'], sign: ['-md', 'sha256', '-noattr'] },
    };
    for (const [kind, { key, sign }] of Object.entries(made)) {
      it(`openssl’s ${kind}, when verified here, then holds, and not over other content`, () => {
        openssl(
          'req',
          '-x509',
          ...key,
          '-nodes',
          '-keyout',
          'k.pem',
          '-out',
          'c.pem',
          '-subj',
          '/CN=openssl',
          '-sha256',
        );
        openssl(
          'cms',
          '-sign',
          '-binary',
          '-in',
          'data',
          '-signer',
          'c.pem',
          '-inkey',
          'k.pem',
          '-outform',
          'DER',
          '-out',
          'o.cms',
          ...sign,
        );
        const model = parseSignedData(readFileSync(file('o.cms')));
        const verdict = verifySignerInfo(model, digestOf, { content: () => DATA });
        expect(verdict, verdict.detail).to.deep.include({ ok: true });
        const other = verifySignerInfo(model, (digest) => digestBytes(digest, Buffer.from('x')), {
          content: () => Buffer.from('x'),
        });
        expect(other.ok).to.equal(false);
      });
    }

    it('a streamed BER signature, when its attributes are hashed, then it is as DER', () => {
      openssl(
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        'k.pem',
        '-out',
        'c.pem',
        '-subj',
        '/CN=ber',
      );
      openssl(
        'cms',
        '-sign',
        '-binary',
        '-stream',
        '-in',
        'data',
        '-signer',
        'c.pem',
        '-inkey',
        'k.pem',
        '-outform',
        'DER',
        '-out',
        'b.cms',
        '-nodetach',
      );
      const bytes = readFileSync(file('b.cms'));
      expect(bytes[1]).to.equal(0x80);
      const model = parseSignedData(bytes);
      expect(model.content?.toString()).to.equal(DATA.toString());
      expect(
        createHash('sha256')
          .update(model.content as Uint8Array)
          .digest('hex'),
      ).to.equal(hex(digestOf('sha256')));
      expect(
        asOid(
          readWholeAsn1(model.signerInfos[0]?.signedAttributes?.der as Uint8Array)
            .at(0)
            .at(0),
        ),
      ).to.equal(OID.contentType);
    });
  });
});
