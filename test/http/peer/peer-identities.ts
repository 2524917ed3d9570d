/** Keys and certificates by which instances speak to each other in tests, of a development PKI each. */
import { X509Certificate } from 'node:crypto';
import { createDevelopmentPki } from '../../../certs-dev/development-pki.ts';
import type { MachineProfile } from '../../../certs-dev/profiles.ts';
import type { PeerIdentity } from '../../../src/adapters/gateways/peer/peer-connection.ts';
import { fingerprintOf } from '../../../src/adapters/keys/instance-signature.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

export interface Authority {
  /** PEM of the root and the issuing CA. */
  readonly ca: string;
  issue(profile: MachineProfile): Promise<{ readonly key: string; readonly cert: string }>;
}

export async function openAuthority(): Promise<Authority> {
  const pki = await createDevelopmentPki(temporaryFolder('peer-pki'));
  const ca = [...pki.trustAnchors(), ...pki.intermediates()].map((one) => one.toPem()).join('');
  return { ca, issue: (profile) => pki.issueMachine(profile) };
}

/** @param trusted the CA of whom it speaks to */
export async function identityOf(
  own: Authority,
  trusted: Authority,
  profile: Partial<MachineProfile> = {},
): Promise<PeerIdentity & { readonly fingerprint: string }> {
  const issued = await own.issue({ commonName: 'may-lien-thong.test', ...profile });
  return { ...issued, ca: trusted.ca, fingerprint: fingerprintOf(new X509Certificate(issued.cert)) };
}
