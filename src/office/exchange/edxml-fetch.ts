/**
 * The receive loop of the national axis and of a province's LGSP: list → get → take in → answer → done. A message is settled there only after everything
 * was written here; whatever is cut off between comes again and finds itself taken.
 */
import { isAppError } from '../../app-error.ts';
import type { StatusHeader } from '../../lib/edxml/message.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { CarryAnswer, CarryEdxml } from './edxml-gateway.ts';
import { type KeepPorts, keepMessage, noteBytes } from './edxml-keep.ts';
import { type ReceiveEdxmlPorts, receiveEdxml } from './edxml-receive.ts';
import type { Partner } from './partner.ts';

/** What waits for us at another system. */
export interface AxisInbox {
  received(messageType: 'edoc' | 'status'): Promise<readonly string[]>;
  getEdoc(docId: string): AsyncIterable<Uint8Array>;
  updateStatus(docId: string, status: 'done' | 'fail'): Promise<void>;
}

export interface Fetched {
  readonly taken: number;
  readonly refused: number;
  /** Left where they are, with why: of unknown senders, or that could not be got. */
  readonly left: readonly { readonly docId: string; readonly reason: string }[];
}

export interface FetchWay {
  readonly inbox: AxisInbox;
  readonly carry: CarryEdxml;
}

/** @throws what asking for the list throws, and when our own engines are out of reach */
export async function fetchFromAxis(
  ports: ReceiveEdxmlPorts,
  actor: SystemActor,
  partner: Partner,
  way: FetchWay,
): Promise<Fetched> {
  const left: { docId: string; reason: string }[] = [];
  const tally = { taken: 0, refused: 0 };
  // Documents first: statuses and recalls speak of them.
  for (const messageType of ['edoc', 'status'] as const) {
    for (const docId of await way.inbox.received(messageType)) {
      const one = await fetchOne(ports, actor, partner, { ...way, docId });
      if (one.kind === 'left') left.push({ docId, reason: one.reason });
      else tally[one.kind] += 1;
    }
  }
  return { ...tally, left };
}

type Way = FetchWay & { readonly docId: string };
type One = { readonly kind: 'taken' | 'refused' } | { readonly kind: 'left'; readonly reason: string };

async function fetchOne(
  ports: ReceiveEdxmlPorts,
  actor: SystemActor,
  partner: Partner,
  { inbox, carry, docId }: Way,
): Promise<One> {
  const kept = await ports.storage.put(inbox.getEdoc(docId)).catch((error: unknown) => {
    // One message that can not be got must not hide the others.
    if (isAppError(error) && /^(VDXP|LGSP)_/.test(error.code)) return error;
    throw error;
  });
  if (kept instanceof Error) return { kind: 'left', reason: kept.message };
  await noteBytes(ports, kept);
  const outcome = await receiveEdxml(ports, actor, partner, kept);
  if (outcome.kind === 'refused' && outcome.senderUnknown) return { kind: 'left', reason: outcome.reason };
  try {
    for (const answer of outcome.answers) {
      const carried = await sendAnswer(ports, carry, answer);
      // The sender must hear of it: the message stays there until its carrier takes the answer.
      if (carried.kind === 'refused') return { kind: 'left', reason: carried.reason };
    }
    await inbox.updateStatus(docId, outcome.kind === 'taken' ? 'done' : 'fail');
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { kind: 'left', reason: error.message };
  }
  return { kind: outcome.kind };
}

/** The same bytes at every repetition, so that the other side knows them again. */
export async function sendAnswer(
  ports: KeepPorts,
  carry: CarryEdxml,
  header: StatusHeader,
): Promise<CarryAnswer> {
  const kept = await keepMessage(ports, header);
  const to = header.responseFor.organId === undefined ? [] : [header.responseFor.organId];
  const open = () => ports.storage.open(kept.sha256);
  return carry({ ...kept, messageType: 'status', from: header.sender.organId, to, header, open });
}
