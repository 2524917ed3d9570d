/** What the exchange in edXML asks of the running transaction. */
import type { Unit } from '../organisation/organisation.ts';
import type { MessageSignature } from './edxml-signature.ts';

export interface SentEdxml {
  readonly consignmentId: string;
  readonly partnerId: string;
  readonly documentId: string;
  readonly code: string;
  readonly senderCode: string;
  readonly receiverCode: string;
  readonly messageSha256: string;
  readonly at: Date;
}

export interface ArrivedEdxml {
  readonly incomingId: string;
  readonly partnerId: string;
  readonly senderCode: string;
  readonly documentId: string;
  readonly code: string;
  readonly messageSha256: string;
  /** Of the message; null where nobody looked. */
  readonly signature: MessageSignature | null;
  readonly at: Date;
}

export interface IncomingChangeMade {
  readonly id: string;
  readonly earlierId: string;
  readonly laterId: string | null;
  readonly kind: 'update' | 'replacement';
  readonly reason: string | null;
  readonly receivers: readonly { readonly organId: string; readonly type: number }[];
  readonly messageSha256: string;
  readonly at: Date;
}

/** How a message names a document: by its id, or else by number and notation. */
export interface NamedDocument {
  readonly documentId: string | undefined;
  readonly code: string | undefined;
}

export interface EdxmlStore {
  /** By these codes, old or new; every span of time. */
  unitsNamed(codes: readonly string[]): Promise<readonly Unit[]>;
  /** Sending again keeps what was written first. */
  noteSent(sent: readonly SentEdxml[]): Promise<void>;
  sentBy(consignmentId: string): Promise<SentEdxml | null>;
  /** What was sent to this receiver under that name, newest first. */
  sentTo(
    partnerId: string,
    receiverCodes: readonly string[],
    named: NamedDocument,
  ): Promise<readonly SentEdxml[]>;
  noteArrived(arrived: ArrivedEdxml): Promise<void>;
  arrivedAs(incomingId: string): Promise<ArrivedEdxml | null>;
  /** What came from this sender under that name, newest first. */
  arrivedFrom(
    partnerId: string,
    senderCodes: readonly string[],
    named: NamedDocument,
  ): Promise<readonly ArrivedEdxml[]>;
  /** False when this message has made it before. */
  addChange(change: IncomingChangeMade): Promise<boolean>;
}

export type AxisStatus = 'initial' | 'processing' | 'done' | 'fail' | 'cancellation';

/** A message on the server side of the national axis. */
export interface AxisMessage {
  readonly id: string;
  readonly sentId: string;
  readonly identity: string;
  readonly messageType: 'edoc' | 'status';
  readonly senderId: string | null;
  readonly receiverId: string | null;
  readonly fromCode: string;
  readonly toCode: string;
  readonly title: string | null;
  readonly notation: string | null;
  readonly sha256: string;
  readonly size: number;
  readonly status: AxisStatus;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface AxisList {
  readonly messageType: 'edoc' | 'status' | undefined;
  /** Undefined: all. */
  readonly statuses: readonly AxisStatus[] | undefined;
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  readonly limit: number;
  readonly offset: number;
}

export interface AxisStore {
  /** Those rows that are new; what was sent before stays as it is. */
  add(messages: readonly AxisMessage[]): Promise<void>;
  ofIdentity(identity: string): Promise<readonly AxisMessage[]>;
  /** For a receiving system, oldest first. */
  received(receiverId: string, list: AxisList): Promise<readonly AxisMessage[]>;
  sent(senderId: string, sentId: string | undefined, list: AxisList): Promise<readonly AxisMessage[]>;
  /** Only of those that are for this system. */
  forReceiver(receiverId: string, id: string): Promise<AxisMessage | null>;
  setStatus(id: string, status: AxisStatus, at: Date): Promise<void>;
}
