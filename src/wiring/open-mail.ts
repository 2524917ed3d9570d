/** The exchange with partners that have only an official mailbox: out by SMTP, in by IMAP. */

import { withMailbox } from '../adapters/mail/imap-mailbox.ts';
import { createMailer, type MailLimits } from '../adapters/mail/mailer.ts';
import { isAppError } from '../app-error.ts';
import type { Signer } from '../lib/pki/signer.ts';
import type { Fetched } from '../office/exchange/edxml-fetch.ts';
import { createEdxmlGateway } from '../office/exchange/edxml-gateway.ts';
import type { Gateway } from '../office/exchange/gateway.ts';
import { createMailCarry } from '../office/exchange/mail-carry.ts';
import { fetchFromMailbox } from '../office/exchange/mail-fetch.ts';
import type { SendMail } from '../office/exchange/mail-message.ts';
import { type MailSettings, mailSettings, USUAL_LARGEST_MB } from '../office/exchange/mail-settings.ts';
import type { Partner } from '../office/exchange/partner.ts';
import { receiveConsignments } from '../office/exchange/receive-consignment.ts';
import type { SystemActor } from '../office/identity/actor.ts';
import { signerFor } from './edxml-signer.ts';
import type { OfficePorts } from './open-ports.ts';
import type { PartnerSecrets } from './partner-secrets.ts';

type OfficeBase = Pick<
  OfficePorts,
  'transact' | 'clock' | 'newId' | 'storage' | 'receipts' | 'judgeFile' | 'judgeArrived'
>;

export interface MailParts {
  readonly secrets: PartnerSecrets;
  /** PEM of `DATA_DIR/partners/<id>/ca`, where there is one. */
  readonly authority: (partner: Pick<Partner, 'id'>) => string | undefined;
  readonly signer?: Signer | undefined;
  readonly actor: () => SystemActor;
  /** Of a conversation with a mail server; for tests. */
  readonly limits?: Partial<MailLimits>;
}

export interface MailExchange {
  /** @throws AppError PARTNER_SECRET_MISSING, EDXML_KEY_MISSING */
  gateway(partner: Partner): Gateway;
  /** Partners whose mail comes to the same mailbox stand together: it is read once. */
  mailboxes(partners: readonly Partner[]): readonly (readonly Partner[])[];
  /** @param partners of one mailbox, at least one */
  fetch(partners: readonly Partner[]): Promise<Fetched>;
}

/** A document of tens of MB over a slow line takes its time; a server that is silent does not get it. */
const WHOLE_MS = 900_000;
const MB = 1024 * 1024;

export function openMail(base: OfficeBase, parts: MailParts): MailExchange {
  const { secrets, authority, actor } = parts;
  const ports = {
    ...base,
    actor,
    receive: (by: SystemActor, messages: Parameters<typeof receiveConsignments>[2], partnerId: string) =>
      receiveConsignments(base, by, messages, partnerId),
  };
  const portsFor = (partner: Partner) => ({ ...ports, signer: signerFor(partner, parts.signer) });
  const put = (bytes: AsyncIterable<Uint8Array>) => base.storage.put(bytes);
  const sendFor = (partner: Partner): SendMail => {
    const settings = mailSettings.parse(partner.settings);
    const url = withPassword(settings.smtp, () => secrets(partner, 'smtp-password'));
    const limits = { wholeMs: WHOLE_MS, ...parts.limits };
    const mailer = createMailer(url, fromOf(settings), { ca: authority(partner), limits });
    return (mail) => mailer.send(mail);
  };
  const carryTo = (partner: Partner, inReplyTo: string | null) =>
    createMailCarry({ ...base, send: sendFor(partner) }, partner, inReplyTo);
  return {
    gateway: (partner) => createEdxmlGateway(portsFor(partner), partner, carryTo(partner, null)),
    mailboxes: (partners) => {
      const groups = new Map<string, Partner[]>();
      for (const partner of partners) {
        const { imap, mailbox } = mailSettings.parse(partner.settings);
        const key = JSON.stringify([imap, mailbox]);
        groups.set(key, [...(groups.get(key) ?? []), partner]);
      }
      return [...groups.values()];
    },
    fetch: (partners) => {
      const read = partners.map(({ settings }) => mailSettings.parse(settings));
      const { imap, mailbox } = read[0]!;
      const most = Math.max(...read.map(({ largestMb }) => largestMb ?? USUAL_LARGEST_MB)) * MB;
      // One mailbox has one password, whichever of the partners that write to it brings the file.
      const url = withPassword(imap, () => ofAny(partners, (one) => secrets(one, 'imap-password')));
      const ca = partners.map(authority).find((pem) => pem !== undefined);
      const way = { url, folder: mailbox ?? 'INBOX', ca, most };
      return withMailbox(way, put, (inbox) =>
        fetchFromMailbox(ports, actor(), partners, { inbox, largest: most, carryTo, portsFor }),
      );
    },
  };
}

/** @throws what reading the last of them threw */
function ofAny<T>(partners: readonly Partner[], read: (partner: Partner) => T): T {
  for (const partner of partners.slice(0, -1))
    try {
      return read(partner);
    } catch (error) {
      if (!isAppError(error)) throw error;
    }
  return read(partners.at(-1)!);
}

function withPassword(server: string, password: () => string): string {
  const url = new URL(server);
  if (url.username !== '') url.password = encodeURIComponent(password());
  return url.href;
}

function fromOf({ sender, senderName }: MailSettings): string {
  return senderName === undefined ? sender : `"${senderName.replace(/["\\\r\n]/g, '')}" <${sender}>`;
}
