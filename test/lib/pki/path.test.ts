import { expect } from 'chai';
import {
  caExtension,
  extendedKeyUsageExtension,
  extension,
  keyUsageExtension,
  policyExtension,
} from '../../../certs-dev/make-certificate.ts';
import { context, contextPrimitive, integer, nullValue, sequence } from '../../../src/lib/pki/der-write.ts';
import { nameDer } from '../../../src/lib/pki/name-write.ts';
import { OID } from '../../../src/lib/pki/oids.ts';
import { buildPath, type PathOptions, type PathResult } from '../../../src/lib/pki/path.ts';
import { AT, type TestEntity, testCa, testEntity, testLeaf } from './test-authorities.ts';

describe('paths', () => {
  let root: TestEntity;
  let issuing: TestEntity;
  let leaf: TestEntity;

  before(async () => {
    root = await testCa({ name: 'Root' });
    issuing = await testCa({ name: 'Issuing', issuer: root }, 0);
    leaf = await testLeaf({ name: 'Leaf', issuer: issuing });
  });

  function path(
    subject: TestEntity,
    between: readonly TestEntity[],
    more: Partial<PathOptions> = {},
  ): PathResult {
    const intermediates = between.map((item) => item.certificate);
    return buildPath(subject.certificate, { anchors: [root.certificate], intermediates, at: AT, ...more });
  }

  function refusal(result: PathResult): string {
    return result.ok ? 'accepted' : `${result.reason}: ${result.detail}`;
  }

  describe('certificate paths', () => {
    it('a leaf under a pinned root, when its issuer is at hand, then gives the path from leaf to anchor', () => {
      const result = path(leaf, [issuing], { purpose: 'signing' });
      expect(result.ok && result.path.map((item) => item.subject.commonName)).to.deep.equal([
        'Leaf',
        'Issuing',
        'Root',
      ]);
      expect(result.ok && result.anchor.equals(root.certificate)).to.equal(true);
    });

    it('an issuing CA that is itself pinned, when it is the anchor, then the path ends there', () => {
      const result = path(leaf, [], { anchors: [issuing.certificate] });
      expect(result.ok && result.path).to.have.length(2);
    });

    it('a missing intermediate or no anchor at all, when a path is sought, then NO_CERTIFICATE_CHAIN_FOUND', () => {
      expect(refusal(path(leaf, []))).to.match(/^NO_CERTIFICATE_CHAIN_FOUND/);
      expect(refusal(path(leaf, [issuing, root], { anchors: [] }))).to.match(/^NO_CERTIFICATE_CHAIN_FOUND/);
    });

    it('a home-made CA with the pinned CA’s names, when its leaf is judged, then NO_CERTIFICATE_CHAIN_FOUND', async () => {
      const falseRoot = await testCa({ name: 'Root' });
      const falseIssuing = await testCa({ name: 'Issuing', issuer: falseRoot });
      const falseLeaf = await testLeaf({ name: 'Leaf', issuer: falseIssuing });
      expect(refusal(path(falseLeaf, [falseIssuing, falseRoot, issuing]))).to.match(
        /^NO_CERTIFICATE_CHAIN_FOUND/,
      );
    });

    it('look-alike issuers among the intermediates, when the true one is there too, then it is found', async () => {
      const twins = await Promise.all(Array.from({ length: 20 }, () => testCa({ name: 'Issuing' })));
      expect(path(leaf, [...twins, issuing]).ok).to.equal(true);
    });

    it('two CAs that certify each other, when no anchor is reached, then the search ends', async () => {
      const a = await testCa({ name: 'A' });
      const keysOf = (entity: TestEntity) => ({
        privateKey: entity.key,
        publicKey: entity.certificate.publicKey,
      });
      const b = await testCa({ name: 'B', issuer: a });
      const aByB = await testCa({ name: 'A', issuer: b, keys: keysOf(a) });
      const under = await testLeaf({ name: 'Leaf', issuer: b });
      expect(refusal(path(under, [a, b, aByB]))).to.match(/^NO_CERTIFICATE_CHAIN_FOUND/);
    });

    it('moments outside a certificate’s validity, when judged, then EXPIRED or NOT_YET_VALID with the certificate', async () => {
      const late = path(leaf, [issuing], { at: new Date('2027-06-01T00:00:00Z') });
      const early = path(leaf, [issuing], { at: new Date('2025-06-01T00:00:00Z') });
      expect(refusal(late)).to.match(/^EXPIRED/);
      expect(refusal(early)).to.match(/^NOT_YET_VALID/);
      expect(!late.ok && late.certificate?.subject.commonName).to.equal('Leaf');
      const short = await testCa({ name: 'Short', issuer: root, notAfter: new Date('2026-02-01T00:00:00Z') });
      const below = path(await testLeaf({ name: 'L', issuer: short }), [short]);
      expect(!below.ok && below.certificate?.subject.commonName).to.equal('Short');
    });
  });

  describe('certificate path constraints', () => {
    it('a certificate issued by a leaf, when judged, then the issuer is not a CA', async () => {
      const child = await testLeaf({ name: 'Child', issuer: leaf });
      expect(refusal(path(child, [leaf, issuing]))).to.equal(
        'CHAIN_CONSTRAINTS_FAILURE: the issuer is not a CA',
      );
    });

    it('a CA below pathLenConstraint 0, when judged, then it is refused', async () => {
      const sub = await testCa({ name: 'Sub', issuer: issuing });
      const below = await testLeaf({ name: 'Below', issuer: sub });
      expect(refusal(path(below, [sub, issuing]))).to.equal('CHAIN_CONSTRAINTS_FAILURE: pathLenConstraint 0');
    });

    it('a CA whose keyUsage lacks keyCertSign, when judged, then it is refused', async () => {
      const ca = await testEntity({
        name: 'NoSign',
        issuer: root,
        extensions: [caExtension(), keyUsageExtension('digitalSignature')],
      });
      const below = await testLeaf({ name: 'Below', issuer: ca });
      expect(refusal(path(below, [ca]))).to.match(/may not sign certificates/);
    });

    it('an unknown critical extension, when judged, then it is refused; uncritical ones are not', async () => {
      const critical = await testLeaf({
        name: 'X',
        issuer: root,
        extensions: [extension('1.2.3.4', nullValue(), true)],
      });
      const plain = await testLeaf({
        name: 'X',
        issuer: root,
        extensions: [extension('1.2.3.4', nullValue())],
      });
      expect(refusal(path(critical, []))).to.match(/unknown critical extension 1\.2\.3\.4/);
      expect(path(plain, []).ok).to.equal(true);
    });

    it('purposes, when the leaf is not fit for them, then it is refused', async () => {
      const tsa = await testLeaf({
        name: 'TSA',
        issuer: root,
        extensions: [extendedKeyUsageExtension(true, OID.ekuTimeStamping)],
      });
      const lax = await testLeaf({
        name: 'Lax',
        issuer: root,
        extensions: [extendedKeyUsageExtension(false, OID.ekuTimeStamping)],
      });
      const both = await testLeaf({
        name: 'Both',
        issuer: root,
        extensions: [extendedKeyUsageExtension(true, OID.ekuTimeStamping, OID.ekuOcspSigning)],
      });
      const cipher = await testEntity({
        name: 'C',
        issuer: root,
        extensions: [keyUsageExtension('keyEncipherment')],
      });
      expect(path(tsa, [], { purpose: 'timestamping' }).ok).to.equal(true);
      expect(path(lax, [], { purpose: 'timestamping' }).ok).to.equal(false);
      expect(path(both, [], { purpose: 'timestamping' }).ok).to.equal(false);
      expect(path(tsa, [], { purpose: 'ocsp' }).ok).to.equal(false);
      expect(path(cipher, [], { purpose: 'signing' }).ok).to.equal(false);
    });
  });

  describe('name constraints', () => {
    const general = {
      email: (text: string) => contextPrimitive(1, Buffer.from(text)),
      dns: (text: string) => contextPrimitive(2, Buffer.from(text)),
      directory: (organisation: string) =>
        context(
          4,
          nameDer([
            [OID.country, 'VN'],
            [OID.organisation, organisation],
          ]),
        ),
      uri: (text: string) => contextPrimitive(6, Buffer.from(text)),
      ip: (...bytes: number[]) => contextPrimitive(7, Uint8Array.from(bytes)),
      other: () => context(0, sequence(integer(1))),
    };
    const constraints = (permitted: readonly Uint8Array[], excluded: readonly Uint8Array[]): Uint8Array =>
      extension(
        OID.nameConstraints,
        sequence(
          ...(permitted.length === 0 ? [] : [context(0, ...permitted.map((name) => sequence(name)))]),
          ...(excluded.length === 0 ? [] : [context(1, ...excluded.map((name) => sequence(name)))]),
        ),
        true,
      );

    async function judged(
      permitted: readonly Uint8Array[],
      excluded: readonly Uint8Array[],
      alternative: readonly Uint8Array[],
    ): Promise<string> {
      const ca = await testCa({ name: 'CA', issuer: root, extensions: [constraints(permitted, excluded)] });
      const names = alternative.length === 0 ? [] : [extension(OID.subjectAltName, sequence(...alternative))];
      return refusal(path(await testLeaf({ name: 'L', issuer: ca, extensions: names }), [ca]));
    }

    it('a subject inside the permitted directory, when judged, then is accepted; outside it is not', async () => {
      expect(await judged([general.directory('Thử nghiệm')], [], [])).to.equal('accepted');
      expect(await judged([general.directory('Cơ quan khác')], [], [])).to.match(/do not permit/);
      expect(await judged([], [general.directory('thử  NGHIỆM')], [])).to.match(/exclude/);
    });

    const cases: readonly [string, Uint8Array, Uint8Array, Uint8Array][] = [
      [
        'e-mail host',
        general.email('tuyenquang.gov.vn'),
        general.email('a@tuyenquang.gov.vn'),
        general.email('a@x.vn'),
      ],
      ['e-mail domain', general.email('.gov.vn'), general.email('a@h.gov.vn'), general.email('a@gov.vn')],
      ['DNS', general.dns('gov.vn'), general.dns('www.gov.vn'), general.dns('notgov.vn')],
      [
        'URI',
        general.uri('.gov.vn'),
        general.uri('http://a.gov.vn/x'),
        general.uri('http://gov.vn.evil.com/'),
      ],
      ['address', general.ip(10, 0, 0, 0, 255, 0, 0, 0), general.ip(10, 1, 2, 3), general.ip(11, 1, 2, 3)],
    ];
    for (const [form, subtree, inside, outside] of cases) {
      it(`${form} names, when constrained, then only those inside are permitted and only those inside excluded`, async () => {
        expect(await judged([subtree], [], [inside])).to.equal('accepted');
        expect(await judged([subtree], [], [outside])).to.match(/do not permit/);
        expect(await judged([], [subtree], [inside])).to.match(/exclude/);
        expect(await judged([], [subtree], [outside])).to.equal('accepted');
      });
    }

    it('a form that cannot be compared, when constrained and present, then is refused', async () => {
      expect(await judged([general.other()], [], [general.other()])).to.match(/do not permit/);
      expect(await judged([], [general.other()], [general.other()])).to.match(/exclude/);
      expect(await judged([], [general.other()], [])).to.equal('accepted');
    });
  });

  describe('certificate policies', () => {
    const requireExplicit = (skip: number): Uint8Array =>
      extension(OID.policyConstraints, sequence(contextPrimitive(0, Uint8Array.of(skip))), true);

    async function judged(
      caExtensions: readonly Uint8Array[],
      leafPolicies: readonly string[],
    ): Promise<string> {
      const ca = await testCa({ name: 'CA', issuer: root, extensions: caExtensions });
      const own = leafPolicies.length === 0 ? [] : [policyExtension(...leafPolicies)];
      return refusal(path(await testLeaf({ name: 'L', issuer: ca, extensions: own }), [ca]));
    }

    it('an explicit policy, when required, then the leaf must assert one that is allowed above it', async () => {
      const required = [policyExtension('1.2.3'), requireExplicit(0)];
      expect(await judged(required, ['1.2.3'])).to.equal('accepted');
      expect(await judged(required, ['1.2.4'])).to.match(/no acceptable certificate policy/);
      expect(await judged(required, [])).to.match(/no acceptable certificate policy/);
      expect(await judged([policyExtension(OID.anyPolicy), requireExplicit(0)], ['1.2.4'])).to.equal(
        'accepted',
      );
    });

    it('policies, when none is required, then refuse nothing', async () => {
      expect(await judged([policyExtension('1.2.3')], ['1.2.4'])).to.equal('accepted');
      expect(await judged([], [])).to.equal('accepted');
    });
  });
});
