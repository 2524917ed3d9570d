/** Certificates and private keys on a token. */
import { isAppError } from '../../app-error.ts';
import { Certificate } from './certificate.ts';
import {
  CKA,
  CKK,
  CKO,
  CKR,
  failedWith,
  type Handle,
  numberOf,
  type Pkcs11Driver,
  type TokenAttribute,
  X_509,
} from './pkcs11-driver.ts';
import type { TokenSession } from './pkcs11-session.ts';

export interface TokenCertificate {
  readonly certificate: Certificate;
  /** CKA_ID: the same for a certificate and its key (PKCS#11 2.40 §4.6.2). */
  readonly id: Buffer;
}

export interface TokenKey {
  readonly handle: Handle;
  readonly type: 'rsa' | 'ec' | 'other';
  readonly alwaysAuthenticate: boolean;
}

/** Every X.509 certificate that the session may see. What cannot be read is left out: tokens hold odd things. */
export function certificatesOf(session: TokenSession): Promise<readonly TokenCertificate[]> {
  return session.call((driver, handle) => {
    const template = [
      { type: CKA.CLASS, value: CKO.CERTIFICATE },
      { type: CKA.CERTIFICATE_TYPE, value: X_509 },
    ];
    return findObjects(driver, handle, template).flatMap((object) => {
      const certificate = parsed(attribute(driver, handle, object, CKA.VALUE));
      const id = attribute(driver, handle, object, CKA.ID) ?? Buffer.alloc(0);
      return certificate ? [{ certificate, id }] : [];
    });
  });
}

/** The private keys under a CKA_ID; none for an empty one. Needs a login. */
export function privateKeysOf(session: TokenSession, id: Buffer): Promise<readonly TokenKey[]> {
  return session.call((driver, handle) => {
    if (id.length === 0) return [];
    const template = [
      { type: CKA.CLASS, value: CKO.PRIVATE_KEY },
      { type: CKA.ID, value: id },
    ];
    return findObjects(driver, handle, template).map((object) => ({
      handle: object,
      type: keyType(attribute(driver, handle, object, CKA.KEY_TYPE)),
      alwaysAuthenticate: attribute(driver, handle, object, CKA.ALWAYS_AUTHENTICATE)?.[0] === 1,
    }));
  });
}

function keyType(value: Buffer | undefined): TokenKey['type'] {
  const number = value && numberOf(value);
  if (number === CKK.RSA) return 'rsa';
  return number === CKK.EC ? 'ec' : 'other';
}

function findObjects(
  driver: Pkcs11Driver,
  session: Handle,
  template: readonly TokenAttribute[],
): readonly Handle[] {
  driver.C_FindObjectsInit(session, template);
  try {
    const found: Handle[] = [];
    for (;;) {
      const some = driver.C_FindObjects(session, 64);
      if (some.length === 0) return found;
      found.push(...some);
    }
  } finally {
    driver.C_FindObjectsFinal(session);
  }
}

function attribute(driver: Pkcs11Driver, session: Handle, object: Handle, type: number): Buffer | undefined {
  try {
    const value = driver.C_GetAttributeValue(session, object, [{ type }])[0]?.value;
    return Buffer.isBuffer(value) ? value : undefined;
  } catch (error) {
    if (failedWith(error, [CKR.ATTRIBUTE_TYPE_INVALID])) return undefined;
    throw error;
  }
}

function parsed(der: Buffer | undefined): Certificate | undefined {
  try {
    return der && Certificate.parse(der);
  } catch (error) {
    if (isAppError(error)) return undefined;
    throw error;
  }
}
