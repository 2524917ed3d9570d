import { createPrivateKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '../src/app-error.ts';
import { Certificate } from '../src/lib/pki/certificate.ts';
import { isKeyOf } from '../src/lib/pki/signer.ts';
import { developmentPkiErrors } from './errors.ts';
import { makeCertificate } from './make-certificate.ts';
import { type Authority, issuingRecipe, ocspRecipe, rootRecipe, tsaRecipe, urlsAt } from './profiles.ts';

const generate = promisify(generateKeyPair);

export type KeyType = 'rsa-2048' | 'rsa-3072' | 'ec-p256' | 'ec-p384';

/** A new key pair, made on libuv's threads. */
export function newKeyPair(
  type: KeyType = 'rsa-2048',
): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  if (type === 'ec-p256') return generate('ec', { namedCurve: 'prime256v1' });
  if (type === 'ec-p384') return generate('ec', { namedCurve: 'secp384r1' });
  return generate('rsa', { modulusLength: type === 'rsa-3072' ? 3072 : 2048 });
}

const AUTHORITIES = ['root', 'issuing', 'tsa', 'ocsp'] as const;
export type AuthorityName = (typeof AUTHORITIES)[number];
export type Authorities = Readonly<Record<AuthorityName, Authority>>;

export interface KeyFolder {
  readonly port: number;
  readonly authorities: Authorities;
}

/**
 * The authorities' keys and certificates in `dir/authorities`, made when absent. They are made aside and moved into
 * place at once, so that a half-made folder is never used and of two makers the first one wins.
 */
export async function openKeyFolder(dir: string, wantedPort: number | undefined): Promise<KeyFolder> {
  const place = join(dir, 'authorities');
  if (!existsSync(place)) {
    const aside = join(dir, `.making-${randomBytes(6).toString('hex')}`);
    mkdirSync(aside, { recursive: true, mode: 0o700 });
    try {
      await makeAuthorities(aside, wantedPort || (await freePort()));
      moveIntoPlace(aside, place);
    } finally {
      rmSync(aside, { recursive: true, force: true });
    }
  }
  return loadAuthorities(place);
}

function moveIntoPlace(aside: string, place: string): void {
  try {
    renameSync(aside, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
  }
}

async function makeAuthorities(folder: string, port: number): Promise<void> {
  const urls = urlsAt(port);
  const [root, issuing, tsa, ocsp] = await Promise.all([
    newKeyPair(),
    newKeyPair(),
    newKeyPair(),
    newKeyPair(),
  ]);
  const rootAuthority: Authority = {
    certificate: await makeCertificate(rootRecipe(root.publicKey, root.privateKey)),
    key: root.privateKey,
  };
  const issuingAuthority: Authority = {
    certificate: await makeCertificate(issuingRecipe(issuing.publicKey, rootAuthority, urls)),
    key: issuing.privateKey,
  };
  save(folder, 'root', rootAuthority);
  save(folder, 'issuing', issuingAuthority);
  save(folder, 'tsa', {
    certificate: await makeCertificate(tsaRecipe(tsa.publicKey, issuingAuthority, urls)),
    key: tsa.privateKey,
  });
  save(folder, 'ocsp', {
    certificate: await makeCertificate(ocspRecipe(ocsp.publicKey, issuingAuthority)),
    key: ocsp.privateKey,
  });
  writeFileSync(join(folder, 'settings.json'), `${JSON.stringify({ port })}\n`, { mode: 0o600 });
}

function save(folder: string, name: AuthorityName, authority: Authority): void {
  const key = authority.key.export({ format: 'pem', type: 'pkcs8' });
  writeFileSync(join(folder, `${name}.key`), key, { mode: 0o600 });
  writeFileSync(join(folder, `${name}.crt`), authority.certificate.toPem(), { mode: 0o600 });
}

function loadAuthorities(folder: string): KeyFolder {
  try {
    const { port } = JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as { port: unknown };
    if (typeof port !== 'number') throw new Error('settings.json');
    const pairs = AUTHORITIES.map((name) => [name, load(folder, name)] as const);
    return { port, authorities: Object.fromEntries(pairs) as Record<AuthorityName, Authority> };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : 'unreadable';
    throw new AppError(developmentPkiErrors.DEV_PKI_DAMAGED, { params: { folder, detail }, cause });
  }
}

function load(folder: string, name: AuthorityName): Authority {
  const certificate = Certificate.parse(readFileSync(join(folder, `${name}.crt`), 'latin1'));
  const key = createPrivateKey(readFileSync(join(folder, `${name}.key`)));
  if (!isKeyOf(key, certificate)) throw new Error(`${name}.key does not belong to ${name}.crt`);
  return { certificate, key };
}

/** A port that is free now; it is kept, because it goes into the certificates. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject()));
    });
  });
}
