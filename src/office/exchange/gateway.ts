/** The one way out of this instance. A gateway carries; it decides nothing and invents no answer. */
import type { Consignment } from './consignment.ts';

export type DispatchAnswer =
  /** A JWS; not believed before `judgeReceipt`. */
  | { readonly kind: 'receipt'; readonly receipt: string }
  /** 02 at the door: there is no such unit, it is closed, or the files did not arrive whole. Final. */
  | { readonly kind: 'refused'; readonly reason: string; readonly successor: string | null }
  /**
   * A carrier took it and gives no receipt: not an arrival. It is not handed over again; the receiver's status 01, or a
   * later one, tells of the arrival.
   */
  | { readonly kind: 'carried'; readonly reference: string };

/** One of a group that could not be handed over; it says nothing about the others. */
export interface Unreached {
  readonly kind: 'unreached';
  readonly error: unknown;
}

export type DispatchOutcome = DispatchAnswer | Unreached;

export type StatusAnswer =
  | { readonly kind: 'taken' }
  /** Final: repeating the message cannot help. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Both calls throw when the other side is out of reach; the job then tries again. */
export interface Gateway {
  dispatch(consignment: Consignment): Promise<DispatchAnswer>;
  /** Where the other side takes many at once: an outcome for each, in the same order. */
  dispatchAll?(consignments: readonly Consignment[]): Promise<readonly DispatchOutcome[]>;
  /** @param message a JWS over a status message @param to organ code of the side it is for */
  status(message: string, to: string): Promise<StatusAnswer>;
}

/** The way to a partner; null = to units of this instance. Throws when there is none, or its settings do not serve. */
export type GatewayFor = (partnerId: string | null) => Promise<Gateway>;

/** Hands over each; where the gateway takes one at a time, a few at once. */
export async function dispatchEach(
  gateway: Gateway,
  consignments: readonly Consignment[],
): Promise<readonly DispatchOutcome[]> {
  if (gateway.dispatchAll) return gateway.dispatchAll(consignments);
  const outcomes: DispatchOutcome[] = [];
  for (let at = 0; at < consignments.length; at += AT_ONCE) {
    const some = consignments.slice(at, at + AT_ONCE);
    outcomes.push(...(await Promise.all(some.map((one) => gateway.dispatch(one).catch(unreached)))));
  }
  return outcomes;
}

const AT_ONCE = 8;

export function unreached(error: unknown): Unreached {
  return { kind: 'unreached', error };
}
