import { createDecipheriv, createHash, createHmac, pbkdf2 } from 'node:crypto';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { AppError } from '../../app-error.ts';
import { DIGESTS } from './algorithms.ts';
import type { Asn1 } from './der-read.ts';
import { asCount, asOctets, asOid, sameBytes } from './der-values.ts';
import { pkiErrors } from './errors.ts';
import { OID } from './oids.ts';

/** More would let a hostile file hold the process: 10 million rounds take seconds. */
const MAX_ITERATIONS = 10_000_000;
/** The derivation of RFC 7292 runs in JavaScript and is slower. */
const MAX_PKCS12_ITERATIONS = 1_000_000;

const pbkdf2Async = promisify(pbkdf2);

/** RFC 7292 §B.3: what the derived octets are for. */
export const PURPOSE = { key: 1, iv: 2, mac: 3 } as const;

/** RFC 7292 §B.2. `password` is a BMPString with its two closing zeros. */
export function pkcs12Kdf(
  hash: string,
  password: Uint8Array,
  salt: Uint8Array,
  purpose: number,
  iterations: number,
  length: number,
): Buffer {
  if (iterations > MAX_PKCS12_ITERATIONS) throw unsupported(`${iterations} iterations`);
  const block = hash === 'sha384' || hash === 'sha512' ? 128 : 64;
  const input = Buffer.concat([stretch(salt, block), stretch(password, block)]);
  const diversifier = Buffer.alloc(block, purpose);
  let out = Buffer.alloc(0);
  while (out.length < length) {
    let a = createHash(hash).update(diversifier).update(input).digest();
    for (let round = 1; round < iterations; round++) a = createHash(hash).update(a).digest();
    out = Buffer.concat([out, a]);
    addToBlocks(input, stretch(a, block).subarray(0, block), block);
  }
  return out.subarray(0, length);
}

/** The octets repeated to the next multiple of the block. */
function stretch(bytes: Uint8Array, block: number): Buffer {
  if (bytes.length === 0) return Buffer.alloc(0);
  const size = block * Math.ceil(bytes.length / block);
  return Buffer.alloc(size, bytes);
}

/** Each block of `input` becomes (block + b + 1) mod 2^(8·block). */
function addToBlocks(input: Buffer, b: Uint8Array, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1;
    for (let i = block - 1; i >= 0; i--) {
      const sum = (input[start + i] as number) + (b[i] as number) + carry;
      input[start + i] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}

/** A pass-phrase in the two spellings that PKCS#12 files use. */
export interface Password {
  /** For RFC 7292 derivations: BMPString with two closing zeros. */
  readonly bmp: Uint8Array;
  /** For PBKDF2. */
  readonly raw: Uint8Array;
}

/**
 * The spellings of a PIN to try in turn. Programs disagree: UTF-8 or BMPString under PBES2 (OpenSSL, NSS), old OpenSSL
 * widened the UTF-8 octets one by one, and Vietnamese letters come composed or decomposed.
 */
export function passwordSpellings(pin: string): readonly Password[] {
  const forms = [...new Set([pin, pin.normalize('NFC'), pin.normalize('NFD')])];
  const spellings = forms.flatMap((form) => {
    const utf8 = Buffer.from(form, 'utf8');
    const usual = { bmp: bmpString(form), raw: utf8 };
    const isAscii = utf8.length === form.length;
    return isAscii ? [usual] : [usual, { bmp: bmpString(utf8.toString('latin1')), raw: utf8 }];
  });
  return pin === '' ? [...spellings, { bmp: new Uint8Array(), raw: new Uint8Array() }] : spellings;
}

function bmpString(text: string): Uint8Array {
  return Buffer.from(`${text}\0`, 'utf16le').swap16();
}

/** PKCS#12 password encryption (RFC 7292 §C) and PBES2 (RFC 8018 §6.2). Throws on wrong padding. */
export async function decryptWithPassword(
  algorithm: Asn1,
  data: Uint8Array,
  password: Password,
): Promise<Buffer> {
  const scheme = asOid(algorithm.at(0));
  if (scheme === OID.pbes2) return decryptPbes2(algorithm.at(1), data, password);
  const salt = asOctets(algorithm.at(1).at(0));
  const iterations = asCount(algorithm.at(1).at(1));
  const derive = (purpose: number, length: number): Buffer =>
    pkcs12Kdf('sha1', password.bmp, salt, purpose, iterations, length);
  const iv = derive(PURPOSE.iv, 8);
  switch (scheme) {
    case OID.pbeSha3Des:
      return decipher('des-ede3-cbc', derive(PURPOSE.key, 24), iv, data);
    case OID.pbeSha2KeyDes: {
      const key = derive(PURPOSE.key, 16);
      return decipher('des-ede3-cbc', Buffer.concat([key, key.subarray(0, 8)]), iv, data);
    }
    case OID.pbeShaRc2128:
      return decryptRc2(derive(PURPOSE.key, 16), iv, data, 128);
    case OID.pbeShaRc240:
      return decryptRc2(derive(PURPOSE.key, 5), iv, data, 40);
    default:
      throw unsupported(`encryption ${scheme}`);
  }
}

const CIPHERS: Readonly<Record<string, readonly [name: string, keyLength: number]>> = {
  [OID.des3Cbc]: ['des-ede3-cbc', 24],
  [OID.aes128Cbc]: ['aes-128-cbc', 16],
  [OID.aes192Cbc]: ['aes-192-cbc', 24],
  [OID.aes256Cbc]: ['aes-256-cbc', 32],
};

async function decryptPbes2(parameters: Asn1, data: Uint8Array, password: Password): Promise<Buffer> {
  const encryption = parameters.at(1);
  const name = asOid(encryption.at(0));
  const cipher = CIPHERS[name];
  if (cipher === undefined) throw unsupported(`encryption ${name}`);
  const key = await pbkdf2Key(parameters.at(0), password.raw, cipher[1]);
  return decipher(cipher[0], key, asOctets(encryption.at(1)), data);
}

const HMACS: Readonly<Record<string, string>> = {
  [OID.hmacSha1]: 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  [OID.hmacSha256]: 'sha256',
  [OID.hmacSha384]: 'sha384',
  [OID.hmacSha512]: 'sha512',
};

/** PBKDF2-params (RFC 8018 §A.2). */
async function pbkdf2Key(kdf: Asn1, password: Uint8Array, length: number): Promise<Buffer> {
  if (asOid(kdf.at(0)) !== OID.pbkdf2) throw unsupported(`key derivation ${asOid(kdf.at(0))}`);
  const parameters = kdf.at(1);
  const iterations = asCount(parameters.at(1));
  const prf = parameters.sequence().find((part) => part.is(16));
  const hash = prf === undefined ? 'sha1' : HMACS[asOid(prf.at(0))];
  if (hash === undefined || iterations > MAX_ITERATIONS) throw unsupported('key derivation parameters');
  return pbkdf2Async(password, asOctets(parameters.at(0)), iterations, length, hash);
}

function decipher(name: string, key: Buffer, iv: Uint8Array, data: Uint8Array): Buffer {
  const cipher = createDecipheriv(name, key, iv);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

interface ForgeBuffer {
  getBytes(): string;
}
interface ForgeRc2 {
  createDecryptionCipher(
    key: string,
    bits: number,
  ): {
    start(iv: ForgeBuffer): void;
    update(data: ForgeBuffer): void;
    finish(): boolean;
    output: ForgeBuffer;
  };
}

/** node:crypto has no RC2 without OpenSSL's legacy provider; loaded only for the old files that need it. */
function decryptRc2(key: Buffer, iv: Uint8Array, data: Uint8Array, bits: number): Buffer {
  const require = createRequire(import.meta.url);
  const rc2 = require('node-forge/lib/rc2.js') as ForgeRc2;
  const util = require('node-forge/lib/util.js') as { createBuffer(bytes: string): ForgeBuffer };
  const buffer = (bytes: Uint8Array): ForgeBuffer => util.createBuffer(Buffer.from(bytes).toString('latin1'));
  const cipher = rc2.createDecryptionCipher(key.toString('latin1'), bits);
  cipher.start(buffer(iv));
  cipher.update(buffer(data));
  if (!cipher.finish()) throw new Error('padding');
  return Buffer.from(cipher.output.getBytes(), 'latin1');
}

/** Whether the MacData (RFC 7292 §4) holds over the content under this spelling of the PIN. */
export async function macHolds(macData: Asn1, content: Uint8Array, password: Password): Promise<boolean> {
  const algorithm = macData.at(0).at(0);
  const expected = asOctets(macData.at(0).at(1));
  const name = asOid(algorithm.at(0));
  if (name === OID.pbmac1) return sameBytes(expected, await pbmac1(algorithm.at(1), content, password));
  const hash = DIGESTS[name];
  if (hash === undefined || expected.length > 64) throw unsupported(`MAC ${name}`);
  const rounds = macData.sequence()[2];
  const iterations = rounds === undefined ? 1 : asCount(rounds);
  const key = pkcs12Kdf(
    hash,
    password.bmp,
    asOctets(macData.at(1)),
    PURPOSE.mac,
    iterations,
    expected.length,
  );
  return createHmac(hash, key).update(content).digest().equals(expected);
}

/** RFC 9579. */
async function pbmac1(parameters: Asn1, content: Uint8Array, password: Password): Promise<Buffer> {
  const hash = HMACS[asOid(parameters.at(1).at(0))];
  const length = parameters
    .at(0)
    .at(1)
    .sequence()
    .findLast((part) => part.is(2));
  if (hash === undefined || length === undefined) throw unsupported('MAC parameters');
  const key = await pbkdf2Key(parameters.at(0), password.raw, Math.min(asCount(length), 64));
  return createHmac(hash, key).update(content).digest();
}

export function unsupported(detail: string): AppError {
  return new AppError(pkiErrors.PKCS12_UNSUPPORTED, { params: { detail } });
}
