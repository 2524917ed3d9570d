/** The verdict on a returned file while revocation is out of reach, after it, and for certificates that ended. */
import { expect } from 'chai';
import { createDevelopmentPki, type DevelopmentPki } from '../../../certs-dev/development-pki.ts';
import { createPkiFetch } from '../../../src/lib/pki/fetch.ts';
import { openPkcs12 } from '../../../src/lib/pki/pkcs12.ts';
import { type Signer, signerFromKey } from '../../../src/lib/pki/signer.ts';
import { verifyPdf } from '../../../src/lib/verification/verify-pdf.ts';
import { judgeReturned, type ReturnedSignature } from '../../../src/office/token-signing/judge-returned.ts';
import { signAsTool } from '../../support/sign-service-file.ts';
import { smallPdf } from '../../support/signing-fixtures.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { codeOf } from '../outgoing/office.ts';

describe('judging a file from an official’s own token', () => {
  let pki: DevelopmentPki;
  const told = { MetaData: [], DocNumber: '', IssuedDate: '' };

  before(async () => {
    pki = await createDevelopmentPki(temporaryFolder('token-pki'));
    await pki.listen();
  });
  after(() => pki.close());
  afterEach(() => {
    pki.switches.ocsp = 'on';
    pki.switches.crl = 'on';
  });

  const token = async (): Promise<Signer> => {
    const { p12 } = await pki.issue({
      kind: 'official',
      commonName: 'Nguyễn Văn An',
      organisation: 'ỦY BAN NHÂN DÂN HUYỆN YÊN SƠN',
      locality: 'Tuyên Quang',
      keyType: 'ec-p256',
      pin: '1',
    });
    const { key, certificate, chain } = await openPkcs12(p12, '1');
    return signerFromKey(key, certificate, chain);
  };
  const judge = async (prepared: Uint8Array, returned: Uint8Array): Promise<ReturnedSignature> => {
    const verify = (bytes: Uint8Array) =>
      verifyPdf(bytes, {
        roots: pki.trustAnchors(),
        intermediates: pki.intermediates(),
        revocation: { fetch: createPkiFetch({ allowedHosts: [pki.host] }) },
      });
    return judgeReturned(verify, { prepared, returned, expects: { field: null, fills: [] } });
  };

  it('a good signature, when neither OCSP nor CRL answers, is taken and marked as pending', async () => {
    const prepared = await smallPdf();
    const returned = await signAsTool(prepared, {
      signer: await token(),
      timestamps: undefined,
      request: told,
    });
    expect((await judge(prepared, returned)).missing).to.equal('TIMESTAMP_MISSING');
    pki.switches.ocsp = 'off';
    pki.switches.crl = 'off';
    const pending = await judge(prepared, returned);
    expect(pending).to.include({ missing: 'REVOCATION_UNREACHABLE', level: 'B-B' });
  });

  it('a signature of a revoked certificate, when it comes back, is refused', async () => {
    const signer = await token();
    const prepared = await smallPdf();
    const returned = await signAsTool(prepared, { signer, timestamps: undefined, request: told });
    pki.revoke(signer.certificate.serialHex, 'keyCompromise');
    expect(await codeOf(judge(prepared, returned))).to.equal('TOKEN_SIGNING_INVALID');
  });

  it('what a stranger’s program does to text that nobody signed yet is refused as well', async () => {
    const signer = await token();
    const prepared = await smallPdf();
    const other = await smallPdf('Van ban bi thay loi');
    const returned = await signAsTool(other, { signer, timestamps: undefined, request: told });
    expect(await codeOf(judge(prepared, returned))).to.equal('TOKEN_SIGNING_OTHER_FILE');
    const truncated = returned.subarray(0, returned.length - 200);
    expect(await codeOf(judge(other, truncated))).to.match(/^TOKEN_SIGNING_/);
  });
});
