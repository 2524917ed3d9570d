/** The rules for judging, "Report", and what stands above all of them: one test for each clause, under its words. */
import { expect } from 'chai';
import { isAppError } from '../../../src/app-error.ts';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { findField } from '../../../src/lib/pdf/fields.ts';
import { name, type PdfRef, PdfString } from '../../../src/lib/pdf/objects.ts';
import { Certificate } from '../../../src/lib/pki/certificate.ts';
import { attribute } from '../../../src/lib/pki/cms-build.ts';
import { time } from '../../../src/lib/pki/der-write.ts';
import { OID } from '../../../src/lib/pki/oids.ts';
import { signerFromKey } from '../../../src/lib/pki/signer.ts';
import { appendDocumentTimestamp } from '../../../src/lib/signing/append-timestamp.ts';
import { appendValidationData } from '../../../src/lib/signing/append-validation-data.ts';
import type { Level, SignatureReport } from '../../../src/lib/verification/report.ts';
import { verifyPdf } from '../../../src/lib/verification/verify-pdf.ts';
import { attackWorld, crl, dates, reportOn, sign, verify } from '../../attacks/attack-world.ts';
import { smallPdf } from '../../support/signing-fixtures.ts';
import { testLeaf } from '../pki/test-authorities.ts';
import { signedWith, usualAttributes } from './made-cms.ts';
import { tamper } from './signed-document.ts';

const field = { name: 'S', page: 0, rect: [0, 0, 0, 0] as const };

/** An official of a unit; the certificate says so. */
async function official() {
  const { root } = await attackWorld();
  const subject = [
    [OID.country, 'VN'],
    [OID.organisation, 'UBND tỉnh Tuyên Quang'],
    [OID.organisationalUnit, 'UBND xã Chân Sơn'],
    [OID.commonName, 'Hà Văn Tý'],
  ] as const;
  return testLeaf({ name: '', subject, issuer: root, ...dates });
}

describe('rules for judging: report', () => {
  it('issuer, signer, unit: are told, when the certificate names them, with serial and fingerprint', async () => {
    const by = await official();
    const report = reportOn(await verify(await signedWith({ by })), 'S');
    expect(report.signer).to.include({
      commonName: 'Hà Văn Tý',
      organisation: 'UBND tỉnh Tuyên Quang',
      serial: by.certificate.serialHex,
      fingerprint: by.certificate.fingerprintSha256,
    });
    expect(report.signer?.organisationalUnits).to.deep.equal(['UBND xã Chân Sơn']);
    expect(report.signer?.issuer).to.contain('RootCA Thử nghiệm');
    expect(Certificate.parse(by.certificate.der).fingerprintSha256).to.equal(report.certificateFingerprint);
  });

  it('signing time and where it comes from: claimed, proved by its own stamp or by one over the document', async () => {
    const { leader, timestamps } = await attackWorld();
    const plain = await sign(await smallPdf(), leader, { field });
    const claimed = reportOn(await verify(plain), 'S');
    expect(claimed.signingTime).to.deep.equal({ time: claimed.claimedTime, source: 'claimed' });
    expect(claimed.provedTime).to.equal(undefined);
    const stamped = reportOn(await verify(await sign(await smallPdf(), leader, { field, timestamps })), 'S');
    expect(stamped.signingTime).to.deep.equal({
      time: stamped.timestamp?.time,
      source: 'signature-timestamp',
    });
    const { pdf } = await appendDocumentTimestamp(plain, timestamps);
    const covered = reportOn(await verify(pdf), 'S');
    expect(covered.signingTime).to.deep.equal({ time: covered.provedTime, source: 'document-timestamp' });
  });

  it('validity at signing: valid, invalid or unknown, as chain and revocation are at that time', async () => {
    const { root, timestamps } = await attackWorld();
    const by = await official();
    const signer = signerFromKey(by.key, by.certificate);
    const bytes = await sign(await smallPdf(), signer, { field, timestamps });
    const revoked = {
      serialHex: by.certificate.serialHex,
      at: new Date(Date.now() - 60_000),
      reason: 'keyCompromise' as const,
    };
    expect(reportOn(await verify(bytes), 'S').validAtSigning).to.equal('valid');
    const known = { revocation: { crl: [await crl(root, [revoked])] } };
    expect(reportOn(await verify(bytes, known), 'S').validAtSigning).to.equal('invalid');
    expect(reportOn(await verify(bytes, { roots: [] }), 'S').validAtSigning).to.equal('unknown');
  });

  it('revocation source and age: are told, when a list settled it', async () => {
    const { leader } = await attackWorld();
    const report = reportOn(await verify(await sign(await smallPdf(), leader, { field })), 'S');
    expect(report.revocation).to.include({ status: 'good', source: 'crl', revokedAt: undefined });
    expect(Math.abs(Date.parse(report.revocation!.thisUpdate!) - Date.now())).to.be.below(60_000);
  });

  it('integrity, coverage, algorithms: are told for each signature', async () => {
    const { sealed } = await attackWorld();
    const { signatures } = await verify(sealed);
    expect(
      signatures.map(({ intact, covers, algorithms }) => ({ intact, covers, ...algorithms })),
    ).to.deep.equal([
      { intact: true, covers: 'revision', digest: 'sha256', signature: 'ecdsa' },
      { intact: true, covers: 'whole-file', digest: 'sha256', signature: 'ecdsa' },
    ]);
  });

  it('what changed afterwards in words: in Vietnamese and English, when something did', async () => {
    const { sealed } = await attackWorld();
    const { signatures } = await verify(sealed);
    expect(signatures[0]!.modifiedAfter.map(({ vi, en }) => [vi, en])).to.deep.include([
      'Điền trường “Number” từ trống thành “15”.',
      'The field “Number” was filled in from empty to “15”.',
    ]);
  });
});

describe('rules for judging: the level', () => {
  async function levels(bytes: Uint8Array): Promise<Level[]> {
    return (await verify(bytes)).signatures.map(({ level }) => level);
  }

  it('B-B, B-T, B-LT, B-LTA, DocTimeStamp: as what the file carries grows', async () => {
    const { leader, root, timestamps } = await attackWorld();
    expect(await levels(await sign(await smallPdf(), leader, { field }))).to.deep.equal(['B-B']);
    const stamped = await sign(await smallPdf(), leader, { field, timestamps });
    expect(await levels(stamped)).to.deep.equal(['B-T']);
    const certificates = [leader.certificate.der, root.certificate.der];
    const data = { certificates, ocspResponses: [], crls: [await crl(root)] };
    const kept = appendValidationData(stamped, data);
    expect(await levels(kept)).to.deep.equal(['B-LT']);
    const { pdf } = await appendDocumentTimestamp(kept, timestamps);
    expect(await levels(pdf)).to.deep.equal(['B-LTA', 'DocTimeStamp']);
  });

  it('PAdES-BES with signingTime, CMS without signingCertificate, PKCS7 for adbe sub-filters', async () => {
    const by = await official();
    const level = async (attributes: (digest: Uint8Array) => Uint8Array[]) =>
      levels(await signedWith({ by, attributes }));
    const bes = (digest: Uint8Array) => [
      ...usualAttributes(by, digest),
      attribute(OID.signingTime, time(new Date())),
    ];
    expect(await level(bes)).to.deep.equal(['PAdES-BES']);
    expect(await level((digest) => usualAttributes(by, digest).slice(0, 2))).to.deep.equal(['CMS']);
    const bytes = await signedWith({ by });
    const renamed = tamper(bytes, (increment) => {
      increment
        .edit(findField(openPdf(bytes), 'S')!.value as PdfRef)
        .set('SubFilter', name('adbe.pkcs7.detached'));
    });
    expect(await levels(renamed)).to.deep.equal(['PKCS7']);
  });
});

/** Verdicts of EN 319 102-1 §5.1.3 and the sub-indications that we use. */
const WORDS = /^(TOTAL-PASSED|INDETERMINATE|TOTAL-FAILED)$/;

describe('rules for judging: above all', () => {
  function expectWords(report: SignatureReport): void {
    expect(report.verdict).to.match(WORDS);
    expect(report.subIndication === undefined).to.equal(report.verdict === 'TOTAL-PASSED');
    for (const text of [report.sentence.vi, report.sentence.en]) {
      expect(text).to.match(/^(Chữ ký|Dấu thời gian|The) .*\.$/);
      expect(text).to.equal(text.normalize('NFC'));
    }
  }

  it('the words of EN 319 102-1 and a plain sentence: for each signature, whatever happened to it', async () => {
    const { sealed } = await attackWorld();
    const turned = tamper(
      sealed,
      (increment) => void increment.edit(increment.doc.page(0).ref).set('Rotate', 90),
    );
    for (const report of [await verify(sealed), await verify(sealed, { roots: [] }), await verify(turned)]) {
      for (const signature of report.signatures) expectWords(signature);
      expect(report.document.verdict).to.match(WORDS);
      expect(report.document.sentence.vi).to.match(/^(Tài liệu|Chưa)/);
    }
  });

  it('HASH_FAILURE means the digest differs: told for a changed byte, and not for a forbidden later change', async () => {
    const { sealed } = await attackWorld();
    const changed = Uint8Array.from(sealed);
    changed[7] = 0x36;
    const [first] = (await verify(changed)).signatures;
    expect(first).to.include({ subIndication: 'HASH_FAILURE', intact: false });
    const later = tamper(
      sealed,
      (increment) => void increment.edit(increment.doc.page(0).ref).set('Rotate', 90),
    );
    expect(reportOn(await verify(later), 'Seal')).to.include({
      subIndication: 'FORMAT_FAILURE',
      intact: true,
    });
  });

  it('fail closed: a signature that throws within is never valid, and the others are judged all the same', async () => {
    const { sealed } = await attackWorld();
    const damaged = tamper(sealed, (increment) => {
      increment
        .edit(findField(increment.doc, 'Seal')!.value as PdfRef)
        .set('Contents', PdfString.hex(Buffer.from('30820fff', 'hex')));
    });
    const report = await verify(damaged);
    expect(report.signatures).to.have.length(2);
    expect(reportOn(report, 'Seal')).to.include({ verdict: 'TOTAL-FAILED', intact: false });
    expect(reportOn(report, 'Signer1').intact).to.equal(true);
    expect(report.document.verdict).to.equal('TOTAL-FAILED');
  });

  it('fail closed: a file that cannot be read is a typed error and no verdict', async () => {
    for (const bytes of [new Uint8Array(), Buffer.from('%PDF-1.7\n'), Buffer.alloc(5000, 0x20)]) {
      const error = await verifyPdf(bytes, { roots: [] }).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(isAppError(error)).to.equal(true);
    }
  });
});
