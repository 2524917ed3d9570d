/** The one way out of this instance. A gateway carries; it decides nothing and invents no answer. */
import type { Consignment } from './consignment.ts';

export type DispatchAnswer =
  /** A JWS; not believed before `judgeReceipt`. */
  | { readonly kind: 'receipt'; readonly receipt: string }
  /** 02 at the door: there is no such unit, it is closed, or the files did not arrive whole. Final. */
  | { readonly kind: 'refused'; readonly reason: string; readonly successor: string | null };

export type StatusAnswer =
  | { readonly kind: 'taken' }
  /** Final: repeating the message cannot help. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Both calls throw when the other side is out of reach; the job then tries again. */
export interface Gateway {
  dispatch(consignment: Consignment): Promise<DispatchAnswer>;
  /** @param message a JWS over a status message @param to organ code of the side it is for */
  status(message: string, to: string): Promise<StatusAnswer>;
}
