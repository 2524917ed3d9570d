/** Several Ấn Tín systems on one machine: a development PKI, keys for the listener and a code of its own for each. */
import { X509Certificate } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDevelopmentPki } from '../../certs-dev/development-pki.ts';
import { freePort } from './free-port.ts';

export interface ExchangeIdentity {
  /** Ends the organ codes of its units: H60, H37, … */
  readonly province: string;
  readonly dataDir: string;
  readonly peerPort: number;
  /** SHA-256, lower-case hex. */
  readonly fingerprint: string;
  /** Environment of the service. */
  readonly settings: Readonly<Record<string, string>>;
  /** PEM, for a door that stands between. */
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

const provinces = ['H60', 'H37', 'H15', 'H54', 'H61'];

/** @param folder made when needed; each instance gets one of its own below @param count 2 to 5 */
export async function makeIdentities(folder: string, count: number): Promise<readonly ExchangeIdentity[]> {
  const made = await Promise.all(
    provinces.slice(0, count).map(async (province) => {
      const dataDir = join(folder, province);
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      const pki = await createDevelopmentPki(join(dataDir, 'pki'), { port: await freePort() });
      const roots = [...pki.trustAnchors(), ...pki.intermediates()].map((one) => one.toPem()).join('');
      const issued = await pki.issueMachine({ commonName: `lien-thong.${province.toLowerCase()}.test` });
      return { province, dataDir, roots, ...issued, peerPort: await freePort() };
    }),
  );
  return made.map((one) => {
    const { province, dataDir, key, cert, peerPort } = one;
    const ca = made.map(({ roots }) => roots).join('');
    const others = made.filter((other) => other !== one).map(({ roots }) => roots);
    const file = (name: string, text: string) => {
      const path = join(dataDir, name);
      writeFileSync(path, text, { mode: 0o600 });
      return path;
    };
    const settings = {
      DATA_DIR: dataDir,
      PEER_PORT: String(peerPort),
      PEER_KEY: file('peer.key', key),
      PEER_CERT: file('peer.crt', cert),
      PEER_CA: file('peer-ca.crt', ca),
      TRUST_ANCHORS: file('anchors.pem', others.join('')),
    };
    const fingerprint = new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase();
    return { province, dataDir, peerPort, fingerprint, settings, key, cert, ca };
  });
}
