/** One addressee's delivery, as the sender keeps it. */
import type { Channel } from '../documents/document.ts';
import type { DeliveryState } from '../documents/lifecycle/delivery.ts';
import type { PartnerKind } from './partner.ts';

/** The way it goes: `in-instance` and `paper` have no partner, the others are the partner's kind. */
export type DeliveryGateway = 'in-instance' | PartnerKind | 'paper';

export interface Delivery {
  readonly id: string;
  readonly documentId: string;
  /** The issuing unit. */
  readonly unitId: string;
  readonly consignmentId: string;
  /** Null: outside this service, on paper. */
  readonly receiverUnitId: string | null;
  readonly receiverName: string;
  readonly channel: Channel;
  readonly gateway: DeliveryGateway;
  /** The other system; null inside this instance and on paper. */
  readonly partnerId: string | null;
  /** What a carrier that gives no receipt called it. */
  readonly carrierReference: string | null;
  /** When a carrier took it: that is no arrival, and it is not handed over again. */
  readonly carriedAt: Date | null;
  /** What was wrong with the document's signatures when it was sent; null = nothing. */
  readonly signatureFault: string | null;
  readonly state: DeliveryState;
  readonly recallState: 'requested' | 'agreed' | 'refused' | null;
  readonly queuedAt: Date;
  readonly dispatchedAt: Date | null;
  readonly arrivedAt: Date | null;
  readonly acceptedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly refusedReason: string | null;
  readonly arrivalNumber: number | null;
  /**
   * Receipt 01 that passed every check. Null: the document has not arrived, or a carrier without receipts took it and the
   * receiver's status 01 (kept among the statuses) tells of the arrival.
   */
  readonly receipt: string | null;
  /** The receiver's newest message applied; 0 before the first. */
  readonly statusSequence: number;
  readonly updatedAt: Date;
}

/** A status that the sender learned. */
export interface DeliveryStatus {
  readonly id: string;
  readonly deliveryId: string;
  readonly code: string;
  readonly reason: string | null;
  readonly staff: string | null;
  readonly sequence: number;
  readonly at: Date;
  readonly receivedAt: Date;
  /** The message as signed by the receiver. */
  readonly signature: string | null;
}
