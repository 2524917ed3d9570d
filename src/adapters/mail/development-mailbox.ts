/** Where mail goes when no SMTP_URL is set: a mail server on loopback that keeps the last messages to be read. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type AddressObject, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly id: string;
  readonly receivedAt: Date;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

export interface DevelopmentMailbox {
  /** What `createMailer` connects to. */
  readonly url: string;
  /** Newest first. @param address only what was sent to it */
  list(address?: string): readonly ReceivedMail[];
  close(): Promise<void>;
}

const KEPT = 500;
const LARGEST = 5 * 1024 * 1024;

export async function openDevelopmentMailbox(): Promise<DevelopmentMailbox> {
  const kept: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    // On loopback only; the library's own certificate has expired.
    hideSTARTTLS: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: LARGEST,
    logger: false,
    onData: (stream, session, done) => {
      const to = session.envelope.rcptTo.map((recipient) => recipient.address);
      simpleParser(stream).then(
        (mail) => {
          kept.unshift({
            id: randomUUID(),
            receivedAt: new Date(),
            from: addressText(mail.from),
            to,
            subject: mail.subject ?? '',
            text: mail.text ?? '',
          });
          kept.length = Math.min(kept.length, KEPT);
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
  // A client that goes away in the middle of a message is its own trouble.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    list: (address) => (address ? kept.filter((mail) => mail.to.includes(address)) : [...kept]),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

function addressText(address: AddressObject | undefined): string {
  return address?.text ?? '';
}
