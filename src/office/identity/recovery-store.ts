/** What needs two persons, as it lies in the database. Implemented in adapters/database. */
import type { Page, PageRequest } from '../paging.ts';

/** These give access: they happen when the second person confirms. */
export const givingKinds = ['password', 'second-factor', 'enable'] as const;
export type GivingKind = (typeof givingKinds)[number];
/** These take it away: they happen at once, and the second person says that it was right. */
export const takingKinds = ['leaver', 'lost-key'] as const;
export const recoveryKinds = [...givingKinds, ...takingKinds] as const;
export type RecoveryKind = (typeof recoveryKinds)[number];
export const recoveryStates = ['pending', 'confirmed', 'refused'] as const;
export type RecoveryState = (typeof recoveryStates)[number];

export interface Recovery {
  readonly id: string;
  readonly kind: RecoveryKind;
  /** Null for the lost token of a unit's seal. */
  readonly accountId: string | null;
  /** Only of a lost token. */
  readonly certificateId: string | null;
  readonly unitId: string;
  readonly reason: string;
  readonly state: RecoveryState;
  /** Null: asked for at the machine itself. */
  readonly requestedBy: string | null;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  /** Null while pending, and when decided at the machine itself. */
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly note: string | null;
}

/** With the names that people know it by; a name is null where the id is. */
export interface NamedRecovery extends Recovery {
  readonly fullName: string | null;
  readonly unitName: string;
  readonly requestedByName: string | null;
  readonly decidedByName: string | null;
}

export type Decision = Pick<Recovery, 'decidedBy' | 'decidedAt' | 'note'> & {
  readonly state: 'confirmed' | 'refused';
};

export interface RecoveryStore {
  insert(recovery: Recovery): Promise<void>;
  recovery(id: string): Promise<Recovery | null>;
  /** Locks the row: two that decide at once decide one after the other. */
  getForUpdate(id: string): Promise<Recovery | null>;
  decide(id: string, decision: Decision): Promise<void>;
  /** Newest first; of every unit when both are absent, else of these units, and of those with all below them. */
  list(
    filter: {
      readonly unitIds?: readonly string[];
      readonly unitsAndBelow?: readonly string[];
      readonly state?: RecoveryState;
    },
    page: PageRequest,
  ): Promise<Page<NamedRecovery>>;
  /** Whether one of this kind waits for the account already. */
  isPending(accountId: string, kind: RecoveryKind, now: Date): Promise<boolean>;
}
