import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { rootCertificates } from 'node:tls';
import { createTransport } from 'nodemailer';
import { AppError } from '../../app-error.ts';
import { mailErrors } from './errors.ts';
import { type MailAddress, readMailUrl } from './mail-address.ts';

export interface Message {
  /** The same at every attempt: mail systems drop what they have seen under it. */
  readonly id: string;
  /** One address, nothing else. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Message-ID of what it answers, with its brackets. */
  readonly inReplyTo?: string | undefined;
  readonly attachments?: readonly MailAttachment[];
}

export interface MailAttachment {
  readonly name: string;
  readonly mediaType: string;
  open(): Promise<AsyncIterable<Uint8Array>>;
}

/** What a mail server answered; a refusal is for good (RFC 5321 §4.2.1: 5yz). */
export type SendAnswer =
  | { readonly kind: 'taken' }
  | {
      readonly kind: 'refused';
      /** Whether the address itself was refused, not the message. */
      readonly address: boolean;
      readonly code: number;
      readonly said: string;
    };

export interface Mailer {
  /** @throws AppError MAIL_NOT_CONFIGURED, MAIL_OUT_OF_REACH when the same may go through later */
  send(message: Message): Promise<SendAnswer>;
  /** Rejects when no mail server answers, or not as the settings want; remembered for a minute. */
  verify(): Promise<void>;
  close(): void;
}

export interface MailerOptions {
  /** PEM of authorities trusted besides the usual ones. */
  readonly ca?: string | undefined;
  readonly limits?: Partial<MailLimits>;
}

export interface MailLimits {
  readonly connectMs: number;
  readonly greetingMs: number;
  readonly silenceMs: number;
  /** For the whole conversation: a server that says one letter a minute is never silent. */
  readonly wholeMs: number;
  readonly rememberMs: number;
}

const usual: MailLimits = {
  connectMs: 10_000,
  greetingMs: 10_000,
  silenceMs: 30_000,
  wholeMs: 120_000,
  rememberMs: 60_000,
};

/** @param url smtp:// or smtps:// with user and password; undefined where no mail is sent */
export function createMailer(url: string | undefined, from: string, options: MailerOptions = {}): Mailer {
  if (!url) {
    const refuse = () => Promise.reject(new AppError(mailErrors.MAIL_NOT_CONFIGURED));
    return { send: refuse, verify: refuse, close: () => undefined };
  }
  const limits = { ...usual, ...options.limits };
  const transport = openTransport(readMailUrl(url), limits, options.ca);
  const domain = /@([^\s<>@]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return {
    send: async ({ id, to, inReplyTo, attachments = [], ...content }) => {
      const opened = await Promise.all(attachments.map(openAttachment));
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          messageId: `<${id}@${domain}>`,
          // RFC 3834 §5: answering machines leave it alone.
          headers: { 'Auto-Submitted': 'auto-generated' },
          ...(inReplyTo !== undefined && { inReplyTo, references: inReplyTo }),
          ...(opened.length > 0 && { attachments: opened }),
          ...content,
        });
        return { kind: 'taken' };
      } catch (error) {
        return explain(error as SmtpFailure);
      } finally {
        for (const { content: bytes } of opened) bytes.destroy();
      }
    },
    verify: remembered(limits.rememberMs, async () => {
      await transport.verify().catch((error: Error) => {
        throw outOfReach(error);
      });
    }),
    close: () => transport.close(),
  };
}

/** base64 whatever it is: edXML has long lines, and a signed file may not change by a byte. */
async function openAttachment({ name, mediaType, open }: MailAttachment) {
  const content = Readable.from(await open(), { objectMode: false });
  return { filename: name, contentType: mediaType, contentTransferEncoding: 'base64' as const, content };
}

/** No pool: digests are few, and a broken connection must not outlive its mail. */
function openTransport(address: MailAddress, limits: MailLimits, ca: string | undefined) {
  const { host, port, tls, auth, implicitTls } = address;
  return createTransport({
    host,
    port,
    secure: implicitTls,
    requireTLS: !implicitTls && tls === 'required',
    ignoreTLS: !implicitTls && tls === 'off',
    ...(auth && { auth }),
    tls: { minVersion: 'TLSv1.2', host, ...(ca !== undefined && { ca: [...rootCertificates, ca] }) },
    connectionTimeout: limits.connectMs,
    greetingTimeout: limits.greetingMs,
    socketTimeout: limits.silenceMs,
    getSocket: (_options: unknown, done: SocketReady) => openSocket(address, limits, done),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

type SocketReady = (error: Error | null, options?: { connection: ReturnType<typeof connect> }) => void;

function openSocket({ host, port }: MailAddress, limits: MailLimits, done: SocketReady): void {
  const socket = connect({ host, port });
  const end = (after: number, why: string) => {
    const timer = setTimeout(() => socket.destroy(new Error(why)), after);
    socket.once('close', () => clearTimeout(timer));
    return timer;
  };
  const connecting = end(limits.connectMs, 'no connection in time');
  end(limits.wholeMs, 'the conversation took too long');
  const fail = (error: Error) => done(error);
  socket.once('error', fail);
  socket.once('connect', () => {
    clearTimeout(connecting);
    socket.off('error', fail);
    done(null, { connection: socket });
  });
}

interface SmtpFailure extends Error {
  readonly responseCode?: number;
  readonly response?: string;
  readonly command?: string;
}

/** Only answers about the recipient or the message are final; a wrong password or a wrong sender is ours to mend. */
function explain(error: SmtpFailure): SendAnswer {
  const { responseCode: code, command } = error;
  const about = command === 'RCPT TO' || command === 'DATA';
  if (code === undefined || code < 500 || !about) throw outOfReach(error);
  const said = tidy(error.response ?? error.message);
  return { kind: 'refused', address: command === 'RCPT TO' && isAboutAddress(said), code, said };
}

/** RFC 3463 §3: x.1 is about the address, x.2.1 a closed mailbox; a full one (x.2.2) or a policy (x.7) may change. */
function isAboutAddress(said: string): boolean {
  const status = /^5\d\d[ -]5\.(\d{1,3})\.(\d{1,3})\b/.exec(said);
  if (!status) return true;
  return status[1] === '1' || (status[1] === '2' && status[2] !== '2');
}

function outOfReach(error: Error): AppError {
  return new AppError(mailErrors.MAIL_OUT_OF_REACH, {
    params: { reason: tidy(error.message) },
    cause: error,
  });
}

/** A foreign server's words on one line, without control characters. */
function tidy(words: string): string {
  return words
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);
}

function remembered(forMs: number, ask: () => Promise<void>): () => Promise<void> {
  let last: { readonly at: number; readonly answer: Promise<void> } | undefined;
  return () => {
    if (last === undefined || Date.now() - last.at > forMs) last = { at: Date.now(), answer: ask() };
    return last.answer;
  };
}
