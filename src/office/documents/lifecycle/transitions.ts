/** A lifecycle is a table of transitions; nothing changes state but by a row of it. */
import { AppError } from '../../../app-error.ts';
import { officeErrors } from '../../errors.ts';
import type { Action } from '../../identity/permissions.ts';

export interface Transition<State extends string, Step extends string> {
  readonly step: Step;
  readonly from: readonly State[];
  readonly to: State;
  /** Who may: a row of the permission matrix; null = the service itself, moved by a message or a job. */
  readonly who: Action | null;
}

/** The state after `step`, or `WRONG_STATE`. */
export function advance<State extends string, Step extends string>(
  table: readonly Transition<State, Step>[],
  state: State,
  step: Step,
): State {
  const row = table.find((candidate) => candidate.step === step && candidate.from.includes(state));
  if (!row) throw new AppError(officeErrors.WRONG_STATE, { params: { action: step, state } });
  return row.to;
}

export function mayAdvance<State extends string, Step extends string>(
  table: readonly Transition<State, Step>[],
  state: State,
  step: Step,
): boolean {
  return table.some((row) => row.step === step && row.from.includes(state));
}
