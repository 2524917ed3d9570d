/** Writes a document or status message, piece by piece, so that attachments are never held. */
import { createHash, randomUUID } from 'node:crypto';
import { AppError } from '../../app-error.ts';
import type { Signer } from '../pki/signer.ts';
import { checkWritable, type OutgoingAttachment } from './check-writable.ts';
import { edxmlErrors } from './errors.ts';
import { QCVN_102 } from './find-parts.ts';
import { documentNodes, statusNodes, traceNodes } from './header-nodes.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { MessageHeader } from './message.ts';
import { ReferenceDigest } from './reference-digest.ts';
import { walkXml } from './walk.ts';
import { SIGNED, writeSignature } from './write-signature.ts';
import { openTag, writeNodes } from './xml-writer.ts';

const XLINK = 'http://www.w3.org/1999/xlink';
const NEXT_ACTOR = 'http://schemas.xmlsoap.org/soap/actor/next';

export interface WriteOptions {
  /** RSA. Without one the message is not signed. */
  readonly signer?: Signer;
  /** `id` of the TraceHeaderList when the header gives none. */
  readonly traceId?: string;
}

/**
 * UTF-8 bytes of the message. A signed one is generated twice, the first time for its digest.
 * Throws EDXML_NOT_WRITABLE before the first byte, EDXML_SOURCE_CHANGED when an attachment changed meanwhile.
 */
export async function* writeEdxml(
  header: MessageHeader,
  attachments: readonly OutgoingAttachment[] = [],
  options: WriteOptions = {},
): AsyncGenerator<Uint8Array> {
  checkWritable(header, attachments);
  const traceId = options.traceId ?? randomUUID();
  const digests = new Map<string, string>();
  const pieces = (signature: string) => message(header, attachments, { traceId, signature, digests });
  let signature = '';
  if (options.signer) {
    const digest = new ReferenceDigest(SIGNED);
    await walkXml({ open: () => encode(pieces('')) }, [digest], {
      ...DEFAULT_LIMITS,
      messageBytes: Infinity,
    });
    signature = await writeSignature(digest.digest(), options.signer);
  }
  yield* encode(pieces(signature));
}

async function* encode(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(piece);
}

interface Parts {
  readonly traceId: string;
  readonly signature: string;
  /** SHA-256 of each attachment as it was first seen, by its id. */
  readonly digests: Map<string, string>;
}

async function* message(
  header: MessageHeader,
  attachments: readonly OutgoingAttachment[],
  parts: Parts,
): AsyncGenerator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="${QCVN_102}">\n`;
  yield `  <edXML:edXMLEnvelope xmlns:edXML="${QCVN_102}">\n    <edXML:edXMLHeader>\n`;
  yield `      <edXML:MessageHeader>\n`;
  yield writeNodes(header.kind === 'status' ? statusNodes(header) : documentNodes(header), ' '.repeat(8));
  yield `      </edXML:MessageHeader>\n`;
  if (header.kind === 'document') {
    const id = header.traceId ?? parts.traceId;
    const attributes = { id, version: '1.0', mustUnderstand: '1', actor: NEXT_ACTOR };
    yield `      ${openTag('edXML:TraceHeaderList', attributes)}\n`;
    yield writeNodes(traceNodes(header), ' '.repeat(8));
    yield `      </edXML:TraceHeaderList>\n`;
  }
  // Nothing but the signature itself may come between, or its digest would be another.
  yield `${parts.signature}    </edXML:edXMLHeader>\n`;
  if (header.kind === 'document') yield manifest(attachments);
  yield '  </edXML:edXMLEnvelope>\n';
  if (header.kind === 'document') yield* contents(attachments, parts);
  yield '</edXML>\n';
}

function manifest(attachments: readonly OutgoingAttachment[]): string {
  const references = attachments.map(({ name, contentType, contentId, description }) => {
    const attributes = {
      'xmlns:xlink': XLINK,
      'xlink:href': `cid:${contentId}`,
      'xlink:role': 'XLinkRole',
      'xlink:type': 'simple',
    };
    const nodes = [
      ['edXML:Description', description ?? name],
      ['edXML:AttachmentName', name],
      ['edXML:ContentType', contentType],
      ['edXML:ContentId', `cid:${contentId}`],
    ] as const;
    return writeNodes([['edXML:Reference', nodes, attributes]], ' '.repeat(8));
  });
  const inner = `      <edXML:edXMLManifest version="1.0">\n${references.join('')}      </edXML:edXMLManifest>\n`;
  return `    <edXML:edXMLBody>\n${inner}    </edXML:edXMLBody>\n`;
}

async function* contents(attachments: readonly OutgoingAttachment[], parts: Parts): AsyncGenerator<string> {
  yield '  <AttachmentEncoded>\n';
  for (const attachment of attachments) {
    const { name, contentType, contentId, description } = attachment;
    yield '    <Attachment>\n';
    const nodes = [
      ['ContentType', contentType],
      ['ContentId', `cid:${contentId}`],
      ['Description', description ?? name],
    ] as const;
    yield writeNodes(nodes, ' '.repeat(6));
    yield `      ${openTag('edXML:ContentTransferEncoded', { 'xmlns:edXML': QCVN_102 })}`;
    yield* base64(attachment, parts.digests);
    yield `</edXML:ContentTransferEncoded>\n${writeNodes([['AttachmentName', name]], ' '.repeat(6))}`;
    yield '    </Attachment>\n';
  }
  yield '  </AttachmentEncoded>\n';
}

async function* base64({ contentId, open, size }: OutgoingAttachment, digests: Map<string, string>) {
  const hash = createHash('sha256');
  let rest = Buffer.alloc(0);
  let read = 0;
  for await (const bytes of open()) {
    hash.update(bytes);
    read += bytes.length;
    const all = rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([rest, bytes]);
    const usable = all.length - (all.length % 3);
    rest = all.subarray(usable);
    if (usable > 0) yield all.toString('base64', 0, usable);
  }
  if (rest.length > 0) yield rest.toString('base64');
  const digest = hash.digest('hex');
  const before = digests.get(contentId) ?? digest;
  if (read !== size || before !== digest) throw new AppError(edxmlErrors.EDXML_SOURCE_CHANGED);
  digests.set(contentId, digest);
}
