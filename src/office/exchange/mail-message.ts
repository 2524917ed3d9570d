/** Mail to and from partners that have only an official mailbox, as the office sees it. */
import type { ReadBounce } from './mail-bounce-report.ts';

export interface MailToSend {
  /** Left part of the Message-ID; the same whenever the same is sent. */
  readonly id: string;
  readonly to: string;
  /** With its brackets. */
  readonly inReplyTo?: string | undefined;
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly {
    readonly name: string;
    readonly mediaType: string;
    open(): Promise<AsyncIterable<Uint8Array>>;
  }[];
}

export type MailAnswer =
  /** A mail server has it. That is no arrival. */
  { readonly kind: 'taken' } | { readonly kind: 'refused'; readonly code: number; readonly said: string };

/** Throws when the same may go through later. */
export type SendMail = (mail: MailToSend) => Promise<MailAnswer>;

/** An attachment; its bytes lie in the file store. */
export interface MailPart {
  readonly name: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly size: number;
  /** By its name or its first bytes. */
  readonly edxml: boolean;
}

export interface ArrivedMail {
  /** With its brackets. */
  readonly messageId: string | null;
  /** The one address of From, in lower case: whoever writes a mail writes this, too. */
  readonly from: string | null;
  readonly subject: string;
  readonly sentAt: Date | null;
  /** Message-IDs of In-Reply-To and References. */
  readonly references: readonly string[];
  /** Header fields Authentication-Results, topmost first. */
  readonly authenticationResults: readonly string[];
  /** Where it is the report of a mail server (RFC 3464). */
  readonly bounce: ReadBounce | null;
  readonly parts: readonly MailPart[];
}

/** Our own mailbox. Everything that lies in it waits; what was settled lies in another folder. Nothing is ever deleted. */
export interface MailInbox {
  /** Oldest first. */
  waiting(): Promise<readonly { readonly uid: number; readonly size: number }[]>;
  /** Puts the attachments into the file store. @throws AppError MAIL_UNREADABLE: this mail will never be read */
  read(uid: number): Promise<ArrivedMail>;
  settle(uid: number, as: 'kept' | 'refused'): Promise<void>;
}

/** Of `<019a…@host>` the part that this service writes. */
export function leftOf(messageId: string): string {
  return messageId.replace(/^<|>$/g, '').split('@')[0] ?? '';
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Consignments whose mail is named: only who has read that mail knows the id. */
export function consignmentsNamed(messageIds: readonly string[]): readonly string[] {
  return [...new Set(messageIds.map(leftOf).filter((left) => UUID.test(left)))].slice(0, 20);
}
