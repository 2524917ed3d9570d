import type { KeyObject } from 'node:crypto';
import { AppError, isAppError } from '../../app-error.ts';
import { Certificate } from './certificate.ts';
import { type Asn1, readAsn1, readWholeAsn1 } from './der-read.ts';
import { asOctets, asOid } from './der-values.ts';
import { pkiErrors } from './errors.ts';
import { sameName } from './names.ts';
import { OID } from './oids.ts';
import { decryptWithPassword, macHolds, type Password, passwordSpellings } from './pkcs12-crypto.ts';
import { isKeyOf, keyFromPkcs8 } from './signer.ts';

export interface OpenedPkcs12 {
  readonly key: KeyObject;
  readonly certificate: Certificate;
  /** The other certificates of the file that lead from `certificate` upwards, nearest issuer first. */
  readonly chain: readonly Certificate[];
}

/**
 * Opens a PKCS#12 key store (RFC 7292): legacy RC2 and 3DES, PBES2, MAC of RFC 7292 and PBMAC1; RSA and EC keys.
 * Key derivation runs on libuv's threads. Throws PKCS12_WRONG_PIN, PKCS12_DAMAGED, PKCS12_UNSUPPORTED, PKCS12_NO_KEY.
 */
export async function openPkcs12(bytes: Uint8Array, pin: string): Promise<OpenedPkcs12> {
  try {
    const pfx = readAsn1(bytes);
    const macData = pfx.sequence()[2];
    const content = contentOf(pfx.at(1));
    const password = await spellingThatFits(macData, content, pin);
    const bags = await readBags(readWholeAsn1(content), password);
    return assemble(bags);
  } catch (error) {
    throw asPkcs12Error(error);
  }
}

function asPkcs12Error(error: unknown): unknown {
  if (!isAppError(error)) return error;
  if (error.code !== 'ASN1_MALFORMED' && error.code !== 'CERTIFICATE_DAMAGED') return error;
  return damaged(String(error.params['detail']), error);
}

function damaged(detail: string, cause?: unknown): AppError {
  return new AppError(pkiErrors.PKCS12_DAMAGED, { params: { detail }, cause });
}

function contentOf(contentInfo: Asn1): Uint8Array {
  if (asOid(contentInfo.at(0)) !== OID.data) throw damaged('not protected by a password');
  return asOctets(contentInfo.at(1).at(0));
}

/** The MAC tells which spelling of the PIN is right, or that none is. A file without a MAC is tried as it comes. */
async function spellingThatFits(
  macData: Asn1 | undefined,
  content: Uint8Array,
  pin: string,
): Promise<Password> {
  const spellings = passwordSpellings(pin);
  const [first] = spellings;
  if (first === undefined) throw new TypeError('a PIN has at least one spelling');
  if (macData === undefined) return first;
  for (const spelling of spellings) {
    if (await macHolds(macData, content, spelling)) return spelling;
  }
  throw new AppError(pkiErrors.PKCS12_WRONG_PIN);
}

interface Bags {
  readonly keys: KeyObject[];
  readonly certificates: Certificate[];
}

async function readBags(authenticatedSafe: Asn1, password: Password): Promise<Bags> {
  const bags: Bags = { keys: [], certificates: [] };
  for (const contentInfo of authenticatedSafe.sequence()) {
    const type = asOid(contentInfo.at(0));
    if (type === OID.data) {
      await readSafe(readWholeAsn1(contentOf(contentInfo)), password, bags);
    } else if (type === OID.encryptedData) {
      const encrypted = contentInfo.at(1).at(0).at(1);
      const plain = await decrypt(encrypted.at(1), asOctets(encrypted.at(2)), password);
      await readSafe(readWholeAsn1(plain), password, bags);
    }
  }
  return bags;
}

async function readSafe(safe: Asn1, password: Password, bags: Bags): Promise<void> {
  for (const bag of safe.sequence()) {
    const value = bag.at(1).at(0);
    switch (asOid(bag.at(0))) {
      case OID.keyBag:
        bags.keys.push(readKey(value.raw));
        break;
      case OID.shroudedKeyBag:
        bags.keys.push(readKey(await decrypt(value.at(0), asOctets(value.at(1)), password)));
        break;
      case OID.certBag:
        if (asOid(value.at(0)) === OID.x509Certificate) {
          bags.certificates.push(Certificate.parse(asOctets(value.at(1).at(0))));
        }
        break;
      case OID.safeContentsBag:
        await readSafe(value, password, bags);
        break;
    }
  }
}

/** NSS and old Java give PBKDF2 the BMPString, so both spellings are tried before the PIN is called wrong. */
async function decrypt(algorithm: Asn1, data: Uint8Array, password: Password): Promise<Uint8Array> {
  const alternatives = [
    password,
    { ...password, raw: password.bmp },
    { ...password, raw: password.bmp.subarray(0, -2) },
  ];
  const tries = asOid(algorithm.at(0)) === OID.pbes2 ? alternatives : [password];
  for (const spelling of tries) {
    try {
      const plain = await decryptWithPassword(algorithm, data, spelling);
      return readWholeAsn1(plain).raw;
    } catch (error) {
      if (isAppError(error, pkiErrors.PKCS12_UNSUPPORTED)) throw error;
    }
  }
  throw new AppError(pkiErrors.PKCS12_WRONG_PIN);
}

function readKey(pkcs8: Uint8Array): KeyObject {
  try {
    return keyFromPkcs8(pkcs8);
  } catch (cause) {
    throw damaged('private key', cause);
  }
}

function assemble(bags: Bags): OpenedPkcs12 {
  for (const key of bags.keys) {
    const certificate = bags.certificates.find((candidate) => isKeyOf(key, candidate));
    if (certificate !== undefined)
      return { key, certificate, chain: chainOf(certificate, bags.certificates) };
  }
  throw new AppError(pkiErrors.PKCS12_NO_KEY);
}

/** Those of `certificates` that lead from the leaf upwards, nearest issuer first; each signature is checked. */
export function chainOf(leaf: Certificate, certificates: readonly Certificate[]): readonly Certificate[] {
  const chain: Certificate[] = [];
  for (let current = leaf; !current.isSelfIssued; ) {
    const issuer = certificates.find(
      (candidate) =>
        sameName(candidate.subject, current.issuer) &&
        !chain.includes(candidate) &&
        current.isSignedBy(candidate),
    );
    if (issuer === undefined) break;
    chain.push(issuer);
    current = issuer;
  }
  return chain;
}
