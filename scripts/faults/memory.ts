/** What clients were told is done. Whatever stands here must be found in the office's own record in the end. */

export interface Answered {
  /** Kind of the ledger's event. */
  readonly kind: string;
  readonly documentId?: string;
  readonly incomingId?: string;
  /** Outgoing number, or the number of arrival, as the answer said. */
  readonly number?: number;
  /** Of the bytes that were uploaded, signed or issued. */
  readonly sha256?: string;
}

export interface Journey {
  readonly subject: string;
  readonly sender: string;
  readonly receivers: readonly string[];
  documentId: string | null;
  finished: boolean;
  lastTrouble: string | null;
}

export class Memory {
  readonly answered: Answered[] = [];
  readonly journeys: Journey[] = [];
  requests = 0;
  repeated = 0;

  remember(answer: Answered): void {
    this.answered.push(answer);
  }
}
