/** A mail in MIME, read as a stream: attachments go into the store as they come, and nothing else of it is kept. */
import { type AddressObject, type AttachmentStream, MailParser, type MailParserOptions } from 'mailparser';
import { AppError } from '../../app-error.ts';
import { readBounce } from '../../office/exchange/mail-bounce-report.ts';
import type { ArrivedMail, MailPart } from '../../office/exchange/mail-message.ts';
import { mailErrors } from './errors.ts';

export type PutBytes = (
  bytes: AsyncIterable<Uint8Array>,
) => Promise<{ readonly sha256: string; readonly size: number }>;

const MOST_PARTS = 200;
/** Of a report of a mail server, and of an attachment's beginning that tells edXML. */
const HEAD_BYTES = 64 * 1024;
const SNIFFED_BYTES = 2048;

interface Head {
  readonly mediaType: string;
  readonly text: string;
}

/**
 * @param most bytes of the mail: what says that it is smaller is not believed
 * @throws AppError MAIL_UNREADABLE; what the store and the stream throw
 */
export async function readMail(
  bytes: AsyncIterable<Uint8Array>,
  put: PutBytes,
  most: number,
): Promise<ArrivedMail> {
  // message/rfc822 stays whole: a mail that was attached is not the mail.
  const options = {
    keepDeliveryStatus: true,
    ignoreEmbedded: true,
    skipTextToHtml: true,
    skipHtmlToText: true,
  };
  const parser = new MailParser({ ...options, checksumAlgo: false } as MailParserOptions);
  let headers: ReadonlyMap<string, unknown> = new Map();
  let lines: readonly { readonly key: string; readonly line: string }[] = [];
  parser.on('headers', (given) => {
    headers = given;
  });
  parser.on('headerLines' as 'headers', (given) => {
    lines = given as unknown as typeof lines;
  });
  const source = feed(bytes, parser, most);
  const parts: MailPart[] = [];
  const reports: Head[] = [];
  try {
    for await (const found of parser as AsyncIterable<AttachmentStream | { readonly type: 'text' }>) {
      if (found.type !== 'attachment') continue;
      if (parts.length + reports.length >= MOST_PARTS) throw unreadable(`more than ${MOST_PARTS} parts`);
      await keepPart(found as AttachmentStream, put, parts, reports);
    }
  } catch (error) {
    parser.destroy();
    const failed = await source.catch((cause: unknown) => cause);
    if (failed instanceof Error) throw failed;
    throw error instanceof AppError || isOurs(error) ? error : unreadable((error as Error).message, error);
  }
  await source;
  return { ...envelope(headers, lines), bounce: bounceOf(headers, reports), parts };
}

/** What the store threw is thrown as it was: the mail is then read later. */
class StoreFailed extends Error {}
const isOurs = (error: unknown) => error instanceof StoreFailed;

async function keepPart(
  part: AttachmentStream,
  put: PutBytes,
  parts: MailPart[],
  reports: Head[],
): Promise<void> {
  const head: Buffer[] = [];
  let held = 0;
  const looked = (async function* () {
    for await (const chunk of part.content as AsyncIterable<Buffer>) {
      if (held < HEAD_BYTES) head.push(chunk.subarray(0, HEAD_BYTES - held));
      held += chunk.length;
      yield chunk;
    }
  })();
  const mediaType = part.contentType.toLowerCase();
  if (/^message\/|^text\/rfc822-headers$/.test(mediaType)) {
    for await (const _ of looked);
    reports.push({ mediaType, text: Buffer.concat(head).toString('utf8') });
  } else {
    const kept = await put(looked).catch((cause: unknown) => {
      throw new StoreFailed('an attachment could not be kept', { cause });
    });
    // A picture within the text is no file of the document.
    if (!part.related) {
      const name = fileName(part.filename, parts.length);
      parts.push({ ...kept, name, mediaType, edxml: isEdxml(name, Buffer.concat(head)) });
    }
  }
  part.release?.();
}

function fileName(given: string | undefined, at: number): string {
  const bare = (given ?? '')
    .split(/[/\\]/)
    .at(-1)!
    .replace(/\p{Cc}/gu, '')
    .normalize('NFC')
    .trim();
  return bare.slice(-255) || `tep-${at + 1}`;
}

function isEdxml(name: string, head: Buffer): boolean {
  if (/\.edxml$/i.test(name)) return true;
  return /<(?:[\w-]+:)?edXML[\s>]/i.test(head.subarray(0, SNIFFED_BYTES).toString('utf8'));
}

/** Writes into the parser, at its pace. */
async function feed(bytes: AsyncIterable<Uint8Array>, parser: MailParser, most: number): Promise<void> {
  let given = 0;
  try {
    for await (const chunk of bytes) {
      given += chunk.length;
      if (given > most) throw unreadable(`more than ${most} bytes`);
      if (parser.destroyed) return;
      if (!parser.write(chunk)) await drained(parser);
    }
    parser.end();
  } catch (error) {
    parser.destroy(error as Error);
    throw error;
  }
}

function drained(parser: MailParser): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      parser.off('drain', go).off('close', go).off('error', go);
      resolve();
    };
    parser.on('drain', go).on('close', go).on('error', go);
  });
}

function envelope(
  headers: ReadonlyMap<string, unknown>,
  lines: readonly { readonly key: string; readonly line: string }[],
): Omit<ArrivedMail, 'bounce' | 'parts'> {
  const from = (headers.get('from') as AddressObject | undefined)?.value ?? [];
  const date = headers.get('date');
  const subject = headers.get('subject');
  const valuesOf = (key: string) =>
    lines
      .filter((line) => line.key === key)
      .map(({ line }) =>
        line
          .slice(line.indexOf(':') + 1)
          .replace(/\r?\n[ \t]+/g, ' ')
          .trim(),
      );
  const ids = (key: string) => valuesOf(key).flatMap((value) => value.match(/<[^<>\s]{1,250}>/g) ?? []);
  return {
    messageId: ids('message-id')[0] ?? null,
    // Of two writers neither is known; of two fields From the second is a trick.
    from:
      from.length === 1 && valuesOf('from').length === 1 ? (from[0]!.address?.toLowerCase() ?? null) : null,
    subject: typeof subject === 'string' ? subject.slice(0, 1000) : '',
    sentAt: date instanceof Date && !Number.isNaN(date.getTime()) ? date : null,
    references: [...ids('in-reply-to'), ...ids('references')].slice(0, 100),
    authenticationResults: valuesOf('authentication-results').slice(0, 10),
  };
}

function bounceOf(headers: ReadonlyMap<string, unknown>, reports: readonly Head[]): ArrivedMail['bounce'] {
  const type = headers.get('content-type') as { value?: string } | undefined;
  const report = reports.find(({ mediaType }) => mediaType === 'message/delivery-status');
  if (type?.value !== 'multipart/report' || !report) return null;
  const original = reports.find(({ mediaType }) => mediaType !== 'message/delivery-status');
  return readBounce(report.text, original?.text ?? '');
}

function unreadable(detail: string, cause?: unknown): AppError {
  return new AppError(mailErrors.MAIL_UNREADABLE, { params: { detail: detail.slice(0, 200) }, cause });
}
