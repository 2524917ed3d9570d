import { createTransport } from 'nodemailer';
import { AppError } from '../../app-error.ts';
import { mailErrors } from './errors.ts';

export interface Message {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  /**
   * Resolves when the mail server has taken the message.
   * @throws AppError MAIL_NOT_CONFIGURED, MAIL_REFUSED (a permanent answer), MAIL_OUT_OF_REACH
   */
  send(message: Message): Promise<void>;
  close(): void;
}

/** @param url smtp:// or smtps:// with user and password; undefined where no mail is sent */
export function createMailer(url: string | undefined, from: string): Mailer {
  if (!url) {
    const refuse = () => Promise.reject(new AppError(mailErrors.MAIL_NOT_CONFIGURED));
    return { send: refuse, close: () => undefined };
  }
  const limits = { pool: true, maxConnections: 2, connectionTimeout: 10_000, socketTimeout: 30_000 } as const;
  const transport = createTransport({ url, ...limits, disableFileAccess: true, disableUrlAccess: true });
  return {
    send: async (message) => {
      try {
        await transport.sendMail({ from, ...message });
      } catch (error) {
        throw explain(error);
      }
    },
    close: () => transport.close(),
  };
}

function explain(error: unknown): AppError {
  const { responseCode, message } = error as { responseCode?: number; message: string };
  // RFC 5321 §4.2.1: 5yz is a permanent negative answer.
  if (responseCode !== undefined && responseCode >= 500) {
    return new AppError(mailErrors.MAIL_REFUSED, { params: { response: responseCode }, cause: error });
  }
  return new AppError(mailErrors.MAIL_OUT_OF_REACH, { params: { reason: message }, cause: error });
}
