/** A new key pair in a token, where it stays, and later its certificate beside it. PKCS#11 2.40 §4.6, §4.9, §5.13. */
import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import { AppError } from '../../app-error.ts';
import type { Certificate } from './certificate.ts';
import { slotsFor } from './pkcs11.ts';
import { CKA, CKO, type Handle, type Pkcs11Driver, X_509 } from './pkcs11-driver.ts';
import { tokenErrors } from './pkcs11-errors.ts';
import { schemesFor, signatureLength, signatureValue } from './pkcs11-mechanisms.ts';
import { processModules, type TokenModules } from './pkcs11-module.ts';
import { privateKeysOf } from './pkcs11-objects.ts';
import { TokenSession } from './pkcs11-session.ts';
import { defaultAlgorithm, type SignatureAlgorithm } from './signer.ts';

export const tokenKeyKinds = ['rsa-2048', 'rsa-3072', 'ec-p256', 'ec-p384'] as const;
export type TokenKeyKind = (typeof tokenKeyKinds)[number];

export interface TokenPlace {
  /** The maker's shared library. */
  readonly modulePath: string;
  /** Undefined where the module has one token only. */
  readonly tokenLabel?: string;
  readonly pin: string;
}

export interface NewTokenKey {
  /** CKA_ID, hexadecimal. */
  readonly id: string;
  readonly publicKey: KeyObject;
  readonly algorithm: SignatureAlgorithm;
  /** Works until the work given to `makeTokenKey` has ended. */
  readonly sign: (tbs: Uint8Array) => Promise<Uint8Array>;
}

const GENERATE = { rsa: 0x0, ec: 0x1040 } as const;
const curves = {
  'ec-p256': { oid: '06082a8648ce3d030107', crv: 'P-256', half: 32 },
  'ec-p384': { oid: '06052b81040022', crv: 'P-384', half: 48 },
} as const;

/** Makes the pair and lets `work` sign with it once. Throws as `openToken` does. */
export function makeTokenKey<T>(
  place: TokenPlace & { readonly kind: TokenKeyKind; readonly label: string },
  work: (key: NewTokenKey) => Promise<T>,
  modules: TokenModules = processModules,
): Promise<T> {
  return withToken(place, modules, async (session) => {
    const id = randomBytes(16);
    const { publicKey, privateKey } = await session.call((driver, handle) =>
      generate(driver, handle, place.kind, id, place.label),
    );
    const algorithm = defaultAlgorithm(publicKey);
    const sign = (tbs: Uint8Array) => signOnce(session, privateKey, publicKey, algorithm, tbs);
    return work({ id: id.toString('hex'), publicKey, algorithm, sign });
  });
}

/** Puts the certificate beside the key of that id. Throws TOKEN_KEY_ABSENT and what `openToken` throws. */
export function putTokenCertificate(
  place: TokenPlace,
  id: string,
  certificate: Certificate,
  modules: TokenModules = processModules,
): Promise<void> {
  return withToken(place, modules, async (session) => {
    const keyId = Buffer.from(id, 'hex');
    if ((await privateKeysOf(session, keyId)).length === 0) throw new AppError(tokenErrors.TOKEN_KEY_ABSENT);
    await session.call((driver, handle) => {
      driver.C_CreateObject(handle, [
        { type: CKA.CLASS, value: CKO.CERTIFICATE },
        { type: CKA.CERTIFICATE_TYPE, value: X_509 },
        { type: CKA.TOKEN, value: true },
        { type: CKA.PRIVATE, value: false },
        { type: CKA.SUBJECT, value: Buffer.from(certificate.subject.der) },
        { type: CKA.ID, value: keyId },
        { type: CKA.VALUE, value: Buffer.from(certificate.der) },
      ]);
    });
  });
}

async function withToken<T>(
  place: TokenPlace,
  modules: TokenModules,
  work: (session: TokenSession) => Promise<T>,
): Promise<T> {
  const use = await modules.use(place.modulePath);
  let session: TokenSession | undefined;
  try {
    const label = place.tokenLabel === undefined ? {} : { tokenLabel: place.tokenLabel };
    const slots = slotsFor(use, label);
    const [only] = slots;
    if (only === undefined)
      throw new AppError(tokenErrors.TOKEN_ABSENT, { params: { wanted: place.tokenLabel ?? '' } });
    if (slots.length > 1)
      throw new AppError(tokenErrors.TOKEN_AMBIGUOUS, { params: { count: slots.length } });
    session = await TokenSession.open(use, only, true);
    await session.login(place.pin);
    return await work(session);
  } finally {
    await session?.close();
    use.release();
  }
}

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: Handle;
}

function generate(
  driver: Pkcs11Driver,
  session: Handle,
  kind: TokenKeyKind,
  id: Buffer,
  label: string,
): Pair {
  const common = [
    { type: CKA.TOKEN, value: true },
    { type: CKA.ID, value: id },
    { type: CKA.LABEL, value: Buffer.from(label, 'utf8') },
  ];
  const privateTemplate = [
    ...common,
    { type: CKA.PRIVATE, value: true },
    { type: CKA.SENSITIVE, value: true },
    { type: CKA.EXTRACTABLE, value: false },
    { type: CKA.SIGN, value: true },
  ];
  const publicTemplate = [...common, { type: CKA.VERIFY, value: true }];
  const read = (key: Handle, type: number): Buffer =>
    driver.C_GetAttributeValue(session, key, [{ type }])[0]?.value as Buffer;
  if (kind === 'ec-p256' || kind === 'ec-p384') {
    const { oid, crv, half } = curves[kind];
    const template = [...publicTemplate, { type: CKA.EC_PARAMS, value: Buffer.from(oid, 'hex') }];
    const pair = driver.C_GenerateKeyPair(session, { mechanism: GENERATE.ec }, template, privateTemplate);
    // CKA_EC_POINT is an OCTET STRING around 04 ‖ x ‖ y.
    const point = read(pair.publicKey, CKA.EC_POINT).subarray(-2 * half);
    const word = (from: number) => point.subarray(from, from + half).toString('base64url');
    const jwk = { kty: 'EC', crv, x: word(0), y: word(half) };
    return { publicKey: createPublicKey({ key: jwk, format: 'jwk' }), privateKey: pair.privateKey };
  }
  const template = [
    ...publicTemplate,
    { type: CKA.MODULUS_BITS, value: Number(kind.slice(4)) },
    { type: CKA.PUBLIC_EXPONENT, value: Buffer.of(1, 0, 1) },
  ];
  const pair = driver.C_GenerateKeyPair(session, { mechanism: GENERATE.rsa }, template, privateTemplate);
  const word = (type: number) => read(pair.publicKey, type).toString('base64url');
  const jwk = { kty: 'RSA', n: word(CKA.MODULUS), e: word(CKA.PUBLIC_EXPONENT) };
  return { publicKey: createPublicKey({ key: jwk, format: 'jwk' }), privateKey: pair.privateKey };
}

function signOnce(
  session: TokenSession,
  key: Handle,
  publicKey: KeyObject,
  algorithm: SignatureAlgorithm,
  tbs: Uint8Array,
): Promise<Uint8Array> {
  const [scheme] = schemesFor(algorithm);
  if (scheme === undefined) throw new TypeError(`no mechanism for ${algorithm}`);
  return session.call((driver, handle) => {
    driver.C_SignInit(handle, scheme.mechanism, key);
    const raw = driver.C_Sign(handle, scheme.input(tbs), Buffer.alloc(signatureLength(publicKey)));
    return signatureValue(raw, publicKey);
  });
}
