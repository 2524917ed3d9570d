/** Who acts: one person's account with the appointments in force at this moment. */
import type { Action } from './permissions.ts';

export const roles = ['leader', 'clerk', 'officer', 'it', 'auditor'] as const;
export type Role = (typeof roles)[number];

export interface ActingAppointment {
  readonly id: string;
  readonly unitId: string;
  readonly unitName?: string;
  /** The unit and the units above it, nearest first. */
  readonly unitPath: readonly string[];
  /** The unit whose own office this one is: an office drafts for it (NĐ 30/2020 Đ10). */
  readonly serves?: string | null;
  readonly role: Role;
  readonly position: string;
  readonly isHead: boolean;
}

export interface Actor {
  readonly accountId: string;
  readonly personId: string;
  readonly fullName: string;
  readonly appointments: readonly ActingAppointment[];
  /** Null for a person's session; the actions allowed for a machine token. */
  readonly scopes: ReadonlySet<Action> | null;
  /** When the second factor was last given in this session. */
  readonly secondFactorAt: Date | null;
  readonly ip: string;
  readonly traceId: string;
}

/** In whose record it stands what a person does with their own account. */
export function homeUnit(actor: Actor): string | null {
  return actor.appointments[0]?.unitId ?? null;
}

/** A step taken by the service itself (arrival, receipts, retries): it stands in the ledger without an account. */
export interface SystemActor {
  readonly accountId: null;
  readonly name: 'system';
  readonly traceId: string;
}
