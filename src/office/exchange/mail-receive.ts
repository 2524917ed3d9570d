/** One mail of our own mailbox: a report of a mail server, messages in edXML, or a PDF. May run any number of times on the same mail. */
import type { SystemActor } from '../identity/actor.ts';
import { noteBytes } from './edxml-keep.ts';
import { readHandedOver, receiveEdxml } from './edxml-receive.ts';
import { type BouncePorts, keepBounce } from './mail-bounce.ts';
import type { ArrivedMail, MailPart } from './mail-message.ts';
import { isPdf, type MailOutcome, type PlainPorts, receivePlainMail } from './mail-plain.ts';
import { isPartnersWord } from './mail-proof.ts';
import type { Partner } from './partner.ts';

export interface ReceiveMailPorts extends Omit<PlainPorts, 'transact'> {
  readonly transact: PlainPorts['transact'] & BouncePorts['transact'];
}

export interface ReceivedMail {
  readonly outcome: MailOutcome;
  /** Null: of nobody who is known. */
  readonly partner: Partner | null;
}

/** More is no exchange of documents. */
const MOST_MESSAGES = 20;
/** A status is a page of text: docs of `learnEdxmlStatus`. */
const MOST_STATUS_BYTES = 256 * 1024;

/** @param partners whose mail comes to this mailbox. Throws only when an engine is out of reach */
export async function receiveMail(
  ports: ReceiveMailPorts,
  actor: SystemActor,
  partners: readonly Partner[],
  mail: ArrivedMail,
): Promise<ReceivedMail> {
  const nobody = (reason: string): ReceivedMail => ({ outcome: refused(reason), partner: null });
  if (mail.bounce) {
    const ids = partners.map(({ id }) => id);
    const known = await keepBounce(ports, actor, ids, mail.bounce);
    return known
      ? { outcome: KEPT, partner: null }
      : nobody(`Báo lỗi thư của một thư khác: ${mail.bounce.said}`.slice(0, 300));
  }
  const partner = partners.find(({ endpoint }) => endpoint?.toLowerCase() === mail.from);
  if (!partner) return nobody(`Người gửi chưa được khai báo: ${mail.from ?? 'không rõ'}`);
  return { outcome: await receiveFrom(ports, actor, partner, mail), partner };
}

const KEPT: MailOutcome = { kind: 'kept', answers: [] };
const refused = (reason: string): MailOutcome => ({ kind: 'refused', reason, answers: [] });

async function receiveFrom(
  ports: ReceiveMailPorts,
  actor: SystemActor,
  partner: Partner,
  mail: ArrivedMail,
): Promise<MailOutcome> {
  const messages = mail.parts.filter(({ edxml }) => edxml);
  if (messages.length > MOST_MESSAGES) return refused(`Thư có hơn ${MOST_MESSAGES} thông điệp edXML`);
  if (messages.length === 0)
    return mail.parts.some(isPdf)
      ? receivePlainMail(ports, actor, partner, mail)
      : refused('Thư không có thông điệp edXML, cũng không có tệp PDF');
  const outcomes: MailOutcome[] = [];
  for (const message of messages)
    outcomes.push(await receiveMessage(ports, actor, partner, { mail, message }));
  const answers = outcomes.flatMap((outcome) => outcome.answers);
  const reasons = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? outcome.reason : []));
  return reasons.length === 0
    ? { kind: 'kept', answers }
    : { kind: 'refused', reason: reasons.join('; ').slice(0, 500), answers };
}

async function receiveMessage(
  ports: ReceiveMailPorts,
  actor: SystemActor,
  partner: Partner,
  { mail, message }: { readonly mail: ArrivedMail; readonly message: MailPart },
): Promise<MailOutcome> {
  await noteBytes(ports, message);
  if (message.size <= MOST_STATUS_BYTES) {
    const read = await readHandedOver(ports, actor, partner, message);
    if (read.kind === 'refused') return read;
    const { header } = read.message;
    if (header.kind === 'status' && header.statusCode !== '13') {
      const said = { mail, header, signature: read.signature };
      if (!(await ports.transact((tx) => isPartnersWord(tx, partner, said))))
        return refused(
          `Trạng thái ${header.statusCode} không chứng minh được là của đối tác: không trả lời vào thư đã gửi, không có chữ ký hay xác thực tên miền`,
        );
    }
  }
  const outcome = await receiveEdxml(ports, actor, partner, message);
  return outcome.kind === 'taken' ? { kind: 'kept', answers: outcome.answers } : outcome;
}
