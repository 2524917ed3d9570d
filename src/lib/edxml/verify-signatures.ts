/**
 * Judges the XML signatures of a message. A signature counts for exactly the elements that were digested; what is read
 * must lie within them, or the verdict says that it does not.
 */
import { verify } from 'node:crypto';
import { AppError } from '../../app-error.ts';
import { keyBits } from '../pki/algorithm-strength.ts';
import { Certificate } from '../pki/certificate.ts';
import { type CanonicalMethod, CanonicalWriter } from './canonical.ts';
import { edxmlErrors } from './errors.ts';
import { type Parts, READ_PARTS, SIGNATURE } from './find-parts.ts';
import { isNamed } from './lookup.ts';
import { ReferenceDigest } from './reference-digest.ts';
import { type ClaimedSignature, DSIG, readSignature, Unverifiable } from './signature-model.ts';
import { elementsOf, isWithin, type XmlElement } from './tree.ts';

export interface SignatureReport {
  /** `partial`: it holds, but not over everything that is read. */
  readonly state: 'valid' | 'partial' | 'invalid' | 'unverifiable';
  /** For engineers: what does not hold, or is not covered. */
  readonly reason?: string;
  readonly algorithm?: string;
  /** SHA-1 stands somewhere in it. */
  readonly weak: boolean;
  /** Whose key made it; who that is, is for a path to trust anchors to say. */
  readonly certificate?: Certificate;
}

interface Planned {
  readonly claimed: ClaimedSignature;
  readonly targets: readonly { readonly element: XmlElement; readonly digest: ReferenceDigest }[];
}

/** A key shorter than this can be broken at home. */
const SHORTEST_RSA = 1024;
const MAX_SIGNATURES = 4;

/** Prepared before the second pass, whose handlers it gives; asked afterwards. */
export class SignatureCheck {
  readonly handlers: readonly ReferenceDigest[];
  private readonly parts: Parts;
  private readonly plans: readonly (Planned | SignatureReport)[];

  /** Throws EDXML_SIGNATURE_WRAPPED when an id that is signed stands twice. */
  constructor(parts: Parts) {
    this.parts = parts;
    if (parts.signatures.length > MAX_SIGNATURES) {
      const params = { what: 'signatures', limit: MAX_SIGNATURES };
      throw new AppError(edxmlErrors.EDXML_TOO_LARGE, { params });
    }
    const ids = idsOf(parts.root);
    this.plans = parts.signatures.map((element) => plan(element, parts.root, ids));
    this.handlers = this.plans.flatMap((one) =>
      'targets' in one ? one.targets.map(({ digest }) => digest) : [],
    );
  }

  /** Throws EDXML_SIGNATURE_WRAPPED when a signature holds over anything but the header that is read. */
  reports(): readonly SignatureReport[] {
    return this.plans.map((one) => ('targets' in one ? judge(one, this.parts) : one));
  }
}

function plan(
  element: XmlElement,
  root: XmlElement,
  ids: ReadonlyMap<string, readonly XmlElement[]>,
): Planned | SignatureReport {
  try {
    if ([...elementsOf(root)].some(({ tag }) => tag.undeclared)) throw new Unverifiable('undeclared prefix');
    const claimed = readSignature(element);
    refuseInherited(claimed.signedInfo, claimed.canonical);
    const targets = claimed.references.map((reference) => {
      const target = reference.id === '' ? root : single(ids.get(reference.id), reference.id);
      refuseInherited(target, reference.method);
      const without = reference.enveloped ? element.tag.ordinal : undefined;
      const ordinal = reference.id === '' ? undefined : target.tag.ordinal;
      const { method, digest } = reference;
      return { element: target, digest: new ReferenceDigest({ ordinal, without, method, digest }) };
    });
    return { claimed, targets };
  } catch (error) {
    if (!(error instanceof Unverifiable)) throw error;
    return { state: 'unverifiable', reason: error.message, weak: false };
  }
}

/** Canonical XML §2.4 takes attributes like xml:lang over from ancestors, which nobody here writes. Throws Unverifiable. */
function refuseInherited(element: XmlElement, { exclusive }: CanonicalMethod): void {
  for (let at = element.parent; at && !exclusive; at = at.parent) {
    if (at.tag.attributes.some(({ prefix }) => prefix === 'xml'))
      throw new Unverifiable('inherited attributes');
  }
}

function single(found: readonly XmlElement[] | undefined, id: string): XmlElement {
  if (!found) throw new Unverifiable(`nothing has the id ${id.slice(0, 60)}`);
  if (found.length === 1) return found[0]!;
  throw new AppError(edxmlErrors.EDXML_SIGNATURE_WRAPPED, {
    params: { detail: `Id ${id.slice(0, 60)} × ${found.length}` },
  });
}

/** Without a document type any attribute named Id may be meant, so all of them must be told apart. */
function idsOf(root: XmlElement): ReadonlyMap<string, readonly XmlElement[]> {
  const ids = new Map<string, XmlElement[]>();
  for (const element of elementsOf(root)) {
    const own = element.tag.attributes.filter(({ local }) => local.toLowerCase() === 'id');
    for (const value of new Set(own.map((attribute) => attribute.value))) {
      const same = ids.get(value);
      if (same) same.push(element);
      else ids.set(value, [element]);
    }
  }
  return ids;
}

function judge({ claimed, targets }: Planned, parts: Parts): SignatureReport {
  const weak = claimed.method.hash === 'sha1' || claimed.references.some(({ digest }) => digest === 'sha1');
  const said = { algorithm: claimed.algorithm, weak };
  const wrong = targets.findIndex(
    ({ digest }, index) => !digest.digest().equals(claimed.references[index]!.digestValue),
  );
  // The axis's SDK writes signatures into the standard's namespace: whatever they were made over, it was not what lies here.
  const broken = claimed.element.tag.uri === DSIG ? 'invalid' : 'unverifiable';
  if (wrong >= 0) return { state: broken, reason: `digest of reference ${wrong + 1}`, ...said };
  const certificate = signerOf(claimed);
  if (typeof certificate === 'string') return { state: 'unverifiable', reason: certificate, ...said };
  if (!certificate) return { state: broken, reason: 'signature value', ...said };
  refuseInside(claimed.element);
  for (const { element } of targets) refuseHidden(element);
  const covered = targets.map(({ element }) => element).filter((element) => element !== claimed.element);
  const isCovered = (element: XmlElement) => covered.some((target) => isWithin(element, target));
  if (!isCovered(parts.header)) {
    throw new AppError(edxmlErrors.EDXML_SIGNATURE_WRAPPED, { params: { detail: 'MessageHeader' } });
  }
  const read = [parts.traceList, parts.businessPlace, ...parts.references, ...parts.attachments].filter(
    (one) => one !== undefined,
  );
  const open = read.filter((element) => !isCovered(element)).map(({ tag }) => tag.local);
  if (open.length === 0) return { state: 'valid', certificate, ...said };
  return { state: 'partial', reason: [...new Set(open)].join(', '), certificate, ...said };
}

/**
 * What an enveloped signature holds is not digested: within a part that is read, it would add to what that part says.
 * Throws EDXML_SIGNATURE_WRAPPED.
 */
function refuseInside(signature: XmlElement): void {
  for (let at = signature.parent; at; at = at.parent) {
    if (!isNamed(at.tag.local, READ_PARTS)) continue;
    throw new AppError(edxmlErrors.EDXML_SIGNATURE_WRAPPED, { params: { detail: `in ${at.tag.local}` } });
  }
}

/** A `Manifest` of XML Signature is none of the message. */
const isReadPart = ({ tag }: XmlElement) => tag.uri !== DSIG && isNamed(tag.local, READ_PARTS);

/**
 * Within a signature nothing is read: a signed part that was moved there would be passed over, as a recall must not be.
 * Throws EDXML_SIGNATURE_WRAPPED.
 */
function refuseHidden(target: XmlElement): void {
  let at: XmlElement | undefined = target;
  while (at && !isNamed(at.tag.local, SIGNATURE)) at = at.parent;
  const hidden = at && [...elementsOf(target)].find(isReadPart);
  if (!hidden) return;
  const params = { detail: `${hidden.tag.local} in ${at!.tag.local}` };
  throw new AppError(edxmlErrors.EDXML_SIGNATURE_WRAPPED, { params });
}

/** The certificate whose key made the value; undefined when none did; a text when that cannot be said. */
function signerOf(claimed: ClaimedSignature): Certificate | undefined | string {
  const pieces: string[] = [];
  replay(claimed.signedInfo, new CanonicalWriter((text) => pieces.push(text), claimed.canonical));
  const signed = Buffer.from(pieces.join(''));
  const { key, hash } = claimed.method;
  if (claimed.certificates.length === 0) return 'no certificate';
  let usable = false;
  for (const der of claimed.certificates) {
    try {
      const certificate = Certificate.parse(der);
      const { publicKey } = certificate;
      if (publicKey.asymmetricKeyType !== key) continue;
      if (key === 'rsa' && keyBits(publicKey) < SHORTEST_RSA) continue;
      usable = true;
      if (verify(hash, signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, claimed.value))
        return certificate;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  return usable ? undefined : 'no usable certificate';
}

function replay(element: XmlElement, canonical: CanonicalWriter): void {
  canonical.start(element.tag);
  for (const child of element.children) {
    if (typeof child === 'string') canonical.text(child);
    else replay(child, canonical);
  }
  canonical.end(element.tag);
}
