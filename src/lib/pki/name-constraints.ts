import { isIP } from 'node:net';
import type { Certificate } from './certificate.ts';
import { type Asn1, readWholeAsn1 } from './der-read.ts';
import { foldText, type NameAttribute, parseName } from './names.ts';
import { OID } from './oids.ts';

/** GeneralName choices that can be compared (RFC 5280 §4.2.1.10). */
const FORM = { email: 1, dns: 2, directory: 4, uri: 6, ip: 7 } as const;
const COMPARABLE: ReadonlySet<number> = new Set(Object.values(FORM));

interface Name {
  readonly form: number;
  readonly text: string;
  readonly attributes: readonly NameAttribute[];
  readonly bytes: Uint8Array;
}

/** The constraints gathered on the way down from the anchor. */
export class NameConstraintState {
  readonly #permitted: (readonly Name[])[] = [];
  readonly #excluded: Name[] = [];

  add(ca: Certificate): void {
    const extension = ca.extension(OID.nameConstraints);
    if (extension === undefined) return;
    const node = readWholeAsn1(extension.value);
    const permitted = (node.context(0)?.children ?? []).map((subtree) => readGeneralName(subtree.at(0)));
    const excluded = (node.context(1)?.children ?? []).map((subtree) => readGeneralName(subtree.at(0)));
    this.#permitted.push(permitted);
    this.#excluded.push(...excluded);
  }

  /** The first name of the certificate that the constraints refuse, in words. */
  fault(certificate: Certificate): string | undefined {
    if (this.#permitted.length === 0) return undefined;
    for (const name of namesOf(certificate)) {
      if (this.#excluded.some((subtree) => subtree.form === name.form && excludes(subtree, name))) {
        return `name constraints exclude ${name.text}`;
      }
      for (const subtrees of this.#permitted) {
        const sameForm = subtrees.filter((subtree) => subtree.form === name.form);
        if (sameForm.length > 0 && !sameForm.some((subtree) => within(name, subtree))) {
          return `name constraints do not permit ${name.text}`;
        }
      }
    }
    return undefined;
  }
}

function readGeneralName(node: Asn1): Name {
  const form = node.tag;
  const directory = form === FORM.directory ? parseName(node.at(0)) : undefined;
  const bytes = node.content;
  return {
    form,
    text: directory?.text ?? Buffer.from(bytes).toString('latin1').toLowerCase(),
    attributes: directory?.attributes ?? [],
    bytes,
  };
}

function namesOf(certificate: Certificate): readonly Name[] {
  const subject: Name = {
    form: FORM.directory,
    text: certificate.subject.text,
    attributes: certificate.subject.attributes,
    bytes: certificate.subject.der,
  };
  const extension = certificate.extension(OID.subjectAltName);
  const alternative =
    extension === undefined ? [] : readWholeAsn1(extension.value).sequence().map(readGeneralName);
  // Without an alternative name the constraint on addresses applies to emailAddress in the subject.
  const emails = certificate.subject.attributes
    .filter(
      (attribute) => attribute.type === OID.email && !alternative.some((name) => name.form === FORM.email),
    )
    .map(
      ({ value }): Name => ({
        form: FORM.email,
        text: value.toLowerCase(),
        attributes: [],
        bytes: Buffer.from(value),
      }),
    );
  const own = subject.attributes.length === 0 ? [] : [subject];
  return [...own, ...alternative, ...emails];
}

/** A form that cannot be compared is refused wherever it is constrained (RFC 5280 §4.2.1.10). */
function excludes(subtree: Name, name: Name): boolean {
  return !COMPARABLE.has(subtree.form) || within(name, subtree);
}

/** Whether a name lies in a subtree of its form. */
function within(name: Name, subtree: Name): boolean {
  switch (subtree.form) {
    case FORM.directory:
      return subtree.attributes.every((wanted, index) => sameAttribute(name.attributes[index], wanted));
    case FORM.email:
      return emailWithin(name.text, subtree.text);
    case FORM.dns:
      return domainWithin(name.text, subtree.text.replace(/^\./, ''));
    case FORM.uri:
      return uriWithin(name.text, subtree.text);
    case FORM.ip:
      return addressWithin(name.bytes, subtree.bytes);
    default:
      return false;
  }
}

function sameAttribute(own: NameAttribute | undefined, wanted: NameAttribute): boolean {
  return own !== undefined && own.type === wanted.type && foldText(own.value) === foldText(wanted.value);
}

function emailWithin(address: string, subtree: string): boolean {
  if (subtree.includes('@')) return address === subtree;
  const host = address.slice(address.lastIndexOf('@') + 1);
  return subtree.startsWith('.') ? host.endsWith(subtree) : host === subtree;
}

function domainWithin(domain: string, subtree: string): boolean {
  return subtree === '' || domain === subtree || domain.endsWith(`.${subtree}`);
}

function uriWithin(uri: string, subtree: string): boolean {
  const host = URL.parse(uri)?.hostname ?? '';
  if (host === '' || isIP(host) !== 0) return false;
  return subtree.startsWith('.') ? host.endsWith(subtree) : host === subtree;
}

/** The subtree is an address followed by a mask of the same length. */
function addressWithin(address: Uint8Array, subtree: Uint8Array): boolean {
  if (subtree.length !== address.length * 2) return false;
  return address.every((byte, index) => {
    const mask = subtree[address.length + index] as number;
    return (byte & mask) === ((subtree[index] as number) & mask);
  });
}
