/**
 * A mail with a PDF and no edXML: an arrival with what little is known. The sender is the one agency behind the partner's address,
 * which anybody can write; what counts is the verdict on the PDF's signatures, which the arrival shows.
 */
import type { StatusHeader } from '../../lib/edxml/message.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { isOpen } from '../organisation/units-through-time.ts';
import { vietnamDate, vietnamTimestamp } from '../unit-of-work.ts';
import type { Consignment } from './consignment.ts';
import { edxmlDocumentId, uuidOf } from './edxml-ids.ts';
import type { ReceiveEdxmlPorts } from './edxml-receive.ts';
import { toStatusHeader } from './edxml-status.ts';
import type { ArrivedMail, MailPart } from './mail-message.ts';
import { mailSettings } from './mail-settings.ts';
import type { Partner } from './partner.ts';
import { receiptPayload } from './receipt.ts';

export interface PlainPorts extends Omit<ReceiveEdxmlPorts, 'transact'> {
  readonly transact: <T>(
    work: (
      tx: { readonly organisation: Pick<OrganisationStore, 'allUnits'> } & Parameters<
        Parameters<ReceiveEdxmlPorts['transact']>[0]
      >[0],
    ) => Promise<T>,
  ) => Promise<T>;
}

export type MailOutcome =
  | { readonly kind: 'kept'; readonly answers: readonly StatusHeader[] }
  | { readonly kind: 'refused'; readonly reason: string; readonly answers: readonly StatusHeader[] };

const refused = (reason: string): MailOutcome => ({ kind: 'refused', reason, answers: [] });

export const isPdf = ({ name, mediaType }: MailPart) =>
  mediaType === 'application/pdf' || /\.pdf$/i.test(name);

export async function receivePlainMail(
  ports: PlainPorts,
  actor: SystemActor,
  partner: Partner,
  mail: ArrivedMail,
): Promise<MailOutcome> {
  const { receiver } = mailSettings.parse(partner.settings);
  if (receiver === undefined) return refused('Chưa khai báo đơn vị nhận (receiver) cho thư không có edXML');
  const now = ports.clock.now();
  const today = vietnamDate(now);
  const units = await ports.transact((tx) => tx.organisation.allUnits());
  const open = units.filter((unit) => isOpen(unit, today));
  const [sender, ...others] = open.filter(({ partnerId }) => partnerId === partner.id);
  const unit = open.find(({ organCode, partnerId }) => organCode === receiver && partnerId === null);
  if (!sender || others.length > 0)
    return refused('Sau địa chỉ này không phải đúng một cơ quan: không biết ai gửi thư không có edXML');
  if (!unit) return refused(`Đơn vị nhận không tồn tại: ${receiver}`);
  const consignment = consignmentOf(mail, sender, { code: unit.organCode, name: unit.name }, now);
  const [outcome] = await ports.receive(actor, [consignment], partner.id);
  if (outcome!.kind === 'unreached') throw outcome!.error;
  if (outcome!.kind !== 'receipt')
    return refused(outcome!.kind === 'refused' ? outcome!.reason : 'Không nhận được');
  const { incomingId, at } = receiptPayload.parse(payloadOf(outcome!.receipt));
  const { id: documentId, numberSymbol: code, issuedOn } = consignment.document;
  const signature = { state: 'none', reason: null, signer: null } as const;
  const messageSha256 = consignment.files[0]!.sha256;
  const arrived = { incomingId, partnerId: partner.id, senderCode: sender.organCode, documentId, code };
  await ports.transact((tx) => tx.edxml.noteArrived({ ...arrived, messageSha256, signature, at: now }));
  const answer = toStatusHeader(
    { code: '01', at, reason: null, staff: null, arrivalNumber: null },
    { organId: unit.organCode, organName: unit.name },
    { organId: sender.organCode, code, documentId, promulgationDate: issuedOn },
  );
  return { kind: 'kept', answers: [answer] };
}

/** Its id follows from who sends the same files to whom: the same PDF twice is one arrival, whatever the mail is called. */
function consignmentOf(
  mail: ArrivedMail,
  from: { readonly organCode: string; readonly name: string },
  receiver: Consignment['receiver'],
  now: Date,
): Consignment {
  const sender = { code: from.organCode, name: from.name };
  const ordered = [...mail.parts].sort((a, b) => Number(isPdf(b)) - Number(isPdf(a)));
  const sentAt = mail.sentAt !== null && mail.sentAt < now ? mail.sentAt : now;
  const subject = clean(mail.subject);
  const numberSymbol = symbolIn(subject);
  const issuedOn = vietnamDate(sentAt);
  const digests = mail.parts.map(({ sha256 }) => sha256).sort();
  return {
    format: 'an-tin/consignment/1',
    consignmentId: uuidOf('an-tin/mail-arrival', sender.code, receiver.code, ...digests),
    sender,
    receiver,
    sentAt: vietnamTimestamp(sentAt),
    document: {
      id: edxmlDocumentId({ organId: sender.code, issuedOn, numberSymbol }),
      origin: 'electronic',
      typeCode: 'CV',
      typeName: '',
      numberSymbol,
      issuedOn,
      subject: [...subject].slice(0, 400).join('') || 'Không có trích yếu',
      language: 'Tiếng Việt',
      pageCount: null,
      urgency: 'normal',
      signers: [],
      dueDate: null,
      paperFollows: false,
    },
    files: ordered.map(({ name, mediaType, sha256, size }, position) => ({
      role: position === 0 ? 'main' : 'attachment',
      position,
      name,
      mediaType: isPdf({ name, mediaType } as MailPart) ? 'application/pdf' : mediaType.slice(0, 255),
      sha256,
      size,
    })),
  };
}

/** What a person wrote into the subject; nobody has confirmed it. */
function symbolIn(subject: string): string {
  return /(?<![\p{L}\d])\d{1,6}\/[\p{Lu}\d][\p{Lu}\d./&-]{0,34}/u.exec(subject)?.[0] ?? 'Không số';
}

const clean = (text: string) =>
  text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
    .trim();

/** Our own, made a moment ago. */
function payloadOf(jws: string): unknown {
  return JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'));
}
