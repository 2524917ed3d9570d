/** XML Signature (XMLDSig 1.1) as it stands in a message: what it claims to sign and how. Nothing is trusted here. */

import type { CanonicalMethod } from './canonical.ts';
import { isNamed } from './lookup.ts';
import type { DigestTarget } from './reference-digest.ts';
import { childElements, textOf, type XmlElement } from './tree.ts';

export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const ENC = 'http://www.w3.org/2001/04/xmlenc#';
export const EXC_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const ENVELOPED = `${DSIG}enveloped-signature`;
export const RSA_SHA256 = `${MORE}rsa-sha256`;
export const SHA256 = `${ENC}sha256`;

type Hash = DigestTarget['digest'];

export interface ValueMethod {
  readonly key: 'rsa' | 'ec';
  readonly hash: Hash;
}

/** Keyed methods (HMAC) are left out on purpose: what one key both makes and checks proves nothing of the sender. */
export const SIGNATURE_METHODS: Readonly<Record<string, ValueMethod>> = {
  [`${DSIG}rsa-sha1`]: { key: 'rsa', hash: 'sha1' },
  [RSA_SHA256]: { key: 'rsa', hash: 'sha256' },
  [`${MORE}rsa-sha384`]: { key: 'rsa', hash: 'sha384' },
  [`${MORE}rsa-sha512`]: { key: 'rsa', hash: 'sha512' },
  [`${MORE}ecdsa-sha256`]: { key: 'ec', hash: 'sha256' },
  [`${MORE}ecdsa-sha384`]: { key: 'ec', hash: 'sha384' },
  [`${MORE}ecdsa-sha512`]: { key: 'ec', hash: 'sha512' },
};

const DIGESTS: Readonly<Record<string, Hash>> = {
  [`${DSIG}sha1`]: 'sha1',
  [SHA256]: 'sha256',
  [`${MORE}sha384`]: 'sha384',
  [`${ENC}sha512`]: 'sha512',
};

const CANONICAL: Readonly<Record<string, boolean>> = {
  [EXC_C14N]: true,
  [`${EXC_C14N}WithComments`]: true,
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315': false,
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments': false,
  'http://www.w3.org/2006/12/xml-c14n11': false,
  'http://www.w3.org/2006/12/xml-c14n11#WithComments': false,
};

export interface ClaimedReference {
  /** Empty: the whole message. */
  readonly id: string;
  readonly enveloped: boolean;
  readonly method: CanonicalMethod;
  readonly digest: Hash;
  readonly digestValue: Buffer;
}

export interface ClaimedSignature {
  readonly element: XmlElement;
  readonly signedInfo: XmlElement;
  readonly canonical: CanonicalMethod;
  readonly algorithm: string;
  readonly method: ValueMethod;
  readonly value: Buffer;
  /** DER, in the order of KeyInfo. */
  readonly certificates: readonly Buffer[];
  readonly references: readonly ClaimedReference[];
}

/** Why a signature cannot be judged; such a one is never valid. */
export class Unverifiable extends Error {}

/** Each costs a digest of up to the whole message. */
const MAX_REFERENCES = 4;
const MAX_CERTIFICATES = 10;

/** Throws Unverifiable for what is missing, doubled, or of a method that is not known. */
export function readSignature(element: XmlElement): ClaimedSignature {
  const signedInfo = child(element, 'SignedInfo');
  const algorithm = algorithmOf(child(signedInfo, 'SignatureMethod'));
  const method = Object.hasOwn(SIGNATURE_METHODS, algorithm) ? SIGNATURE_METHODS[algorithm] : undefined;
  if (!method) throw new Unverifiable(`signature method ${algorithm}`);
  const canonical = canonicalOf(child(signedInfo, 'CanonicalizationMethod'));
  if (!canonical) throw new Unverifiable('canonicalization method');
  const references = children(signedInfo, 'Reference');
  if (references.length === 0 || references.length > MAX_REFERENCES) throw new Unverifiable('references');
  const data = children(element, 'KeyInfo').flatMap((info) => children(info, 'X509Data'));
  return {
    element,
    signedInfo,
    canonical,
    algorithm,
    method,
    value: base64Of(child(element, 'SignatureValue')),
    certificates: data
      .flatMap((one) => children(one, 'X509Certificate'))
      .slice(0, MAX_CERTIFICATES)
      .map(base64Of),
    references: references.map(readReference),
  };
}

function readReference(element: XmlElement): ClaimedReference {
  const digestAlgorithm = algorithmOf(child(element, 'DigestMethod'));
  const digest = Object.hasOwn(DIGESTS, digestAlgorithm) ? DIGESTS[digestAlgorithm] : undefined;
  if (!digest) throw new Unverifiable(`digest method ${digestAlgorithm}`);
  const transforms = children(element, 'Transforms').flatMap((list) => children(list, 'Transform'));
  let enveloped = false;
  // Without a canonical transform the plain method is meant (XMLDSig §4.4.3.2).
  let method: CanonicalMethod | undefined;
  for (const transform of transforms) {
    const found = canonicalOf(transform);
    if (algorithmOf(transform) === ENVELOPED && !method) enveloped = true;
    else if (found && !method) method = found;
    else throw new Unverifiable(`transform ${algorithmOf(transform)}`);
  }
  return {
    id: idOf(element.tag.attributes.find(({ name }) => name === 'URI')?.value),
    enveloped,
    method: method ?? { exclusive: false, prefixes: [] },
    digest,
    digestValue: base64Of(child(element, 'DigestValue')),
  };
}

/** Only this message is ever signed; nothing else is fetched. */
function idOf(uri: string | undefined): string {
  if (uri === '' || uri === '#xpointer(/)') return '';
  const id = /^#(?:xpointer\(id\(['"]([^'"]+)['"]\)\)|([^()]+))$/.exec(uri ?? '');
  if (!id) throw new Unverifiable('reference outside the message');
  return id[1] ?? id[2]!;
}

function canonicalOf(element: XmlElement): CanonicalMethod | undefined {
  const algorithm = algorithmOf(element);
  const exclusive = Object.hasOwn(CANONICAL, algorithm) ? CANONICAL[algorithm] : undefined;
  if (exclusive === undefined) return undefined;
  const list = children(element, 'InclusiveNamespaces')[0];
  const prefixes = list?.tag.attributes.find(({ name }) => name === 'PrefixList')?.value ?? '';
  return { exclusive, prefixes: prefixes.split(/\s+/).filter((prefix) => prefix !== '') };
}

const algorithmOf = (element: XmlElement) =>
  (element.tag.attributes.find(({ name }) => name === 'Algorithm')?.value ?? '').slice(0, 200);

const children = (element: XmlElement, name: string) =>
  childElements(element).filter(({ tag }) => isNamed(tag.local, [name]));

function child(element: XmlElement, name: string): XmlElement {
  const [one, ...more] = children(element, name);
  if (!one || more.length > 0) throw new Unverifiable(`${name}: ${more.length + (one ? 1 : 0)}`);
  return one;
}

function base64Of(element: XmlElement): Buffer {
  const text = textOf(element).replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new Unverifiable(`${element.tag.local} is not base64`);
  return Buffer.from(text, 'base64');
}
