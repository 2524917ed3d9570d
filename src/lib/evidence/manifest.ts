/** ASiCManifest (EN 319 162-1, annex A.4): the files with their digests, and the signature or time-stamp over this list. */
import { DEFAULT_LIMITS } from '../edxml/limits.ts';
import type { Tag } from '../edxml/names.ts';
import { walkXml, type XmlHandler } from '../edxml/walk.ts';
import { escapeAttribute } from '../edxml/xml-characters.ts';
import type { DigestName } from '../pki/algorithms.ts';
import { digestBytes } from '../pki/digest.ts';

const ASIC = 'http://uri.etsi.org/02918/v1.2.1#';
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const DIGESTS: Readonly<Record<string, DigestName>> = {
  [SHA256]: 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};

export interface ManifestFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** @param proof name and media type of the signature or time-stamp over the bytes that are returned */
export function writeManifest(
  proof: { readonly name: string; readonly mediaType: string },
  files: readonly ManifestFile[],
): Uint8Array {
  const lines = files.flatMap(({ name, mediaType, bytes }) => [
    `  <asic:DataObjectReference URI="${uriOf(name)}" MimeType="${escapeAttribute(mediaType)}">`,
    `    <ds:DigestMethod Algorithm="${SHA256}"/>`,
    `    <ds:DigestValue>${Buffer.from(digestBytes('sha256', bytes)).toString('base64')}</ds:DigestValue>`,
    '  </asic:DataObjectReference>',
  ]);
  const text = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<asic:ASiCManifest xmlns:asic="${ASIC}" xmlns:ds="${DSIG}">`,
    `  <asic:SigReference URI="${uriOf(proof.name)}" MimeType="${escapeAttribute(proof.mediaType)}"/>`,
    ...lines,
    '</asic:ASiCManifest>',
    '',
  ];
  return Buffer.from(text.join('\n'), 'utf8');
}

/** Relative to the root of the container; RFC 3986. */
function uriOf(name: string): string {
  return escapeAttribute(name.split('/').map(encodeURIComponent).join('/'));
}

export interface ManifestReference {
  readonly name: string;
  readonly digest: DigestName | undefined;
  readonly value: Uint8Array;
}

export interface Manifest {
  readonly proofName: string;
  readonly references: readonly ManifestReference[];
}

/** Undefined when it is no ASiCManifest. @throws AppError of the XML syntax */
export async function readManifest(bytes: Uint8Array): Promise<Manifest | undefined> {
  const reader = new ManifestReader();
  await walkXml({ open: () => [bytes] }, [reader], DEFAULT_LIMITS);
  const { proofs, references } = reader;
  const [proofName, ...others] = proofs;
  if (!reader.isManifest || proofName === undefined || others.length > 0) return undefined;
  return { proofName, references };
}

class ManifestReader implements XmlHandler {
  isManifest = false;
  readonly proofs: string[] = [];
  readonly references: { name: string; digest: DigestName | undefined; value: Uint8Array }[] = [];
  private readonly open: string[] = [];
  private text64 = '';

  start(tag: Tag): void {
    this.open.push(`${tag.uri}${tag.local}`);
    const at = this.place();
    const value = (local: string) =>
      tag.attributes.find((one) => one.local === local && one.prefix === '')?.value ?? '';
    if (at === '') this.isManifest = true;
    else if (at === 'SigReference') this.proofs.push(nameOf(value('URI')));
    else if (at === 'DataObjectReference')
      this.references.push({ name: nameOf(value('URI')), digest: undefined, value: new Uint8Array() });
    else if (at === 'DataObjectReference/DigestMethod')
      this.references.at(-1)!.digest = DIGESTS[value('Algorithm')];
    else if (at === 'DataObjectReference/DigestValue') this.text64 = '';
  }

  text(text: string): void {
    if (this.place() === 'DataObjectReference/DigestValue') this.text64 += text;
  }

  end(): void {
    if (this.place() === 'DataObjectReference/DigestValue')
      this.references.at(-1)!.value = Buffer.from(this.text64, 'base64');
    this.open.pop();
  }

  /** Below the root, by local names, when every element on the way is of its own namespace; undefined elsewhere. */
  private place(): string | undefined {
    const [root, ...below] = this.open;
    if (root !== `${ASIC}ASiCManifest`) return undefined;
    const path = below.join(' ');
    if (path === '') return '';
    return PLACES.get(path);
  }
}

const PLACES: ReadonlyMap<string, string> = new Map([
  [`${ASIC}SigReference`, 'SigReference'],
  [`${ASIC}DataObjectReference`, 'DataObjectReference'],
  [`${ASIC}DataObjectReference ${DSIG}DigestMethod`, 'DataObjectReference/DigestMethod'],
  [`${ASIC}DataObjectReference ${DSIG}DigestValue`, 'DataObjectReference/DigestValue'],
]);

/** A URI that cannot be decoded names no file. */
function nameOf(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return '';
  }
}
