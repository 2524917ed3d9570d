/** 02 at the door: what cannot be taken in is refused with its reason, and the refusal is recorded. */
import type { SystemActor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { successorOn } from '../organisation/units-through-time.ts';
import { vietnamDate } from '../unit-of-work.ts';
import type { Consignment } from './consignment.ts';
import type { Damage } from './find-damage.ts';
import type { DispatchAnswer } from './gateway.ts';

export type Refusal = Extract<DispatchAnswer, { kind: 'refused' }>;

interface Tx {
  readonly organisation: Pick<OrganisationStore, 'unit' | 'unitByCode' | 'unitsEverCoded'>;
  readonly ledger: Ledger;
}

/** The unit as it was when the document was sent tells who carries on. */
export async function refuseUnit(
  tx: Tx,
  actor: SystemActor,
  message: Consignment,
  today: string,
): Promise<Refusal> {
  const sentOn = vietnamDate(new Date(message.sentAt));
  const { code } = message.receiver;
  const known =
    (await tx.organisation.unitByCode(code, sentOn)) ?? (await tx.organisation.unitsEverCoded([code])).at(-1);
  // A unit of another system is none of ours, open or closed.
  const closed = known?.partnerId === null ? known : null;
  const successor = closed ? await successorOn(tx.organisation, closed, today) : null;
  await noteRefused(tx, actor, message, closed?.id ?? null, closed ? 'unit-closed' : 'unit-unknown');
  return {
    kind: 'refused',
    reason: closed
      ? `Đơn vị nhận “${closed.name}” đã kết thúc hoạt động`
      : `Không có đơn vị nhận mang mã ${message.receiver.code}`,
    successor: successor ? `Đơn vị kế thừa: ${successor.name} (${successor.organCode})` : null,
  };
}

export async function refuseDamage(
  tx: Tx,
  actor: SystemActor,
  message: Consignment,
  receiverId: string,
  damage: Damage,
): Promise<Refusal> {
  await noteRefused(tx, actor, message, receiverId, `file-${damage.fault}`);
  const reason =
    damage.fault === 'missing'
      ? `Tệp “${damage.name}” không đến cùng văn bản`
      : `Tệp “${damage.name}” không khớp mã băm SHA-256`;
  return { kind: 'refused', reason, successor: null };
}

async function noteRefused(
  tx: Tx,
  actor: SystemActor,
  message: Consignment,
  unitId: string | null,
  reason: string,
): Promise<void> {
  await tx.ledger.append({
    kind: 'delivery.message-refused',
    actor,
    unitId,
    after: {
      message: 'consignment',
      reason,
      consignmentId: message.consignmentId,
      sender: message.sender.code,
    },
  });
}
