import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Config } from '../../src/config.ts';
import {
  checkPeerCertificate,
  judgePeerCertificate,
  readPeerCertificate,
} from '../../src/wiring/doctor/check-peer-certificate.ts';
import { certificateSamples } from '../../src/wiring/telemetry/certificate-samples.ts';
import { identityOf, openAuthority } from '../http/peer/peer-identities.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('the certificate by which partners know this system', () => {
  it('as it comes to its end, it is good, then a warning a month before, then bad, and its days are measured', async () => {
    const authority = await openAuthority();
    const identity = await identityOf(authority, authority);
    const certFile = join(temporaryFolder('peer-cert'), 'peer.crt');
    writeFileSync(certFile, identity.cert);
    const config = { peer: { certFile } } as Config;
    const end = new Date(new X509Certificate(identity.cert).validTo).getTime();
    const certificate = readPeerCertificate(config)!;
    const on = (days: number) => judgePeerCertificate(certificate, new Date(end + days * 86_400_000)).mark;
    expect([on(-40), on(-29), on(1)]).to.deep.equal(['good', 'warn', 'bad']);
    const samples = certificateSamples(
      [],
      { anchors: [], intermediates: [], peer: [certificate] },
      new Date(end - 10 * 86_400_000),
    );
    expect(samples.map(({ name, labels, value }) => [name, labels?.['kind'], value])).to.deep.equal([
      ['antin_certificate_days_left', 'peer', 10],
      ['antin_certificates_ending', 'peer', 1],
      ['antin_certificate_ending_days_left', 'peer', 10],
    ]);
    expect(checkPeerCertificate({ peer: undefined })).to.deep.equal([]);
    const gone = { peer: { certFile: `${certFile}.gone` } } as Config;
    expect(checkPeerCertificate(gone).map(({ mark }) => mark)).to.deep.equal(['bad']);
  });
});
