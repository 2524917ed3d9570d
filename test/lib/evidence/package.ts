/** A package of evidence made by code, with a certificate and a time-stamp of the development authority. */
import { join } from 'node:path';
import { createDevelopmentPki, type DevelopmentPki } from '../../../certs-dev/development-pki.ts';
import { type MadeEvidence, makeEvidence } from '../../../src/lib/evidence/make-evidence.ts';
import type { ManifestFile } from '../../../src/lib/evidence/manifest.ts';
import { createPkiFetch, type PkiFetch } from '../../../src/lib/pki/fetch.ts';
import { openPkcs12 } from '../../../src/lib/pki/pkcs12.ts';
import { type Signer, signerFromKey } from '../../../src/lib/pki/signer.ts';
import { requestTimestamp } from '../../../src/lib/pki/timestamp.ts';
import { smallPdf } from '../../support/signing-fixtures.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

export interface EvidenceDesk {
  readonly pki: DevelopmentPki;
  readonly files: readonly ManifestFile[];
  make(files?: readonly ManifestFile[]): Promise<Uint8Array>;
  makeLongTerm(): Promise<MadeEvidence>;
  stamp(digest: Uint8Array): Promise<Uint8Array>;
  /** Lists of revocation as they are now. */
  lists(): Promise<readonly Uint8Array[]>;
  readonly signer: Signer;
}

export async function openEvidenceDesk(): Promise<EvidenceDesk> {
  const pki = await createDevelopmentPki(join(temporaryFolder('evidence'), 'pki'));
  await pki.listen();
  const fetch = createPkiFetch({ allowedHosts: [pki.host] });
  const signer = await sealOf(pki);
  const stamp = async (digest: Uint8Array) =>
    (await requestTimestamp({ url: pki.urls.tsa, fetch }, digest)).bytes;
  const files = [
    { name: 'Công văn số 15.pdf', mediaType: 'application/pdf', bytes: await smallPdf() },
    { name: 'biên nhận/H60.02.jws', mediaType: 'application/jose', bytes: Buffer.from('a.b.c') },
    { name: 'nhật ký/chứng minh.json', mediaType: 'application/json', bytes: new Uint8Array() },
  ];
  return {
    pki,
    files,
    signer,
    stamp,
    make: async (given = files) => (await makeEvidence({ files: given, signer, stamp })).bytes,
    makeLongTerm: () =>
      makeEvidence({
        files,
        signer,
        stamp,
        validation: { anchors: pki.trustAnchors(), intermediates: pki.intermediates(), fetch },
      }),
    lists: () => Promise.all([pki.urls.rootCrl, pki.urls.issuingCrl].map((url) => get(fetch, url))),
  };
}

async function sealOf(pki: DevelopmentPki): Promise<Signer> {
  const profile = {
    kind: 'seal',
    commonName: 'UBND xã Chân Sơn',
    organisation: 'UBND huyện Yên Sơn',
    locality: 'Tuyên Quang',
  } as const;
  const { p12 } = await pki.issue({ ...profile, pin: '123456' });
  const { key, certificate, chain } = await openPkcs12(p12, '123456');
  return signerFromKey(key, certificate, chain);
}

async function get(fetch: PkiFetch, url: string): Promise<Uint8Array> {
  return (await fetch({ url, method: 'GET', timeoutMs: 10_000 })).body;
}
