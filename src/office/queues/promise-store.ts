/** What the transaction knows of promised work: the outbox as IT and the reconciler see it. Never what it carries. */
import type { Page, PageRequest } from '../paging.ts';
import type { QueueName } from '../unit-of-work.ts';

/** `open`: due and not done · `late`: so for longer than two minutes · `dead`: will not be repeated. */
export interface QueueFigures {
  readonly queue: QueueName;
  readonly open: number;
  readonly late: number;
  readonly dead: number;
  /** Since the oldest open work became due. */
  readonly oldestOpenSeconds: number | null;
  readonly finishedLastHour: number;
  /** The most frequent complaints of late and dead work, as the log has them. */
  readonly causes: readonly { readonly error: string; readonly count: number }[];
}

export interface PromisedWork {
  readonly id: string;
  readonly queue: QueueName;
  readonly createdAt: Date;
  readonly attempts: number;
  readonly lastError: string | null;
  /** When it stopped, while it waits for a person. */
  readonly deadAt: Date | null;
  readonly traceId: string;
  /** The unit on whose behalf; null when its record is gone. */
  readonly unitId: string | null;
  readonly documentId: string | null;
  readonly incomingId: string | null;
  readonly accountId: string | null;
  /** Name of the other system that it is for. */
  readonly partner: string | null;
}

export interface PromiseQuery extends PageRequest {
  readonly queue: QueueName;
  readonly state: 'late' | 'dead';
  /** Only work on behalf of these units and those below. */
  readonly unitIdsAndBelow: readonly string[];
}

/** A record that waits for work which nobody has promised any more. */
export interface Stalled {
  readonly id: string;
  readonly unitId: string;
  readonly documentId: string | null;
  readonly incomingId: string | null;
}

export interface StalledQuery {
  /** How long it must have waited. */
  readonly forMs: number;
  /** How long ago work on it may have ended last. */
  readonly againAfterMs: number;
  readonly limit: number;
}

export interface PromiseStore {
  figures(): Promise<readonly QueueFigures[]>;
  list(query: PromiseQuery): Promise<Page<PromisedWork>>;
  getForUpdate(id: string): Promise<PromisedWork | null>;
  /** Dead work is promised anew. */
  reopen(id: string): Promise<void>;
  giveUp(id: string, reason: string): Promise<void>;
  /** Deliveries without a receipt; their rows are locked. */
  stalledDeliveries(query: StalledQuery): Promise<readonly Stalled[]>;
  /** Arrivals that nobody has judged. */
  stalledArrivals(query: StalledQuery): Promise<readonly Stalled[]>;
  /** Issued documents whose signatures lack what a service could not give. */
  stalledRenditions(query: StalledQuery): Promise<readonly Stalled[]>;
  /** Documents that hold a number and that no job is issuing: the clerk must do it again, or void the number. */
  stalledIssuing(query: Omit<StalledQuery, 'againAfterMs'>): Promise<readonly Stalled[]>;
}
