/** What a unit received: the metadata of NĐ 30/2020, appendix VI, part II, II, with its arrival, direction and handling. */
import type { DocumentOrigin, Secrecy, Urgency } from '../documents/document.ts';
import type { IncomingState } from '../documents/lifecycle/incoming.ts';
import type { JudgedFile } from '../exchange/judge-files.ts';

export interface NamedSigner {
  readonly fullName: string;
  readonly position: string;
  readonly certificateFingerprint: string | null;
}

export interface IncomingRecord {
  readonly id: string;
  /** The receiving unit. */
  readonly unitId: string;
  readonly state: IncomingState;
  readonly source: 'electronic' | 'paper';
  /** The paper original comes as well: class B of the share. */
  readonly paperFollows: boolean;
  /** Came from a rehearsal of another system: the share leaves it out. */
  readonly simulated: boolean;
  readonly origin: DocumentOrigin;
  readonly consignmentId: string | null;
  readonly senderCode: string | null;
  readonly senderName: string;
  /** The sender's own id of the document. */
  readonly foreignDocumentId: string | null;
  readonly numberSymbol: string;
  /** yyyy-MM-dd, like every date without time here. */
  readonly issuedOn: string | null;
  readonly typeCode: string;
  readonly subject: string;
  readonly urgency: Urgency;
  /** Other than `none` only for a row made by hand, without content. */
  readonly secrecy: Secrecy;
  readonly signerName: string | null;
  readonly signerPosition: string | null;
  readonly signers: readonly NamedSigner[];
  readonly dueDate: string | null;
  readonly pageCount: number | null;
  /** Null until the signatures were judged. */
  readonly verdict: readonly JudgedFile[] | null;
  /** Whether the set of signatures was complete and valid on arrival; null = not judged yet, which is not valid. */
  readonly signaturesValid: boolean | null;
  readonly signatureFault: string | null;
  readonly arrivedAt: Date;
  readonly registeredAt: Date | null;
  readonly bookId: string | null;
  readonly year: number | null;
  readonly arrivalNumber: number | null;
  /** Ngày đến: the date that the arrival number bears. */
  readonly arrivedOn: string | null;
  /** Số và ký hiệu hồ sơ. */
  readonly fileCode: string | null;
  /** Chuyển. */
  readonly forwardedTo: string | null;
  readonly returnReason: string | null;
  readonly recallState: 'requested' | 'agreed' | 'refused' | null;
  readonly recallReason: string | null;
  readonly recallMessageId: string | null;
  /** Of the newest recall taken, by the sender's own order; 0 before the first. */
  readonly recallSequence: number;
  /** An earlier arrival of the same (number and symbol, issuer, date) or of the same bytes. */
  readonly duplicateOfId: string | null;
  readonly finishedAt: Date | null;
  readonly replyDocumentId: string | null;
  readonly version: number;
  readonly updatedAt: Date;
}

export interface IncomingFile {
  readonly id: string;
  readonly incomingId: string;
  readonly role: 'main' | 'attachment';
  readonly position: number;
  readonly name: string;
  readonly sha256: string;
}

export interface StoredIncomingFile extends IncomingFile {
  readonly size: number;
  readonly mediaType: string;
}

/** lead: chủ trì. cooperate: phối hợp. */
export interface DirectedPart {
  /** Whoever has the part; of a unit's part, whoever takes it on for the unit. */
  readonly appointmentId: string;
  /** The unit that has the part as such: its leaders and clerks see and handle it. Null: a person has it. */
  readonly unitId: string | null;
  readonly part: 'lead' | 'cooperate';
  readonly dueDate: string | null;
}

/** Bút phê. */
export interface Direction {
  readonly id: string;
  readonly incomingId: string;
  readonly appointmentId: string;
  readonly opinion: string;
  readonly dueDate: string | null;
  readonly parts: readonly DirectedPart[];
  readonly at: Date;
}

export interface Assignment {
  readonly id: string;
  readonly incomingId: string;
  readonly assigneeId: string;
  /** As in `DirectedPart`. */
  readonly unitId: string | null;
  readonly part: 'lead' | 'cooperate';
  readonly dueDate: string | null;
  /** closed: the whole was finished, or assigned anew to others. */
  readonly state: 'assigned' | 'in_progress' | 'done' | 'closed';
  readonly assignedBy: string;
  readonly assignedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly result: string | null;
}
