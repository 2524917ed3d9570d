/** A home-made CA that bears the very names of another PKI: what pinning by fingerprint must see through. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { DevelopmentPki } from '../../certs-dev/development-pki.ts';
import { makeCertificate } from '../../certs-dev/make-certificate.ts';
import {
  type Authority,
  type HolderProfile,
  holderRecipe,
  issuingRecipe,
  rootRecipe,
  type Urls,
} from '../../certs-dev/profiles.ts';
import type { Certificate } from '../../src/lib/pki/certificate.ts';
import type { NameParts } from '../../src/lib/pki/name-write.ts';

export interface LookAlikeCa {
  readonly root: Certificate;
  readonly issuing: Certificate;
  issue(
    profile: HolderProfile,
  ): Promise<{ key: KeyObject; certificate: Certificate; chain: readonly Certificate[] }>;
}

/** Same subject names, same addresses, other keys. */
export async function createLookAlikeCa(pki: DevelopmentPki): Promise<LookAlikeCa> {
  const urls: Urls = pki.urls;
  const rootKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const issuingKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const nameOf = (certificate: Certificate): NameParts =>
    certificate.subject.attributes.map(({ type, value }) => [type, value] as const);
  const root: Authority = {
    key: rootKeys.privateKey,
    certificate: await makeCertificate({
      ...rootRecipe(rootKeys.publicKey, rootKeys.privateKey),
      subject: nameOf(pki.authorities.root.certificate),
    }),
  };
  const issuing: Authority = {
    key: issuingKeys.privateKey,
    certificate: await makeCertificate({
      ...issuingRecipe(issuingKeys.publicKey, root, urls),
      subject: nameOf(pki.authorities.issuing.certificate),
    }),
  };
  return {
    root: root.certificate,
    issuing: issuing.certificate,
    issue: async (profile) => {
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const certificate = await makeCertificate(holderRecipe(profile, publicKey, issuing, urls));
      return { key: privateKey, certificate, chain: [issuing.certificate, root.certificate] };
    },
  };
}
