import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { createDevelopmentPki, type DevelopmentPki } from '../../certs-dev/development-pki.ts';
import type { HolderProfile } from '../../certs-dev/profiles.ts';
import { isAppError } from '../../src/app-error.ts';
import type { Certificate } from '../../src/lib/pki/certificate.ts';
import { buildSignedData } from '../../src/lib/pki/cms-build.ts';
import { createPkiFetch, type PkiFetch } from '../../src/lib/pki/fetch.ts';
import { createOcspRequest, parseOcspResponse } from '../../src/lib/pki/ocsp.ts';
import { buildPath } from '../../src/lib/pki/path.ts';
import { openPkcs12 } from '../../src/lib/pki/pkcs12.ts';
import { checkRevocation, type RevocationStatus } from '../../src/lib/pki/revocation.ts';
import { signerFromKey } from '../../src/lib/pki/signer.ts';
import { requestTimestamp } from '../../src/lib/pki/timestamp.ts';
import { needs } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createLookAlikeCa } from './look-alike-ca.ts';

const OFFICIAL: HolderProfile = {
  kind: 'official',
  commonName: 'Hà Văn Tý',
  organisation: 'ỦY BAN NHÂN DÂN HUYỆN YÊN SƠN',
  organisationalUnits: ['ỦY BAN NHÂN DÂN XÃ MỸ BẰNG'],
  locality: 'Tuyên Quang',
  email: 'tyhv@tuyenquang.gov.vn',
};
const PIN = 'mật khẩu 12';

describe('certs-dev', () => {
  let folder: string;
  let pki: DevelopmentPki;
  let fetch: PkiFetch;
  let issuer: Certificate;

  before(async () => {
    folder = temporaryFolder('pki');
    pki = await createDevelopmentPki(folder);
    fetch = createPkiFetch({ allowedHosts: [pki.host] });
    issuer = pki.intermediates()[0] as Certificate;
    await pki.listen();
  });

  after(() => pki.close());
  afterEach(() => Object.assign(pki.switches, { tsa: 'on', tsaDelayMs: 0, ocsp: 'on', crl: 'on' }));

  function pathOf(certificate: Certificate) {
    return buildPath(certificate, {
      anchors: pki.trustAnchors(),
      intermediates: pki.intermediates(),
      at: new Date(),
      purpose: 'signing',
    });
  }

  function statusOf(certificate: Certificate, by: Certificate = issuer): Promise<RevocationStatus> {
    return checkRevocation(certificate, by, { fetch, at: new Date() });
  }

  async function codeOf(action: Promise<unknown>): Promise<string> {
    try {
      await action;
      return 'no error';
    } catch (error) {
      return isAppError(error) ? error.code : String(error);
    }
  }

  describe('development PKI', () => {
    it('its folder, when opened again, then has the same authorities, port and addresses', async () => {
      const again = await createDevelopmentPki(folder, { port: 1 });
      expect(again.port).to.equal(pki.port);
      expect(again.urls).to.deep.equal(pki.urls);
      expect(again.authorities.root.certificate.equals(pki.authorities.root.certificate)).to.equal(true);
    });

    it('two openings of an empty folder at once, when done, then agree on one PKI', async () => {
      const empty = temporaryFolder('pki');
      const [a, b] = await Promise.all([createDevelopmentPki(empty), createDevelopmentPki(empty)]);
      expect(a.authorities.root.certificate.equals(b.authorities.root.certificate)).to.equal(true);
      expect(a.port).to.equal(b.port);
      expect(readdirSync(empty)).to.have.members(['authorities', 'journal.jsonl']);
    });

    it('its files, when made, then are readable by their owner only', () => {
      const files = [
        'journal.jsonl',
        ...readdirSync(join(folder, 'authorities')).map((name) => `authorities/${name}`),
      ];
      for (const name of files) expect(statSync(join(folder, name)).mode & 0o077, name).to.equal(0);
    });

    it('every authority, when its name is read, then says that it is for development', () => {
      for (const { certificate } of Object.values(pki.authorities)) {
        expect(certificate.subject.commonName).to.match(/Ấn Tín PHÁT TRIỂN \(development\)$/);
      }
    });

    it('an official’s certificate, when issued, then has the government profile and opens with the PIN', async () => {
      const { p12, certificate } = await pki.issue({ ...OFFICIAL, pin: PIN });
      const opened = await openPkcs12(p12, PIN);
      expect(opened.certificate.equals(certificate)).to.equal(true);
      expect(opened.chain).to.have.length(2);
      expect(certificate.subject.attributes.map((item) => item.value)).to.deep.equal([
        'VN',
        'Tuyên Quang',
        'ỦY BAN NHÂN DÂN HUYỆN YÊN SƠN',
        'ỦY BAN NHÂN DÂN XÃ MỸ BẰNG',
        'Hà Văn Tý',
        'tyhv@tuyenquang.gov.vn',
      ]);
      expect([...(certificate.keyUsage ?? [])]).to.deep.equal([
        'digitalSignature',
        'nonRepudiation',
        'keyEncipherment',
        'dataEncipherment',
      ]);
      expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).to.equal(2048);
      expect(certificate.ocspUrls).to.deep.equal([pki.urls.ocsp]);
      expect(pathOf(certificate).ok).to.equal(true);
    });

    it('given dates, when a certificate is issued, then it has them and is judged expired', async () => {
      const notBefore = new Date('2020-01-01T00:00:00Z');
      const notAfter = new Date('2023-01-01T00:00:00Z');
      const { certificate } = await pki.issue({
        ...OFFICIAL,
        notBefore,
        notAfter,
        pin: PIN,
        keyType: 'ec-p256',
      });
      expect(certificate.notAfter.getTime()).to.equal(notAfter.getTime());
      const path = pathOf(certificate);
      expect(!path.ok && path.reason).to.equal('EXPIRED');
    });

    it('a look-alike CA with the same names, when its leaf is judged, then no chain is found and OCSP knows nothing', async () => {
      const falseCa = await createLookAlikeCa(pki);
      expect(falseCa.issuing.subject.text).to.equal(issuer.subject.text);
      const { certificate } = await falseCa.issue(OFFICIAL);
      const path = buildPath(certificate, {
        anchors: pki.trustAnchors(),
        intermediates: [...pki.intermediates(), falseCa.issuing, falseCa.root],
        at: new Date(),
      });
      expect(!path.ok && path.reason).to.equal('NO_CERTIFICATE_CHAIN_FOUND');
      pki.switches.crl = 'off';
      expect((await statusOf(certificate)).status).to.equal('unknown');
    });
  });

  describe('development PKI over HTTP', () => {
    it('a fresh certificate, when asked for, then is good by OCSP, and by CRL when OCSP is off', async () => {
      const { certificate } = await pki.issue({ ...OFFICIAL, pin: PIN, keyType: 'ec-p256' });
      const byOcsp = await statusOf(certificate);
      expect(byOcsp.status === 'good' && byOcsp.evidence.kind).to.equal('ocsp');
      expect(byOcsp.status === 'good' && byOcsp.evidence.signerNeedsNoCheck).to.equal(true);
      pki.switches.ocsp = 'off';
      const byCrl = await statusOf(certificate);
      expect(byCrl.status === 'good' && byCrl.evidence.kind).to.equal('crl');
      pki.switches.crl = 'off';
      expect((await statusOf(certificate)).status).to.equal('unknown');
    });

    it('a revoked certificate, when asked for after a restart, then is revoked by both, with its reason', async () => {
      const { certificate } = await pki.issue({ ...OFFICIAL, pin: PIN, keyType: 'ec-p256' });
      const other = await createDevelopmentPki(folder);
      other.revoke(certificate.serialHex, 'keyCompromise');
      for (const ocsp of ['on', 'off'] as const) {
        pki.switches.ocsp = ocsp;
        expect(await statusOf(certificate)).to.deep.include({ status: 'revoked', reason: 'keyCompromise' });
      }
      expect(() => pki.revoke('00'))
        .to.throw()
        .and.to.satisfy((error: unknown) => isAppError(error) && error.code === 'DEV_PKI_UNKNOWN_SERIAL');
    });

    it('the issuing CA and the TSA, when asked for, then are good', async () => {
      const root = pki.trustAnchors()[0] as Certificate;
      expect((await statusOf(issuer, root)).status).to.equal('good');
      expect((await statusOf(pki.authorities.tsa.certificate)).status).to.equal('good');
    });

    it('an OCSP request by GET, when answered, then is the same service', async () => {
      const request = createOcspRequest(pki.authorities.tsa.certificate, issuer);
      const path = encodeURIComponent(Buffer.from(request).toString('base64'));
      const response = await fetch({ url: `${pki.urls.ocsp}/${path}` });
      expect(parseOcspResponse(response.body).basic?.responses[0]?.status).to.equal('good');
      const nonsense = await fetch({ url: pki.urls.ocsp, body: Buffer.from('x') });
      expect(parseOcspResponse(nonsense.body).status).to.equal('malformedRequest');
    });

    it('certificates and unknown paths, when fetched, then are the CA’s and 404', async () => {
      const response = await fetch({ url: pki.urls.issuingCertificate });
      expect(Buffer.compare(response.body, issuer.der)).to.equal(0);
      expect((await fetch({ url: `http://${pki.host}/authorities/root.key` })).status).to.equal(404);
      expect((await fetch({ url: `http://${pki.host}/certs/../root.key` })).status).to.equal(404);
    });

    it('the TSA’s switches, when set, then each gives its error', async () => {
      const digest = createHash('sha256').update('x').digest();
      const ask = (timeoutMs = 10_000) =>
        codeOf(requestTimestamp({ url: pki.urls.tsa, fetch, timeoutMs }, digest));
      expect(await ask()).to.equal('no error');
      const expected = {
        off: 'TIMESTAMP_UNAVAILABLE',
        refuse: 'TIMESTAMP_REFUSED',
        'wrong-nonce': 'TIMESTAMP_UNTRUSTWORTHY',
        'wrong-imprint': 'TIMESTAMP_UNTRUSTWORTHY',
      } as const;
      for (const [state, code] of Object.entries(expected)) {
        pki.switches.tsa = state as keyof typeof expected;
        expect(await ask(), state).to.equal(code);
      }
      pki.switches.tsa = 'on';
      pki.switches.tsaDelayMs = 5000;
      expect(await ask(100)).to.equal('TIMESTAMP_UNAVAILABLE');
    });

    it('a port taken by another program, when listening, then is one clear error', async () => {
      const other = await createDevelopmentPki(temporaryFolder('pki'));
      const squatter = createServer();
      await new Promise<void>((resolve) => squatter.listen(other.port, '127.0.0.1', resolve));
      expect(await codeOf(other.listen())).to.equal('DEV_PKI_PORT_IN_USE');
      await new Promise((resolve) => squatter.close(resolve));
      expect(await codeOf(other.listen())).to.equal('no error');
      await other.close();
    });
  });

  describe('development PKI against openssl', () => {
    const openssl = (...args: string[]): string =>
      execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' }).toString();
    const authority = (name: string): string => join(folder, 'authorities', `${name}.crt`);

    before(function () {
      needs(this, 'openssl', 'openssl');
    });

    it('a holder’s certificate, when verified by openssl in strict mode with its CRLs, then is accepted until revoked', async () => {
      const { certificate } = await pki.issue({ ...OFFICIAL, pin: PIN, keyType: 'ec-p256' });
      writeFileSync(join(folder, 'leaf.pem'), certificate.toPem());
      const fetchCrls = async (): Promise<void> => {
        for (const name of ['root', 'issuing'] as const) {
          const url = name === 'root' ? pki.urls.rootCrl : pki.urls.issuingCrl;
          writeFileSync(join(folder, `${name}.crl`), (await fetch({ url })).body);
          openssl(
            'crl',
            '-inform',
            'DER',
            '-in',
            `${name}.crl`,
            '-out',
            `${name}.crl.pem`,
            '-CAfile',
            authority(name),
          );
        }
        writeFileSync(
          join(folder, 'all.crl'),
          readFileSync(join(folder, 'root.crl.pem'), 'utf8') +
            readFileSync(join(folder, 'issuing.crl.pem'), 'utf8'),
        );
      };
      const verify = () =>
        openssl(
          'verify',
          '-x509_strict',
          '-crl_check_all',
          '-CRLfile',
          'all.crl',
          '-CAfile',
          authority('root'),
          '-untrusted',
          authority('issuing'),
          'leaf.pem',
        );
      await fetchCrls();
      expect(verify()).to.match(/leaf\.pem: OK/);
      pki.revoke(certificate.serialHex, 'superseded');
      await fetchCrls();
      expect(verify).to.throw(/certificate revoked/);
    });

    it('the OCSP service, when asked by openssl with a nonce, then answers good and its signature verifies', async () => {
      // Not the synchronous form: this very process serves the answer.
      const { stdout } = await promisify(execFile)('openssl', [
        ...['ocsp', '-url', pki.urls.ocsp, '-issuer', authority('issuing'), '-cert', authority('tsa')],
        ...['-CAfile', authority('root'), '-verify_other', authority('issuing'), '-resp_text'],
      ]);
      expect(stdout).to.match(/Cert Status: good/);
      expect(stdout).to.match(/tsa\.crt: good/);
    });

    it('a time-stamp, when verified by openssl ts, then is accepted; openssl’s own query is answered', async () => {
      writeFileSync(join(folder, 'data'), 'nội dung');
      const digest = createHash('sha256').update('nội dung').digest();
      const token = await requestTimestamp({ url: pki.urls.tsa, fetch }, digest);
      writeFileSync(join(folder, 'token.der'), token.bytes);
      const trust = ['-CAfile', authority('root'), '-untrusted', authority('issuing')];
      expect(openssl('ts', '-verify', '-data', 'data', '-in', 'token.der', '-token_in', ...trust)).to.match(
        /OK/,
      );

      for (const options of [['-sha512', '-cert'], ['-sha256']]) {
        openssl('ts', '-query', '-data', 'data', '-out', 'query.tsq', ...options);
        const body = readFileSync(join(folder, 'query.tsq'));
        writeFileSync(join(folder, 'reply.tsr'), (await fetch({ url: pki.urls.tsa, body })).body);
        const untrusted = join(folder, 'untrusted.pem');
        writeFileSync(
          untrusted,
          readFileSync(authority('issuing'), 'utf8') + readFileSync(authority('tsa'), 'utf8'),
        );
        const verify = [
          'ts',
          '-verify',
          '-queryfile',
          'query.tsq',
          '-in',
          'reply.tsr',
          '-CAfile',
          authority('root'),
        ];
        expect(openssl(...verify, '-untrusted', untrusted)).to.match(/OK/);
      }
    });

    it('a signature with an issued key, when verified by openssl cms, then chains to the root', async () => {
      const { p12 } = await pki.issue({ ...OFFICIAL, pin: PIN });
      const { key, certificate, chain } = await openPkcs12(p12, PIN);
      const messageDigest = createHash('sha256').update('nội dung').digest();
      const cms = await buildSignedData({ signer: signerFromKey(key, certificate, chain), messageDigest });
      writeFileSync(join(folder, 'data'), 'nội dung');
      writeFileSync(join(folder, 'signature.p7s'), cms);
      const verify = [
        'cms',
        '-verify',
        '-cades',
        '-binary',
        '-inform',
        'DER',
        '-in',
        'signature.p7s',
        '-content',
        'data',
      ];
      expect(openssl(...verify, '-CAfile', authority('root'), '-purpose', 'smimesign')).to.equal('nội dung');
    });

    it('a key store that was issued, when read by openssl, then gives key and chain', async () => {
      const { p12 } = await pki.issue({ ...OFFICIAL, pin: PIN });
      writeFileSync(join(folder, 'holder.p12'), p12);
      const text = openssl('pkcs12', '-in', 'holder.p12', '-passin', `pass:${PIN}`, '-nodes');
      expect(text.match(/BEGIN CERTIFICATE/g)).to.have.length(3);
      expect(text).to.match(/BEGIN PRIVATE KEY/);
    });
  });
});
