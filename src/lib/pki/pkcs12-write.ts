import { createCipheriv, createHmac, type KeyObject, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Certificate } from './certificate.ts';
import { context, element, integer, nullValue, octets, oid, sequence, setOf } from './der-write.ts';
import { digestBytes } from './digest.ts';
import { OID } from './oids.ts';
import { PURPOSE, passwordSpellings, pkcs12Kdf } from './pkcs12-crypto.ts';
import { algorithmDer } from './signature-algorithm.ts';

/** PBKDF2 rounds over HMAC-SHA-256. */
const ITERATIONS = 210_000;
/** Rounds of the MAC's derivation, which has no native implementation; see `makePkcs12`. */
const MAC_ITERATIONS = 50_000;

const pbkdf2Async = promisify(pbkdf2);

export interface MakePkcs12Input {
  readonly key: KeyObject;
  readonly certificate: Certificate;
  readonly chain?: readonly Certificate[];
  /** Any Unicode text; written as NFC. */
  readonly pin: string;
}

/**
 * A PKCS#12 key store: the key under PBES2 with AES-256 and PBKDF2, certificates in the clear (they are public), all of
 * it under the MAC of RFC 7292 that every program checks. That MAC is the cheaper way to try PINs, hence its rounds.
 */
export async function makePkcs12(input: MakePkcs12Input): Promise<Uint8Array> {
  const pin = input.pin.normalize('NFC');
  const [password] = passwordSpellings(pin);
  if (password === undefined) throw new TypeError('a PIN has at least one spelling');
  const keyId = digestBytes('sha1', input.certificate.der);
  const pkcs8 = input.key.export({ format: 'der', type: 'pkcs8' });
  const keyBag = safeBag(OID.shroudedKeyBag, await encryptPbes2(pkcs8, password.raw), keyId);
  const certificateBags = [input.certificate, ...(input.chain ?? [])].map((certificate, index) =>
    safeBag(
      OID.certBag,
      sequence(oid(OID.x509Certificate), context(0, octets(certificate.der))),
      index === 0 ? keyId : undefined,
    ),
  );
  const safe = sequence(dataContent(sequence(...certificateBags)), dataContent(sequence(keyBag)));
  const salt = randomBytes(16);
  const macKey = pkcs12Kdf('sha256', password.bmp, salt, PURPOSE.mac, MAC_ITERATIONS, 32);
  const mac = createHmac('sha256', macKey).update(safe).digest();
  const digestInfo = sequence(algorithmDer(OID.sha256, nullValue()), octets(mac));
  const macData = sequence(digestInfo, octets(salt), integer(MAC_ITERATIONS));
  return sequence(integer(3), dataContent(safe), macData);
}

function dataContent(bytes: Uint8Array): Uint8Array {
  return sequence(oid(OID.data), context(0, octets(bytes)));
}

function safeBag(type: string, value: Uint8Array, localKeyId: Uint8Array | undefined): Uint8Array {
  const attributes =
    localKeyId === undefined ? [] : [setOf(sequence(oid(OID.localKeyId), setOf(octets(localKeyId))))];
  return sequence(oid(type), context(0, value), ...attributes);
}

/** EncryptedPrivateKeyInfo (RFC 5958 §3). */
async function encryptPbes2(plain: Uint8Array, password: Uint8Array): Promise<Uint8Array> {
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const key = await pbkdf2Async(password, salt, ITERATIONS, 32, 'sha256');
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const data = Buffer.concat([cipher.update(plain), cipher.final()]);
  const kdf = algorithmDer(
    OID.pbkdf2,
    sequence(octets(salt), integer(ITERATIONS), algorithmDer(OID.hmacSha256, nullValue())),
  );
  const encryption = algorithmDer(OID.aes256Cbc, element(0x04, iv));
  return sequence(algorithmDer(OID.pbes2, sequence(kdf, encryption)), octets(data));
}
