import type { Partner, PartnerHealth, WaitingStatus } from './partner.ts';
import type { TrafficFigures } from './partner-traffic.ts';

/** Bound to the running transaction. */
export interface PartnerStore {
  /** Ended ones too, by name. */
  all(): Promise<readonly Partner[]>;
  get(id: string): Promise<Partner | null>;
  /** Those of them that exist. */
  many(ids: readonly string[]): Promise<readonly Partner[]>;
  getForUpdate(id: string): Promise<Partner | null>;
  insert(partner: Partner): Promise<void>;
  update(partner: Partner): Promise<void>;
  /** Null before the first try. */
  health(partnerId: string): Promise<PartnerHealth | null>;
  /** Locks the row, making it at the first try. */
  healthForUpdate(partnerId: string): Promise<PartnerHealth>;
  keepHealth(health: PartnerHealth): Promise<void>;
  allHealth(): Promise<readonly PartnerHealth[]>;
  traffic(): Promise<readonly TrafficFigures[]>;
  /** Promises the partner's dead work anew; returns how much. */
  reDriveDead(partnerId: string): Promise<number>;
  /** When, by its own clock, the partner made the newest list that was taken over; locks it. Null before the first. */
  newestList(partnerId: string): Promise<Date | null>;
  /** Notes a list as the newest; false when a newer one is noted. */
  keepNewestList(partnerId: string, at: Date, now: Date): Promise<boolean>;
  /** What waits for this partner until later is due now. */
  wake(partnerId: string): Promise<void>;
}

/** Bound to the running transaction. */
export interface WaitingStatusStore {
  /** False when the same bytes of this partner are kept already. */
  keep(status: WaitingStatus): Promise<boolean>;
  /** Those not matched that answer a document of this id, oldest first; locked. */
  openFor(responseDocumentId: string): Promise<readonly WaitingStatus[]>;
  /** Not matched and received since then, in their order, behind `after`. */
  open(query: {
    readonly since: Date;
    readonly limit: number;
    readonly after: WaitingStatus | undefined;
  }): Promise<readonly WaitingStatus[]>;
  matched(id: string, at: Date): Promise<void>;
}
