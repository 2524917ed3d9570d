/** Keys on hardware tokens and HSMs, through the maker's PKCS#11 module. */
import { AppError, isAppError } from '../../app-error.ts';
import type { Certificate } from './certificate.ts';
import {
  CK,
  type Handle,
  numberOf,
  type Pkcs11Driver,
  returnValueOf,
  type TokenInfo,
} from './pkcs11-driver.ts';
import { tokenErrors } from './pkcs11-errors.ts';
import { type ModuleUse, processModules, type TokenModules } from './pkcs11-module.ts';
import { certificatesOf, privateKeysOf, type TokenCertificate, type TokenKey } from './pkcs11-objects.ts';
import { TokenSession } from './pkcs11-session.ts';
import { makeTokenSigner } from './pkcs11-signer.ts';
import { chainOf } from './pkcs12.ts';
import type { SignatureAlgorithm, Signer } from './signer.ts';

export interface TokenRequest {
  /** The maker's shared library, e.g. `/usr/lib/softhsm/libsofthsm2.so`. */
  readonly modulePath: string;
  /** CK_SLOT_ID. */
  readonly slot?: number;
  readonly tokenLabel?: string;
  readonly pin: string;
  /** SHA-256 of the DER, lower-case hex. Without it the token must hold exactly one certificate with a key. */
  readonly certificateFingerprint?: string;
  /** RSA keys sign PKCS#1 v1.5, as government tokens do, unless `rsa-pss-sha256` is asked for. */
  readonly algorithm?: SignatureAlgorithm;
}

export interface OpenedToken {
  /** Signs until `close`, one signature after the other. */
  readonly signer: Signer;
  readonly certificate: Certificate;
  /** Ends the session; the last one of a token logs out, the last one of a module finalises it. */
  readonly close: () => Promise<void>;
}

/**
 * Logs in to a token and makes a signer of the key that belongs to the certificate; a probe has shown that it does.
 * A wanted certificate is looked for before any PIN is tried, on every token that slot and label leave: a PIN never goes to a
 * token that does not hold it. Calls block this thread while the token logs in; signatures are made on libuv's threads.
 * Throws TOKEN_DRIVER_ABSENT, TOKEN_MODULE_UNUSABLE, TOKEN_ABSENT, TOKEN_AMBIGUOUS, TOKEN_CERTIFICATE_ABSENT,
 * TOKEN_CERTIFICATE_AMBIGUOUS, TOKEN_KEY_ABSENT, TOKEN_PIN_WRONG, TOKEN_PIN_LAST_TRY (refused without trying),
 * TOKEN_PIN_LOCKED, TOKEN_IN_USE, TOKEN_REMOVED (open again after it is back), TOKEN_FAILED, SIGNER_KEY_MISMATCH,
 * SIGNER_KEY_UNSUPPORTED. Source: PKCS#11 2.40.
 */
export async function openToken(
  request: TokenRequest,
  modules: TokenModules = processModules,
): Promise<OpenedToken> {
  const use = await modules.use(request.modulePath);
  let session: TokenSession | undefined;
  const close = async (): Promise<void> => {
    await session?.close();
    use.release();
  };
  try {
    session = await findToken(use, request);
    await session.login(request.pin);
    const choice = await chooseCertificate(session, request.certificateFingerprint);
    const { pin, algorithm } = request;
    const signer = await makeTokenSigner({ session, pin, algorithm, ...choice });
    return { signer, certificate: signer.certificate, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A session with the token that is meant. */
async function findToken(use: ModuleUse, request: TokenRequest): Promise<TokenSession> {
  const slots = slotsFor(use, request);
  const [only] = slots;
  if (only === undefined) {
    const wanted = request.tokenLabel ?? request.slot ?? '';
    throw new AppError(tokenErrors.TOKEN_ABSENT, { params: { wanted } });
  }
  if (request.certificateFingerprint !== undefined)
    return findHolder(use, slots, request.certificateFingerprint);
  if (slots.length === 1) return TokenSession.open(use, only);
  throw new AppError(tokenErrors.TOKEN_AMBIGUOUS, { params: { count: slots.length } });
}

/** A token that does not answer counts only when no other one holds the certificate. */
async function findHolder(
  use: ModuleUse,
  slots: readonly Handle[],
  fingerprint: string,
): Promise<TokenSession> {
  let refusal: unknown = new AppError(tokenErrors.TOKEN_CERTIFICATE_ABSENT);
  for (const slot of slots) {
    let session: TokenSession | undefined;
    try {
      session = await TokenSession.open(use, slot);
      const held = await certificatesOf(session);
      if (held.some(({ certificate }) => certificate.fingerprintSha256 === fingerprint)) return session;
    } catch (error) {
      if (!isAppError(error)) throw error;
      refusal = error;
    }
    await session?.close();
  }
  throw refusal;
}

/** The tokens that slot and label leave. Throws TOKEN_FAILED. */
export function slotsFor(
  use: ModuleUse,
  request: Pick<TokenRequest, 'slot' | 'tokenLabel'>,
): readonly Handle[] {
  const { driver } = use;
  try {
    return driver.C_GetSlotList(true).filter((slot) => {
      if (request.slot !== undefined && numberOf(slot) !== request.slot) return false;
      const info = tokenInfo(driver, slot);
      if (info === undefined || !(info.flags & CK.TOKEN_INITIALIZED)) return false;
      return request.tokenLabel === undefined || unpadded(info.label) === request.tokenLabel;
    });
  } catch (cause) {
    if (returnValueOf(cause) === undefined) throw cause;
    const { message: detail } = cause as Error;
    throw new AppError(tokenErrors.TOKEN_FAILED, { params: { detail }, cause });
  }
}

/** Undefined for a token that went away while we looked. */
function tokenInfo(driver: Pkcs11Driver, slot: Handle): TokenInfo | undefined {
  try {
    return driver.C_GetTokenInfo(slot);
  } catch (error) {
    if (returnValueOf(error) === undefined) throw error;
    return undefined;
  }
}

const unpadded = (label: string): string => label.replace(/[ \0]+$/, '');

interface Choice {
  readonly certificate: Certificate;
  readonly chain: readonly Certificate[];
  readonly keys: readonly TokenKey[];
}

async function chooseCertificate(session: TokenSession, fingerprint: string | undefined): Promise<Choice> {
  const all = await certificatesOf(session);
  const meant = ({ certificate }: TokenCertificate) =>
    fingerprint === undefined || certificate.fingerprintSha256 === fingerprint;
  const choices = new Map<string, Choice>();
  for (const { certificate, id } of all.filter(meant)) {
    const keys = await privateKeysOf(session, id);
    const others = all.map((item) => item.certificate);
    if (keys.length > 0)
      choices.set(certificate.fingerprintSha256, { certificate, chain: chainOf(certificate, others), keys });
  }
  const [choice] = choices.values();
  if (choice !== undefined && choices.size === 1) return choice;
  if (choice !== undefined)
    throw new AppError(tokenErrors.TOKEN_CERTIFICATE_AMBIGUOUS, { params: { count: choices.size } });
  const isThere = all.some(meant);
  throw new AppError(isThere ? tokenErrors.TOKEN_KEY_ABSENT : tokenErrors.TOKEN_CERTIFICATE_ABSENT);
}
