/**
 * Receiver: takes a consignment once and answers with receipt 01, signed by the receiving unit's server key. A repetition
 * gets the first receipt again, for ever (promise 4). Nothing is shared with the sender but the content-addressed bytes.
 * Consignments that come together are taken in together, and in ever smaller groups when something is wrong with one of them.
 */
import type { SystemActor } from '../identity/actor.ts';
import type { Unit } from '../organisation/organisation.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { isOpen } from '../organisation/units-through-time.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import { type Consignment, digestsOf, sameDigests } from './consignment.ts';
import { type ConsignmentFiles, type Damage, findDamage } from './find-damage.ts';
import { type DispatchAnswer, type DispatchOutcome, unreached } from './gateway.ts';
import { type JudgeAtTheDoorPorts, judgeAtTheDoor } from './judge-at-the-door.ts';
import type { Judgement } from './judge-files.ts';
import type { ReceiptSigner } from './receipt-signer.ts';
import { type Refusal, refuseDamage, refuseUnit } from './refuse-consignment.ts';
import { type Arrival, prepareArrival, type TakeInTx, takeIn } from './take-in.ts';

interface Tx extends TakeInTx {
  readonly organisation: Pick<
    OrganisationStore,
    'unit' | 'unitByCode' | 'unitsByCode' | 'unitsEverCoded' | 'certificateByFingerprint'
  >;
}

export interface ReceiveConsignmentPorts extends JudgeAtTheDoorPorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly storage: ConsignmentFiles;
  readonly receipts: Pick<ReceiptSigner, 'signerFor'>;
}

type Outcomes = Map<Consignment, DispatchOutcome>;
type Answers = Map<Consignment, DispatchAnswer>;

/** Throws only when an engine is out of reach: the sender then tries again. Every refusal is an answer. */
export async function receiveConsignment(
  ports: ReceiveConsignmentPorts,
  actor: SystemActor,
  message: Consignment,
): Promise<DispatchAnswer> {
  const outcome = (await receiveConsignments(ports, actor, [message]))[0]!;
  if (outcome.kind === 'unreached') throw outcome.error;
  return outcome;
}

/**
 * An outcome for each, in the same order; throws when an engine is out of reach for all of them.
 * @param partnerId through which they came, once it is known that their senders are its own; null = from units hosted here
 * @param signedOf the message as its sender signed it
 */
export async function receiveConsignments(
  ports: ReceiveConsignmentPorts,
  actor: SystemActor,
  messages: readonly Consignment[],
  partnerId: string | null = null,
  signedOf: (message: Consignment) => string | null = () => null,
): Promise<readonly DispatchOutcome[]> {
  const today = vietnamDate(ports.clock.now());
  const outcomes: Outcomes = new Map();
  const receivers = await ports.transact(async (tx) => {
    await answerKnown(tx, actor, messages, outcomes);
    return receiversOf(tx, [...new Set(messages.map(({ receiver }) => receiver.code))], today);
  });
  const examine = examiner(ports.storage);
  const judge = judgeAtTheDoor(ports);
  const arrivals: Arrival[] = [];
  const admitEach = messages.map(async (message) => {
    if (outcomes.has(message)) return;
    const receiver = receivers.get(message.receiver.code) ?? null;
    const signed = signedOf(message);
    const admission = { message, receiver, today, examine, judge, partnerId, signed };
    const admitted = await admit(ports, actor, admission).catch(unreached);
    if (admitted.kind === 'arrival') arrivals.push(admitted.arrival);
    else outcomes.set(message, admitted);
  });
  await Promise.all(admitEach);
  await takeInTogether(ports, actor, arrivals, outcomes);
  return messages.map((message) => outcomes.get(message)!);
}

/** Nothing is received for a unit of another system. Who is named by a former code is found, too. */
async function receiversOf(
  { organisation }: Pick<Tx, 'organisation'>,
  codes: readonly string[],
  today: string,
): Promise<ReadonlyMap<string, Unit>> {
  const named = await organisation.unitsByCode(codes, today);
  const found = new Map(
    named.filter(({ partnerId }) => partnerId === null).map((unit) => [unit.organCode, unit]),
  );
  const rest = codes.filter((code) => !named.some(({ organCode }) => organCode === code));
  for (const unit of rest.length === 0 ? [] : await organisation.unitsEverCoded(rest)) {
    const { formerOrganCode, partnerId } = unit;
    if (
      formerOrganCode !== null &&
      rest.includes(formerOrganCode) &&
      partnerId === null &&
      isOpen(unit, today)
    )
      found.set(formerOrganCode, unit);
  }
  return found;
}

/** A repetition gets the first answer: the first receipt, which is recorded, or the refusal. */
async function answerKnown(
  tx: Pick<Tx, 'inbox' | 'ledger'>,
  actor: SystemActor,
  messages: readonly Consignment[],
  outcomes: { set(message: Consignment, answer: DispatchAnswer): unknown },
): Promise<void> {
  const keys = messages.map(keyOf);
  for (const { senderCode, consignmentId, reason, successor } of await tx.inbox.refusals(keys)) {
    const same = messages.filter(
      (message) => message.consignmentId === consignmentId && message.sender.code === senderCode,
    );
    for (const message of same) outcomes.set(message, { kind: 'refused', reason, successor });
  }
  const entries = await tx.inbox.find(keys);
  for (const entry of entries) {
    const same = messages.filter(
      ({ consignmentId, sender }) =>
        consignmentId === entry.consignmentId && sender.code === entry.senderCode,
    );
    for (const message of same) {
      outcomes.set(message, { kind: 'receipt', receipt: entry.receipt });
      await tx.ledger.append({
        kind: 'delivery.duplicate',
        actor,
        unitId: entry.receiverUnitId,
        incomingId: entry.incomingId,
        after: {
          consignmentId: message.consignmentId,
          sender: message.sender.code,
          sameBytes: sameDigests(digestsOf(message.files), entry.digests),
        },
      });
    }
  }
}

function keyOf({ sender, consignmentId }: Consignment) {
  return { senderCode: sender.code, consignmentId };
}

interface Admission {
  readonly message: Consignment;
  readonly receiver: Unit | null;
  readonly today: string;
  readonly examine: (message: Consignment) => Promise<Damage | null>;
  readonly judge: (message: Consignment) => Promise<Judgement | null>;
  readonly partnerId: string | null;
  readonly signed: string | null;
}

async function admit(
  ports: ReceiveConsignmentPorts,
  actor: SystemActor,
  { message, receiver, today, examine, judge, partnerId, signed }: Admission,
): Promise<DispatchAnswer | { readonly kind: 'arrival'; readonly arrival: Arrival }> {
  const refuse = (how: (tx: Tx) => Promise<Refusal>) => refuseOnce(ports, actor, message, how);
  if (!receiver) return refuse((tx) => refuseUnit(tx, actor, message, today));
  const damage = await examine(message);
  if (damage) return refuse((tx) => refuseDamage(tx, actor, message, receiver.id, damage));
  const judgement = await judge(message);
  const sign = await ports.receipts.signerFor(receiver.id);
  const { newId, clock } = ports;
  const arrival = await prepareArrival(message, receiver, {
    newId,
    sign,
    now: clock.now(),
    judgement,
    partnerId,
    signed,
  });
  return { kind: 'arrival', arrival };
}

/** Unless another attempt has been answered meanwhile: all attempts end alike (test/model/exchange.pml, DOOR_FORGETS). */
function refuseOnce(
  { transact, clock }: ReceiveConsignmentPorts,
  actor: SystemActor,
  message: Consignment,
  refuse: (tx: Tx) => Promise<Refusal>,
): Promise<DispatchAnswer> {
  return transact(async (tx) => {
    const key = keyOf(message);
    const answered: Answers = new Map();
    await tx.inbox.lock([key]);
    await answerKnown(tx, actor, [message], answered);
    const first = answered.get(message);
    if (first) return first;
    const { reason, successor } = await refuse(tx);
    await tx.inbox.refuse({ ...key, reason, successor, refusedAt: clock.now() });
    return { kind: 'refused', reason, successor };
  });
}

/** The same files are read and hashed once, to however many units they came. */
function examiner(storage: ConsignmentFiles): Admission['examine'] {
  const examined = new Map<string, Promise<Damage | null>>();
  return ({ files }) => {
    const key = JSON.stringify(files);
    const found = examined.get(key) ?? findDamage(storage, files);
    examined.set(key, found);
    return found;
  };
}

async function takeInTogether(
  ports: ReceiveConsignmentPorts,
  actor: SystemActor,
  arrivals: readonly Arrival[],
  outcomes: Outcomes,
): Promise<void> {
  if (arrivals.length === 0) return;
  const answered: Answers = new Map();
  try {
    await ports.transact(async (tx) => {
      const messages = arrivals.map(({ message }) => message);
      await tx.inbox.lock(messages.map(keyOf));
      await answerKnown(tx, actor, messages, answered);
      const fresh = arrivals.filter(({ message }) => !answered.has(message));
      if (fresh.length === 0) return;
      await takeIn(tx, actor, fresh);
      for (const { message, entry } of fresh)
        answered.set(message, { kind: 'receipt', receipt: entry.receipt });
    });
    for (const [message, outcome] of answered) outcomes.set(message, outcome);
  } catch (error) {
    const [first] = arrivals;
    if (arrivals.length === 1) outcomes.set(first!.message, unreached(error));
    // One of them is in the way of the others: halves, until it stands alone.
    else for (const half of halvesOf(arrivals)) await takeInTogether(ports, actor, half, outcomes);
  }
}

function halvesOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}
