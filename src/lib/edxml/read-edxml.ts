/** Reads a document or status message, from whatever implementation it comes. */
import { AppError } from '../../app-error.ts';
import { AttachmentContents, type Content } from './attachment-contents.ts';
import { edxmlErrors } from './errors.ts';
import { type AttachmentPlace, findAttachments } from './find-attachments.ts';
import { findParts, type Parts } from './find-parts.ts';
import { DEFAULT_LIMITS, type EdxmlLimits } from './limits.ts';
import { Lookup } from './lookup.ts';
import type { MessageHeader, Note, NoteCode, ReadAttachment } from './message.ts';
import { present } from './present.ts';
import { readDocument } from './read-document.ts';
import { isStatus, readStatus } from './read-status.ts';
import type { EdxmlSource } from './source.ts';
import { TreeBuilder } from './tree.ts';
import { SignatureCheck, type SignatureReport } from './verify-signatures.ts';
import { type WalkedBytes, walkXml } from './walk.ts';

export interface EdxmlMessage {
  readonly header: MessageHeader;
  readonly attachments: readonly ReadAttachment[];
  readonly signatures: readonly SignatureReport[];
  /** What was odd and read all the same. */
  readonly notes: readonly Note[];
  /** Paths of elements that were passed over. */
  readonly ignored: readonly string[];
  /** Of the message as it lies on disk. */
  readonly bytes: number;
  readonly sha256: string;
  readonly encoding: string;
  /** For `writeAttachments`. */
  readonly places: readonly AttachmentPlace[];
}

/**
 * Two passes over the bytes: the first holds everything but the content of attachments, the second digests that content
 * and what signatures stand over. Memory does not grow with attachments.
 * Throws `edxmlErrors`; of a message that throws nothing may be used.
 */
export async function readEdxml(
  source: EdxmlSource,
  limits: EdxmlLimits = DEFAULT_LIMITS,
): Promise<EdxmlMessage> {
  const tree = new TreeBuilder(limits);
  const walked = await walkXml(source, [tree], limits);
  const lookup = new Lookup();
  for (const oddity of walked.oddities) lookup.note(oddity as NoteCode, walked.encoding);
  const parts = findParts(tree.root!, lookup);
  const places = findAttachments(lookup, parts, limits.attachments);
  const header = readHeader(lookup, parts, places);
  const ignored = lookup.ignored(parts.root);
  const contents = new AttachmentContents(places, limits);
  const signatures = new SignatureCheck(parts);
  if (places.length > 0 || signatures.handlers.length > 0) {
    await again(source, [contents, ...signatures.handlers], limits, walked);
  }
  const reports = signatures.reports();
  if (reports.some(({ weak }) => weak)) lookup.note('signature-sha1', '');
  const attachments = contents.contents().map((content, index) => describe(lookup, places[index]!, content));
  const { bytes, sha256, encoding } = walked;
  return {
    header,
    attachments,
    signatures: reports,
    notes: lookup.notes,
    ignored,
    bytes,
    sha256,
    encoding,
    places,
  };
}

/** What one file of a message is given to, piece by piece. */
export type AttachmentSink = (index: number, bytes: Uint8Array) => void | Promise<void>;

/**
 * Hands out the bytes of all attachments of a message that was read, in the order of the message. Throws
 * EDXML_SOURCE_CHANGED at the end when the bytes are others than were read: nothing handed out may then be used.
 */
export async function writeAttachments(
  source: EdxmlSource,
  message: EdxmlMessage,
  sink: AttachmentSink,
  limits: EdxmlLimits = DEFAULT_LIMITS,
): Promise<void> {
  const contents = new AttachmentContents(message.places, limits, async (index, from, bytes) => {
    const wanted = message.attachments[index]!.unzipped ? 'inner' : 'raw';
    if (from === wanted) await sink(index, bytes);
  });
  await again(source, [contents], limits, message);
}

async function again(
  source: EdxmlSource,
  handlers: Parameters<typeof walkXml>[1],
  limits: EdxmlLimits,
  first: Pick<WalkedBytes, 'sha256'>,
): Promise<void> {
  const { sha256 } = await walkXml(source, handlers, limits);
  if (sha256 !== first.sha256) throw new AppError(edxmlErrors.EDXML_SOURCE_CHANGED);
}

function readHeader(lookup: Lookup, parts: Parts, places: readonly AttachmentPlace[]): MessageHeader {
  return isStatus(lookup, parts.header, places.length)
    ? readStatus(lookup, parts.header)
    : readDocument(lookup, parts);
}

function describe(lookup: Lookup, place: AttachmentPlace, { raw, inner, zip }: Content): ReadAttachment {
  const { name, zipped, contentType, contentId, description } = place;
  if (zip?.kind === 'several') lookup.note('kept-zipped', name);
  if (zipped === 'declared' && !zip && raw.size > 0) lookup.note('not-zipped', name);
  if (zipped === 'possible' && inner) lookup.note('zip-undeclared', name);
  const { size, sha256 } = inner ?? raw;
  if (size === 0) lookup.note('empty-attachment', name);
  return {
    name,
    size,
    sha256,
    unzipped: inner !== undefined,
    ...present({ contentType, contentId, description }),
  };
}
