/**
 * The receive loop of a mailbox: read → take in → answer → settle. A mail is moved out of the way only after everything was written
 * here; whatever is cut off between comes again and finds itself taken. What is not taken lies in a folder of its own, and IT is told.
 */
import { isAppError } from '../../app-error.ts';
import type { SystemActor } from '../identity/actor.ts';
import { type Fetched, sendAnswer } from './edxml-fetch.ts';
import type { CarryEdxml } from './edxml-gateway.ts';
import type { ArrivedMail, MailInbox } from './mail-message.ts';
import { type ReceivedMail, type ReceiveMailPorts, receiveMail } from './mail-receive.ts';
import type { Partner } from './partner.ts';

export interface MailWay {
  readonly inbox: MailInbox;
  /** Bytes; a larger mail is not read. */
  readonly largest: number;
  /** To a partner, as an answer to the mail of that Message-ID. */
  readonly carryTo: (partner: Partner, inReplyTo: string | null) => CarryEdxml;
  /** With the key that signs messages to this partner, where there is one. */
  readonly portsFor: (partner: Partner) => ReceiveMailPorts;
}

/** @param partners whose mail comes to this mailbox @throws when the mailbox or our own engines are out of reach */
export async function fetchFromMailbox(
  ports: ReceiveMailPorts,
  actor: SystemActor,
  partners: readonly Partner[],
  way: MailWay,
): Promise<Fetched> {
  const left: { docId: string; reason: string }[] = [];
  const tally = { taken: 0, refused: 0 };
  for (const { uid, size } of await way.inbox.waiting()) {
    const mail = size > way.largest ? `Thư quá lớn: ${size} byte` : await readOne(way.inbox, uid);
    const { outcome, partner } = await takeOne(ports, actor, partners, mail);
    if (outcome.kind === 'refused') await report(ports, actor, { mail, partner, reason: outcome.reason });
    try {
      for (const answer of outcome.answers)
        await sendAnswer(way.portsFor(partner!), way.carryTo(partner!, messageIdOf(mail)), answer);
    } catch (error) {
      // The mail stays where it is: the answer goes with the next round.
      if (!isAppError(error)) throw error;
      left.push({ docId: String(uid), reason: error.message });
      continue;
    }
    await way.inbox.settle(uid, outcome.kind);
    tally[outcome.kind === 'kept' ? 'taken' : 'refused'] += 1;
  }
  return { ...tally, left };
}

const messageIdOf = (mail: ArrivedMail | string) => (typeof mail === 'string' ? null : mail.messageId);

/** @returns why it can not be read, in words */
async function readOne(inbox: MailInbox, uid: number): Promise<ArrivedMail | string> {
  return inbox.read(uid).catch((error: unknown) => {
    if (isAppError(error) && error.code === 'MAIL_UNREADABLE') return error.message;
    throw error;
  });
}

async function takeOne(
  ports: ReceiveMailPorts,
  actor: SystemActor,
  partners: readonly Partner[],
  mail: ArrivedMail | string,
): Promise<ReceivedMail> {
  if (typeof mail !== 'string') return receiveMail(ports, actor, partners, mail);
  return { outcome: { kind: 'refused', reason: mail, answers: [] }, partner: null };
}

interface Refused {
  readonly mail: ArrivedMail | string;
  readonly partner: Partner | null;
  readonly reason: string;
}

async function report(
  { transact }: ReceiveMailPorts,
  actor: SystemActor,
  { mail, partner, reason }: Refused,
): Promise<void> {
  const said = typeof mail === 'string' ? null : mail;
  await transact((tx) =>
    tx.ledger.append({
      kind: 'delivery.message-refused',
      actor,
      after: {
        message: 'mail',
        reason,
        partner: partner?.name ?? null,
        partnerId: partner?.id ?? null,
        from: said?.from ?? null,
        subject: said?.subject.slice(0, 200) ?? null,
        messageId: said?.messageId ?? null,
      },
    }),
  );
}
