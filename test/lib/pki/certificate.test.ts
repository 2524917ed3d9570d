import { expect } from 'chai';
import { isAppError } from '../../../src/app-error.ts';
import { Certificate } from '../../../src/lib/pki/certificate.ts';
import { pkiErrors } from '../../../src/lib/pki/errors.ts';
import { sameName } from '../../../src/lib/pki/names.ts';
import { OID } from '../../../src/lib/pki/oids.ts';
import { buildPath } from '../../../src/lib/pki/path.ts';
import { VGCA_CERTIFICATES, vgcaIntermediates, vgcaTrustAnchors } from '../../../src/lib/pki/vgca.ts';
import { testLeaf } from './test-authorities.ts';

describe('government CA certificates', () => {
  it('the shipped files, when loaded, then bear the pinned fingerprints and lead to the pinned roots', () => {
    const anchors = vgcaTrustAnchors();
    const issuing = vgcaIntermediates();
    const loaded = [...anchors, ...issuing].map((item) => item.fingerprintSha256);
    expect(loaded).to.have.members(VGCA_CERTIFICATES.map((item) => item.fingerprintSha256));
    for (const certificate of issuing) {
      const result = buildPath(certificate, {
        anchors,
        intermediates: [],
        at: new Date('2026-01-01T00:00:00Z'),
      });
      expect(result.ok, certificate.subject.text).to.equal(true);
    }
  });

  it('the G2 issuing CA, when read, then shows its names, addresses and limits', () => {
    const certificate = vgcaIntermediates()[0] as Certificate;
    expect(certificate.subject.commonName).to.equal('CA phục vụ các cơ quan Nhà nước G2');
    expect(certificate.issuer.organisation).to.equal('Ban Cơ yếu Chính phủ');
    expect(certificate.subject.country).to.equal('VN');
    expect(certificate.serialHex).to.equal('7af2df52182653d3');
    expect(certificate.basicConstraints).to.deep.equal({ ca: true, pathLength: 0 });
    expect(certificate.ocspUrls).to.deep.equal(['http://ocsp.ca.gov.vn/']);
    expect(certificate.caIssuerUrls).to.deep.equal(['http://ca.gov.vn/pki/pub/crt/rootcag2.crt']);
    expect(certificate.crlUrls).to.deep.equal(['http://ca.gov.vn/pki/pub/crl/rootcag2.crl']);
    expect(certificate.policies).to.include('2.16.704.1.1.1.1.1');
    expect(certificate.isCa).to.equal(true);
    expect(certificate.isSelfIssued).to.equal(false);
  });

  it('the G1 root, when read, then keeps the serial number that begins with FF', () => {
    const root = vgcaTrustAnchors().find((item) => item.subject.commonName?.includes('RootCA)'));
    expect(root?.serialHex).to.match(/^(00)?ff303ae4e90ac1ed$/);
    expect(root?.isSelfIssued).to.equal(true);
    expect(root?.publicKey.asymmetricKeyDetails?.modulusLength).to.equal(2048);
  });
});

describe('Certificate', () => {
  it('a subject in the government profile, when read, then gives each part in NFC', async () => {
    const { certificate } = await testLeaf({
      name: '',
      subject: [
        [OID.country, 'VN'],
        [OID.locality, 'Tuyên Quang'],
        [OID.organisation, 'ỦY BAN NHÂN DÂN HUYỆN YÊN SƠN'],
        [OID.organisationalUnit, 'ỦY BAN NHÂN DÂN XÃ MỸ BẰNG'],
        [OID.organisationalUnit, 'Văn phòng'],
        [OID.commonName, 'Hà Văn Tý'],
        [OID.email, 'tyhv@tuyenquang.gov.vn'],
      ],
    });
    const { subject } = certificate;
    expect(subject.commonName).to.equal('Hà Văn Tý');
    expect(subject.organisationalUnits).to.deep.equal(['ỦY BAN NHÂN DÂN XÃ MỸ BẰNG', 'Văn phòng']);
    expect(subject.locality).to.equal('Tuyên Quang');
    expect(subject.email).to.equal('tyhv@tuyenquang.gov.vn');
    expect(subject.text).to.match(/^E=tyhv@tuyenquang\.gov\.vn, CN=Hà Văn Tý, OU=Văn phòng/);
    expect(certificate.keyUsage).to.deep.equal(new Set(['digitalSignature', 'nonRepudiation']));
  });

  it('PEM and DER of one certificate, when parsed, then are equal', async () => {
    const { certificate } = await testLeaf({ name: 'a' });
    for (const input of [
      certificate.toPem(),
      Buffer.from(certificate.toPem()),
      `text\n${certificate.toPem()}`,
    ]) {
      expect(Certificate.parse(input).equals(certificate)).to.equal(true);
    }
    expect(Certificate.parseAll(certificate.toPem() + certificate.toPem())).to.have.length(2);
  });

  it('damaged input, when parsed, then is refused as CERTIFICATE_DAMAGED', async () => {
    const { certificate } = await testLeaf({ name: 'a' });
    const swapped = Buffer.from(certificate.der);
    // The outer signature algorithm is made to differ from the signed one (RFC 5280 §4.1.1.2).
    const inner = swapped.indexOf(Buffer.from(certificate.signatureAlgorithm.der));
    const outer = swapped.indexOf(Buffer.from(certificate.signatureAlgorithm.der), inner + 1);
    swapped[outer + certificate.signatureAlgorithm.der.length - 1] = 3;
    const inputs = [
      swapped,
      certificate.der.subarray(0, 100),
      Buffer.from('hello'),
      'no pem',
      Buffer.alloc(0),
    ];
    for (const input of inputs) {
      expect(() => Certificate.parse(input))
        .to.throw()
        .and.to.satisfy((error: unknown) => isAppError(error, pkiErrors.CERTIFICATE_DAMAGED));
    }
  });

  it('names that differ in case and spacing only, when compared, then match; other names do not', async () => {
    const subjectOf = async (commonName: string) =>
      (await testLeaf({ name: '', subject: [[OID.commonName, commonName]] })).certificate.subject;
    expect(sameName(await subjectOf('CA Phục  vụ'), await subjectOf('ca phục vụ '))).to.equal(true);
    expect(sameName(await subjectOf('CA phục vụ'), await subjectOf('CA phuc vu'))).to.equal(false);
  });
});
