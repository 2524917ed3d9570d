/** What a partner with only an official mailbox is known by; its address is the partner's endpoint. Secrets are files: docs/lien-thong-thu.md. */
import { z } from 'zod';
import { edxmlSettings } from './edxml-settings.ts';

const server = (protocol: RegExp, form: string) =>
  z
    .url({ protocol, error: form })
    .refine((url) => new URL(url).password === '', 'the password is a file, never here')
    .refine(
      (url) => /^(|required|optional|off)$/.test(new URL(url).searchParams.get('tls') ?? ''),
      '?tls= is required, optional or off',
    );

export const mailSettings = z.strictObject({
  /** Our own official mailbox: From of what goes out, and where answers come. */
  sender: z.email(),
  senderName: z.string().min(1).max(100).optional(),
  smtp: server(/^smtps?$/, 'smtp://user@host:587 or smtps://user@host:465'),
  imap: server(/^imaps?$/, 'imap://user@host:143 or imaps://user@host:993'),
  /** The folder that is read; INBOX when left out. */
  mailbox: z.string().min(1).max(200).optional(),
  /** Organ code of the unit here for which mail without edXML is. Left out: such mail is not taken. */
  receiver: z.string().min(1).max(64).optional(),
  pollSeconds: z.int().min(1).max(3600).optional(),
  /** Of one mail, in MB of 1024² bytes. */
  largestMb: z.int().min(1).max(512).optional(),
  /** Name that our own mail server writes in Authentication-Results (RFC 8601 §2.5); left out: the field is not believed. */
  authserv: z.string().min(1).max(253).optional(),
  ...edxmlSettings.shape,
});

export type MailSettings = z.infer<typeof mailSettings>;

export const USUAL_LARGEST_MB = 60;
