/** Keys and certificates at the machine: a request for a certificate goes out, the certificate comes in. */
import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import {
  createKeyRequests,
  type KeyRequests,
  type NewPlace,
  type PendingKey,
} from '../adapters/keys/key-requests.ts';
import { AppError } from '../app-error.ts';
import type { Certificate } from '../lib/pki/certificate.ts';
import { makeCertificateRequest, requestPem } from '../lib/pki/certificate-request.ts';
import { pkiErrors } from '../lib/pki/errors.ts';
import type { NameParts } from '../lib/pki/name-write.ts';
import { OID } from '../lib/pki/oids.ts';
import {
  makeTokenKey,
  putTokenCertificate,
  type TokenKeyKind,
  type TokenPlace,
} from '../lib/pki/pkcs11-make-key.ts';
import { openPkcs12 } from '../lib/pki/pkcs12.ts';
import { makePkcs12 } from '../lib/pki/pkcs12-write.ts';
import { defaultAlgorithm, isKeyOf, signWithKey } from '../lib/pki/signer.ts';
import type { SystemActor } from '../office/identity/actor.ts';
import { bindCertificate, heldRow } from '../office/organisation/bind-certificate.ts';
import { certificateErrors } from '../office/organisation/certificate-errors.ts';
import { type KeyHolder, requireCertificate } from '../office/organisation/check-certificate.ts';
import type { HeldCertificate, Unit } from '../office/organisation/organisation.ts';
import { vietnamDate } from '../office/unit-of-work.ts';
import type { Admin } from './open-admin.ts';

/** Whose key, as a person at the machine names them. */
export type HolderName = { readonly person: string } | { readonly seal: string };

export interface FoundHolder {
  readonly holder: KeyHolder;
  readonly subject: NameParts;
}

export type KeyPlace =
  | { readonly kind: 'file'; readonly pin: string }
  | ({ readonly kind: 'token' } & TokenPlace);

export const theMachine: SystemActor = { accountId: null, name: 'system', traceId: 'admin-cli' };

/** The account of the operating system that typed the command. */
export function operatorName(): string {
  return userInfo().username;
}

export function keyRequestsOf(admin: Admin): KeyRequests {
  return createKeyRequests(join(admin.config.dataDir, 'keys', 'requests'), admin.ports.secretBox);
}

/** Null when there is no such account or unit in force. */
export function findHolder(admin: Admin, name: HolderName): Promise<FoundHolder | null> {
  const today = vietnamDate(admin.ports.clock.now());
  return admin.ports.transact(async ({ identity, organisation }) => {
    if ('seal' in name) {
      const unit = await organisation.unitByCode(name.seal, today);
      if (unit === null || !unit.hasSeal) return null;
      const above = unit.parentId === null ? null : await organisation.unit(unit.parentId);
      return { holder: { unitId: unit.id }, subject: subjectOf(unit, above ?? unit, unit.name) };
    }
    const account = await identity.accountByName(name.person.normalize('NFC').trim().toLowerCase());
    const [post] = account === null ? [] : await identity.actingAppointments(account.personId, today);
    const unit = post && (await organisation.unit(post.unitId));
    if (account === null || !unit) return null;
    return { holder: { personId: account.personId }, subject: subjectOf(unit, unit, account.fullName) };
  });
}

function subjectOf(unit: Unit, organisation: Unit, commonName: string): NameParts {
  return [
    [OID.country, 'VN'],
    [OID.locality, unit.place],
    [OID.organisation, organisation.name],
    [OID.commonName, commonName],
  ];
}

/** Makes a key, keeps it waiting, and gives the request as PEM. */
export async function requestKey(
  admin: Admin,
  { holder, subject }: FoundHolder,
  kind: TokenKeyKind,
  place: KeyPlace,
): Promise<string> {
  if (place.kind === 'token') {
    const label = subject.at(-1)?.[1] ?? 'an-tin';
    return makeTokenKey({ ...place, kind, label }, async (key) => {
      const pem = requestPem(await makeCertificateRequest({ subject, ...key }));
      const kept = { kind: 'token', tokenLabel: place.tokenLabel ?? null, id: key.id } as const;
      await keep(admin, holder, subject, key.publicKey, kept);
      return pem;
    });
  }
  const { publicKey, privateKey } = newPair(kind);
  const algorithm = defaultAlgorithm(privateKey);
  const sign = (tbs: Uint8Array) => signWithKey(privateKey, algorithm, tbs);
  const pem = requestPem(await makeCertificateRequest({ subject, publicKey, algorithm, sign }));
  const passphrase = place.pin.normalize('NFC');
  const encrypted = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase });
  await keep(admin, holder, subject, publicKey, { kind: 'file', encryptedPem: encrypted.toString() });
  return pem;
}

function newPair(kind: TokenKeyKind): { publicKey: KeyObject; privateKey: KeyObject } {
  if (kind === 'ec-p256') return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  if (kind === 'ec-p384') return generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
  return generateKeyPairSync('rsa', { modulusLength: Number(kind.slice(4)) });
}

async function keep(
  admin: Admin,
  holder: KeyHolder,
  subject: NameParts,
  publicKey: KeyObject,
  place: NewPlace,
): Promise<void> {
  const id = hashOf(publicKey.export({ type: 'spki', format: 'der' }));
  const text = subject.map(([, value]) => value).join(', ');
  const now = admin.ports.clock.now();
  const key = { holder, subject: text, createdAt: now.toISOString(), publicKey: id };
  await keyRequestsOf(admin).save(key, place);
  await admin.ports.transact(({ ledger }) =>
    ledger.append({
      kind: 'key.requested',
      actor: theMachine,
      unitId: 'unitId' in holder ? holder.unitId : null,
      after: { ...holder, publicKey: id, place: place.kind, operator: operatorName() },
    }),
  );
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The key that waits for this certificate, if it was made here. */
export function pendingKeyOf(admin: Admin, certificate: Certificate): Promise<PendingKey | null> {
  return keyRequestsOf(admin).find(hashOf(certificate.publicKeyInfo));
}

export interface Imported {
  readonly held: HeldCertificate;
  readonly revocation: 'good' | 'unknown';
}

/**
 * Checks the certificate (pinned root, usage, validity, revocation), puts it beside its key, and binds it.
 * @param pin of the waiting key; not asked for when the key lies elsewhere (`pending` null)
 */
export async function importCertificate(
  admin: Admin,
  holder: KeyHolder,
  certificate: Certificate,
  pending: PendingKey | null,
  pin: string,
): Promise<Imported> {
  const revocation = await requireGood(admin, holder, certificate);
  const command = { holder, certificate: certificate.der, operator: operatorName() };
  if (pending === null) return { held: await bindCertificate(admin.ports, theMachine, command), revocation };
  const pkcs12 = await placeOf(admin, pending, certificate, pin);
  const held = await bindCertificate(admin.ports, theMachine, { ...command, ...pkcs12 });
  await keyRequestsOf(admin).remove(pending.publicKey);
  return { held, revocation };
}

/** A finished key store: written anew under the same PIN, for many that come are badly encrypted. */
export async function importPkcs12(
  admin: Admin,
  holder: KeyHolder,
  bytes: Uint8Array,
  pin: string,
): Promise<Imported> {
  const { key, certificate, chain } = await openPkcs12(bytes, pin);
  const revocation = await requireGood(admin, holder, certificate);
  const pkcs12 = await makePkcs12({ key, certificate, chain, pin });
  const command = { holder, certificate: certificate.der, pkcs12, operator: operatorName() };
  return { held: await bindCertificate(admin.ports, theMachine, command), revocation };
}

async function placeOf(
  admin: Admin,
  pending: PendingKey,
  certificate: Certificate,
  pin: string,
): Promise<{ pkcs12?: Uint8Array }> {
  const { place } = pending;
  if (place.kind === 'token') {
    const label = place.tokenLabel === null ? {} : { tokenLabel: place.tokenLabel };
    const modulePath = admin.config.pkcs11Module ?? '';
    await putTokenCertificate({ modulePath, pin, ...label }, place.id, certificate);
    return {};
  }
  const key = openKey(keyRequestsOf(admin).open(pending) ?? '', pin);
  if (!isKeyOf(key, certificate)) throw new AppError(pkiErrors.SIGNER_KEY_MISMATCH);
  return { pkcs12: await makePkcs12({ key, certificate, chain: chainOf(admin, certificate), pin }) };
}

function openKey(encryptedPem: string, pin: string): KeyObject {
  try {
    return createPrivateKey({ key: encryptedPem, format: 'pem', passphrase: pin.normalize('NFC') });
  } catch (cause) {
    throw new AppError(pkiErrors.PKCS12_WRONG_PIN, { cause });
  }
}

/** Issuers that are pinned here, nearest first. */
function chainOf(admin: Admin, certificate: Certificate): readonly Certificate[] {
  return checkedChain(admin, certificate, { personId: '' });
}

function checkedChain(admin: Admin, certificate: Certificate, holder: KeyHolder): readonly Certificate[] {
  const now = admin.ports.clock.now();
  const held = { ...heldRow('', holder, certificate, now), revokedAt: null };
  return requireCertificate({ held, certificate, holder, now, trust: admin.pki.trust });
}

async function requireGood(
  admin: Admin,
  holder: KeyHolder,
  certificate: Certificate,
): Promise<'good' | 'unknown'> {
  const [issuer] = checkedChain(admin, certificate, holder);
  const status = issuer === undefined ? 'unknown' : await admin.pki.revocation(certificate, issuer);
  if (status !== 'revoked') return status;
  const subject = certificate.subject.commonName ?? certificate.subject.text;
  throw new AppError(certificateErrors.CERTIFICATE_REVOKED, { params: { subject } });
}
