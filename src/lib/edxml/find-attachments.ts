/** What the message tells of its attachments, and whether list and content agree. Bytes are not touched here. */
import { AppError } from '../../app-error.ts';
import type { Zipped } from './attachment-contents.ts';
import { edxmlErrors } from './errors.ts';
import type { Parts } from './find-parts.ts';
import { type Lookup, trimmed } from './lookup.ts';
import { present } from './present.ts';
import { childElements, textOf, type XmlElement } from './tree.ts';

export interface AttachmentPlace {
  readonly element: XmlElement;
  /** The element whose text is the content; undefined: an empty file. */
  readonly contentAt: number | undefined;
  readonly name: string;
  readonly contentType?: string;
  readonly contentId?: string;
  readonly description?: string;
  readonly zipped: Zipped;
}

interface Reference {
  readonly name?: string;
  readonly contentId?: string;
}

const ZIP_TYPES = ['application/zip', 'application/x-zip-compressed', 'application/x-zip', 'zip'];

/** Throws EDXML_ATTACHMENT_TWICE, EDXML_ATTACHMENT_MISSING, EDXML_CONTRADICTION. */
export function findAttachments(lookup: Lookup, parts: Parts, limit: number): readonly AttachmentPlace[] {
  if (parts.attachments.length > limit || parts.references.length > limit) {
    throw new AppError(edxmlErrors.EDXML_TOO_LARGE, { params: { what: 'attachments', limit } });
  }
  const references = parts.references.map((element) => readReference(lookup, element));
  const places = parts.attachments.map((element, index) => readPlace(lookup, element, index, references));
  refuseTwins(places);
  matchManifest(lookup, parts, references, places);
  return places;
}

function readReference(lookup: Lookup, element: XmlElement): Reference {
  const href = element.tag.attributes.find(({ local }) => local.toLowerCase() === 'href')?.value;
  lookup.understood(element, true);
  return present({
    name: lookup.text(element, 'AttachmentName') ?? lookup.text(element, 'Description'),
    contentId: bareId(lookup.text(element, 'ContentId') ?? href),
  });
}

function readPlace(
  lookup: Lookup,
  element: XmlElement,
  index: number,
  references: readonly Reference[],
): AttachmentPlace {
  const attribute = (name: string) =>
    element.tag.attributes.find(({ local }) => local.toLowerCase() === name.toLowerCase())?.value;
  const contentType =
    lookup.text(element, 'ContentType', 'FileType', 'MimeType', 'AttachmentType') ??
    attribute('Content-Type');
  const contentId = bareId(lookup.text(element, 'ContentId') ?? attribute('Content-Id'));
  const description = lookup.text(element, 'Description');
  const written =
    lookup.text(element, 'AttachmentName', 'FileName', 'name') ??
    references.find((one, at) => (contentId === undefined ? at === index : one.contentId === contentId))
      ?.name ??
    description ??
    `attachment-${index + 1}`;
  const name = bareName(written, index);
  if (name !== written) lookup.note('name-changed', name);
  lookup.all(element, 'FieldName', 'Format', 'AttachmentSize');
  const zipped = zippedOf(name, contentType);
  const contentAt = contentOf(lookup, element, name)?.tag.ordinal;
  return { element, contentAt, name, zipped, ...present({ contentType, contentId, description }) };
}

/** ContentType says ZIP and the name does not: the file travels in one. */
function zippedOf(name: string, contentType = ''): Zipped {
  if (/\.zip$/i.test(name)) return 'never';
  return ZIP_TYPES.includes(contentType.split(';')[0]!.trim().toLowerCase()) ? 'declared' : 'possible';
}

/** The one element that carries bytes; `base64` alone is the name of the encoding. */
function contentOf(lookup: Lookup, element: XmlElement, name: string): XmlElement | undefined {
  const contents = childElements(element).filter((child) => child.isContent);
  for (const content of contents) lookup.understood(content);
  const [content, ...more] = contents.filter(
    (child) => child.contentCharacters > 0 && trimmed(textOf(child))?.toLowerCase() !== 'base64',
  );
  if (more.length > 0) throw new AppError(edxmlErrors.EDXML_ATTACHMENT_TWICE, { params: { name } });
  return content;
}

/** `cid:` may stand before it any number of times, as one SDK writes it twice, with brackets around either (RFC 2392). */
function bareId(id: string | undefined): string | undefined {
  const bare = (id ?? '')
    .trim()
    .replace(/^(?:<|cid:)+/i, '')
    .replace(/>+$/, '');
  try {
    return trimmed(decodeURIComponent(bare));
  } catch {
    return trimmed(bare);
  }
}

/** The last part of a path, without what no file name may have. */
function bareName(written: string, index: number): string {
  const last = written.split(/[/\\]/).at(-1) ?? '';
  const clean = last.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '').trim();
  return clean === '' || /^\.+$/.test(clean) ? `attachment-${index + 1}` : clean.slice(0, 255);
}

function refuseTwins(places: readonly AttachmentPlace[]): void {
  const seen = new Set<string>();
  for (const { contentId, name } of places) {
    if (contentId === undefined) continue;
    const key = contentId.toLowerCase();
    if (seen.has(key)) throw new AppError(edxmlErrors.EDXML_ATTACHMENT_TWICE, { params: { name } });
    seen.add(key);
  }
}

/** Every file of the manifest must be there, by its id or else by its name. Throws EDXML_ATTACHMENT_MISSING. */
function matchManifest(
  lookup: Lookup,
  parts: Parts,
  references: readonly Reference[],
  places: readonly AttachmentPlace[],
): void {
  const isOlder = parts.root.tag.local.toLowerCase() === 'envelope';
  if (isOlder && references.length > 0 && !parts.hasAttachmentPart) {
    // The older form sends the files as parts of a MIME message, of which this is only the first.
    lookup.note('attachments-elsewhere', references.map(({ name }) => name ?? '').join(', '));
    return;
  }
  const left = [...places];
  const taken = new Set<string>();
  const unmatched: Reference[] = [];
  for (const reference of references) {
    const id = reference.contentId?.toLowerCase();
    if (id !== undefined && taken.has(id)) {
      lookup.note('manifest-twice', reference.name ?? id);
      continue;
    }
    const at = left.findIndex(({ contentId }) => id !== undefined && contentId?.toLowerCase() === id);
    if (at === -1) unmatched.push(reference);
    else left.splice(at, 1);
    if (id !== undefined) taken.add(id);
  }
  for (const reference of unmatched) {
    const at = left.findIndex(
      ({ name }) => reference.name !== undefined && name === bareName(reference.name, 0),
    );
    const params = { name: reference.name ?? reference.contentId ?? '' };
    // There the manifest often holds a description only.
    if (at === -1 && isOlder) continue;
    if (at === -1) throw new AppError(edxmlErrors.EDXML_ATTACHMENT_MISSING, { params });
    lookup.note('matched-by-name', params.name);
    left.splice(at, 1);
  }
  if (references.length > 0) for (const { name } of left) lookup.note('not-in-manifest', name);
}
