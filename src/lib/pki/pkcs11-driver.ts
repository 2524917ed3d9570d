/** The part of PKCS#11 2.40 that signing needs, as the npm package pkcs11js offers it. */
import { AppError } from '../../app-error.ts';
import { tokenErrors } from './pkcs11-errors.ts';

/** A CK_ULONG (slot, session, object) in the machine's byte order. */
export type Handle = Buffer;

export interface TokenAttribute {
  readonly type: number;
  readonly value?: Buffer | number | boolean;
}

export interface TokenMechanism {
  readonly mechanism: number;
  readonly parameter?: Readonly<Record<string, number>>;
}

/** Written out here, not imported, so that the project compiles where the optional package could not be built. */
export interface Pkcs11Driver {
  load(path: string): void;
  C_Initialize(options?: { readonly flags: number }): void;
  C_Finalize(): void;
  C_GetSlotList(tokenPresent: boolean): Handle[];
  C_GetSlotInfo(slot: Handle): { readonly flags: number };
  C_GetTokenInfo(slot: Handle): TokenInfo;
  C_OpenSession(slot: Handle, flags: number): Handle;
  C_GetSessionInfo(session: Handle): { readonly state: number };
  C_CloseSession(session: Handle): void;
  C_Login(session: Handle, userType: number, pin: string): void;
  C_Logout(session: Handle): void;
  C_FindObjectsInit(session: Handle, template: readonly TokenAttribute[]): void;
  C_FindObjects(session: Handle, most: number): Handle[];
  C_FindObjectsFinal(session: Handle): void;
  C_GetAttributeValue(session: Handle, object: Handle, template: readonly TokenAttribute[]): TokenAttribute[];
  C_SignInit(session: Handle, mechanism: TokenMechanism, key: Handle): void;
  C_Sign(session: Handle, input: Buffer, output: Buffer): Buffer;
  C_SignAsync(session: Handle, input: Buffer, output: Buffer): Promise<Buffer>;
  C_CreateObject(session: Handle, template: readonly TokenAttribute[]): Handle;
  C_GenerateKeyPair(
    session: Handle,
    mechanism: TokenMechanism,
    publicTemplate: readonly TokenAttribute[],
    privateTemplate: readonly TokenAttribute[],
  ): { readonly publicKey: Handle; readonly privateKey: Handle };
}

/** CK_TOKEN_INFO (§3.2); texts are padded with blanks, by some modules with zeros. */
export interface TokenInfo {
  readonly label: string;
  readonly serialNumber: string;
  readonly flags: number;
}

/** CK_ULONG has 8 octets, on Windows 4; every machine that Node.js runs on here is little-endian. */
export function numberOf(value: Buffer): number {
  return value.length === 8 ? Number(value.readBigUInt64LE()) : value.readUInt32LE();
}

/** Makes a driver without a module loaded. */
export type LoadDriver = () => Promise<Pkcs11Driver>;

/** Numbers of PKCS#11 2.40, by their names there. */
export const CK = {
  OS_LOCKING_OK: 0x2,
  TOKEN_PRESENT: 0x1,
  SERIAL_SESSION: 0x4,
  RW_SESSION: 0x2,
  // CK_TOKEN_INFO flags
  TOKEN_INITIALIZED: 0x400,
  USER_PIN_COUNT_LOW: 0x1_0000,
  USER_PIN_FINAL_TRY: 0x2_0000,
  USER_PIN_LOCKED: 0x4_0000,
  // CK_SESSION_INFO states in which the user is logged in
  RO_USER_FUNCTIONS: 1,
  RW_USER_FUNCTIONS: 3,
  USER: 1,
  CONTEXT_SPECIFIC: 2,
} as const;

export const CKA = {
  CLASS: 0x0,
  TOKEN: 0x1,
  PRIVATE: 0x2,
  LABEL: 0x3,
  VALUE: 0x11,
  CERTIFICATE_TYPE: 0x80,
  KEY_TYPE: 0x100,
  SUBJECT: 0x101,
  ID: 0x102,
  SENSITIVE: 0x103,
  SIGN: 0x108,
  VERIFY: 0x10a,
  MODULUS: 0x120,
  MODULUS_BITS: 0x121,
  PUBLIC_EXPONENT: 0x122,
  EXTRACTABLE: 0x162,
  EC_PARAMS: 0x180,
  EC_POINT: 0x181,
  ALWAYS_AUTHENTICATE: 0x202,
} as const;

export const CKO = { CERTIFICATE: 1, PRIVATE_KEY: 3 } as const;

export const CKK = { RSA: 0, EC: 3 } as const;

/** CKC_X_509 */
export const X_509 = 0;

export const CKR = {
  SLOT_ID_INVALID: 0x3,
  CANT_LOCK: 0xa,
  ATTRIBUTE_TYPE_INVALID: 0x12,
  NEED_TO_CREATE_THREADS: 0x9,
  DEVICE_REMOVED: 0x32,
  KEY_HANDLE_INVALID: 0x60,
  KEY_TYPE_INCONSISTENT: 0x63,
  KEY_FUNCTION_NOT_PERMITTED: 0x68,
  MECHANISM_INVALID: 0x70,
  MECHANISM_PARAM_INVALID: 0x71,
  OBJECT_HANDLE_INVALID: 0x82,
  PIN_INCORRECT: 0xa0,
  PIN_INVALID: 0xa1,
  PIN_LEN_RANGE: 0xa2,
  PIN_LOCKED: 0xa4,
  SESSION_CLOSED: 0xb0,
  SESSION_HANDLE_INVALID: 0xb3,
  TOKEN_NOT_PRESENT: 0xe0,
  TOKEN_NOT_RECOGNIZED: 0xe1,
  USER_ALREADY_LOGGED_IN: 0x100,
  USER_NOT_LOGGED_IN: 0x101,
  CRYPTOKI_NOT_INITIALIZED: 0x190,
  CRYPTOKI_ALREADY_INITIALIZED: 0x191,
} as const;

/** The CK_RV of an error that the driver threw; undefined when the error is of another kind. */
export function returnValueOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !error.message.startsWith('CKR_')) return undefined;
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'number' ? code : undefined;
}

export function failedWith(error: unknown, values: readonly number[]): boolean {
  const value = returnValueOf(error);
  return value !== undefined && values.includes(value);
}

/** A variable, so that the compiler does not ask for the types of a package that may be missing. */
const driverPackage: string = 'pkcs11js';

/** Throws TOKEN_DRIVER_ABSENT when pkcs11js is not installed, was not compiled or is of another Node.js. */
export async function loadPkcs11(): Promise<Pkcs11Driver> {
  try {
    const { default: driver } = (await import(driverPackage)) as {
      readonly default: { readonly PKCS11: new () => Pkcs11Driver };
    };
    return new driver.PKCS11();
  } catch (cause) {
    throw new AppError(tokenErrors.TOKEN_DRIVER_ABSENT, { cause });
  }
}
