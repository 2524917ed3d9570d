/** A mailbox over IMAP, opened for one round. What is settled is moved: nothing is deleted, whoever has read it meanwhile. */
import { rootCertificates } from 'node:tls';
import { ImapFlow } from 'imapflow';
import { AppError } from '../../app-error.ts';
import type { MailInbox } from '../../office/exchange/mail-message.ts';
import { mailErrors } from './errors.ts';
import { readMailUrl } from './mail-address.ts';
import { type PutBytes, readMail } from './read-mail.ts';

export const FOLDERS = { kept: 'Đã nhận', refused: 'Không nhận' } as const;

export interface Mailbox {
  /** imap:// or imaps:// with user and password. */
  readonly url: string;
  readonly folder: string;
  /** PEM of authorities trusted besides the usual ones. */
  readonly ca?: string | undefined;
  /** Bytes of the largest mail that is read. */
  readonly most: number;
}

const LIMITS = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000 };
/** In one round; the others come in the next. */
const MOST_AT_ONCE = 500;

/** @throws AppError MAILBOX_OUT_OF_REACH; and what `work` throws */
export async function withMailbox<T>(
  mailbox: Mailbox,
  put: PutBytes,
  work: (inbox: MailInbox) => Promise<T>,
): Promise<T> {
  const client = connect(mailbox);
  // Without a listener a connection that breaks between two commands would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.mailboxOpen(mailbox.folder);
  } catch (error) {
    client.close();
    throw outOfReach(error);
  }
  try {
    return await work(inboxOf(client, mailbox, put));
  } finally {
    await client.logout().catch(() => client.close());
  }
}

function connect({ url, ca, most }: Mailbox): ImapFlow {
  const { host, port, implicitTls, tls, auth } = readMailUrl(url);
  return new ImapFlow({
    ...LIMITS,
    host,
    port,
    secure: implicitTls,
    ...(!implicitTls && tls !== 'optional' && { doSTARTTLS: tls === 'required' }),
    auth: auth ?? { user: 'anonymous', pass: '' },
    tls: { minVersion: 'TLSv1.2', ...(ca !== undefined && { ca: [...rootCertificates, ca] }) },
    logger: false,
    disableAutoIdle: true,
    maxLineLength: 1024 * 1024,
    maxLiteralSize: most,
    maxResponseSize: most + 4 * 1024 * 1024,
  });
}

function inboxOf(client: ImapFlow, { most }: Mailbox, put: PutBytes): MailInbox {
  const ready = new Set<string>();
  return {
    waiting: async () => {
      const uids = await reached(client.search({ deleted: false }, { uid: true }));
      const some = (uids || []).slice(0, MOST_AT_ONCE);
      if (some.length === 0) return [];
      const found = await reached(client.fetchAll(some, { uid: true, size: true }, { uid: true }));
      return found.map(({ uid, size }) => ({ uid, size: size ?? 0 })).sort((a, b) => a.uid - b.uid);
    },
    read: async (uid) => {
      const { content } = await reached(client.download(String(uid), undefined, { uid: true }));
      if (!content) throw new AppError(mailErrors.MAIL_UNREADABLE, { params: { detail: 'it is gone' } });
      return readMail(reaching(content), put, most);
    },
    settle: async (uid, as) => {
      const folder = FOLDERS[as];
      if (!ready.has(folder)) await reached(client.mailboxCreate(folder));
      ready.add(folder);
      await reached(client.messageFlagsAdd([uid], ['\\Seen'], { uid: true }));
      // A server that says no is no exception here.
      const moved = await reached(client.messageMove([uid], folder, { uid: true }));
      if (!moved) throw outOfReach(new Error(`a mail can not be moved to ${folder}`));
    },
  };
}

async function reached<T>(asked: Promise<T>): Promise<T> {
  return asked.catch((error: unknown) => {
    throw outOfReach(error);
  });
}

async function* reaching(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    throw outOfReach(error);
  }
}

function outOfReach(error: unknown): AppError {
  const { message, responseText } = error as Error & { readonly responseText?: string };
  const reason = (responseText ?? message).replace(/[\p{Cc}\s]+/gu, ' ').slice(0, 300);
  return new AppError(mailErrors.MAILBOX_OUT_OF_REACH, { params: { reason }, cause: error });
}
