/** What the listener for the Java client asks of the house. */
import type { Readable } from 'node:stream';

import type { Item } from '../../lib/vdxp/replies.ts';
import type { HandedOver, HandedOverAnswer } from '../../office/exchange/edxml-axis.ts';
import type { AxisList, AxisMessage, AxisStatus } from '../../office/exchange/edxml-store.ts';
import type { Partner } from '../../office/exchange/partner.ts';
import type { HttpLog } from '../access-log.ts';

export interface VdxpDoor {
  readonly log: HttpLog;
  readonly withTrace: <T>(traceId: string, work: () => T) => T;
  /** The system of this id with its secret; null: none that may call. */
  callerOf(systemId: string): Promise<{ readonly partner: Partner; readonly secret: string } | null>;
  readonly files: {
    put(bytes: AsyncIterable<Uint8Array>): Promise<{ readonly sha256: string; readonly size: number }>;
    open(sha256: string): Promise<Readable>;
  };
  accept(partner: Partner, given: HandedOver): Promise<HandedOverAnswer>;
  received(partner: Partner, list: AxisList): Promise<readonly AxisMessage[]>;
  sent(partner: Partner, sentId: string | undefined, list: AxisList): Promise<readonly AxisMessage[]>;
  message(partner: Partner, docId: string): Promise<AxisMessage | null>;
  setStatus(message: AxisMessage, status: AxisStatus): Promise<void>;
  /** Units that can be written to, and those that were closed, each code once. */
  agencies(): Promise<readonly { readonly item: Item; readonly closed: boolean }[]>;
  /** Whether the unit is one of this system already. */
  isOf(partner: Partner, organCode: string): Promise<boolean>;
}
