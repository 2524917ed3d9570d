/** Three wrong PINs lock a key for 15 minutes. Pure; the caller holds the lock of the key's row. */
export const pinTries = 3;
const pinLockMs = 15 * 60_000;

export interface PinState {
  readonly failedPins: number;
  readonly lockedUntil: Date | null;
}

export function pinLockedUntil(state: PinState, now: Date): Date | null {
  return state.lockedUntil !== null && state.lockedUntil > now ? state.lockedUntil : null;
}

/** A lock that has passed is forgotten: counting starts again. */
export function afterWrongPin(state: PinState, now: Date): PinState {
  const failedPins = (state.lockedUntil === null ? state.failedPins : 0) + 1;
  return {
    failedPins,
    lockedUntil: failedPins >= pinTries ? new Date(now.getTime() + pinLockMs) : null,
  };
}
