/** Tells the action bar that a step's dialog is open: then the step stays on the page until the dialog is closed. */
import { createContext, useCallback, useContext, useEffect, useState } from 'react';

export const ActionHold = createContext<(open: boolean) => void>(() => undefined);

/** The steps whose dialogs are open, and what `ActionHold` is given. */
export function useHeldSteps() {
  const [held, setHeld] = useState<ReadonlySet<string>>(new Set());
  const hold = useCallback((step: string, open: boolean) => {
    setHeld((before) => {
      const now = new Set(before);
      if (open) now.add(step);
      else now.delete(step);
      return now;
    });
  }, []);
  return { held, hold };
}

export type HeldSteps = ReturnType<typeof useHeldSteps>;

export function useActionHold(open: boolean): void {
  const hold = useContext(ActionHold);
  useEffect(() => {
    if (!open) return;
    hold(true);
    return () => hold(false);
  }, [hold, open]);
}
