/** Tells the action bar that a step's dialog is open: then the step stays on the page until the dialog is closed. */
import { createContext, useContext, useEffect } from 'react';

export const ActionHold = createContext<(open: boolean) => void>(() => undefined);

export function useActionHold(open: boolean): void {
  const hold = useContext(ActionHold);
  useEffect(() => {
    if (!open) return;
    hold(true);
    return () => hold(false);
  }, [hold, open]);
}
