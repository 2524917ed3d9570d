/** Dialogs of steps that are open on a record's page: while there is one, the page keeps its layout and the step its place. */
import { createContext, useCallback, useContext, useEffect, useId, useMemo, useState } from 'react';

interface HeldSteps {
  readonly held: ReadonlySet<string>;
  readonly hold: (step: string, open: boolean) => void;
}

export const HeldStepsContext = createContext<HeldSteps>({ held: new Set(), hold: () => undefined });

/** For the page: the steps whose dialogs are open, and what the context is given. */
export function useHeldSteps(): HeldSteps {
  const [held, setHeld] = useState<ReadonlySet<string>>(new Set());
  const hold = useCallback((step: string, open: boolean) => {
    setHeld((before) => {
      const now = new Set(before);
      if (open) now.add(step);
      else now.delete(step);
      return now;
    });
  }, []);
  return useMemo(() => ({ held, hold }), [held, hold]);
}

/** Where the bar of steps draws one of them. */
export interface StepPlace {
  readonly step: string;
  /** False when only its dialog is still there: the record has moved on meanwhile. */
  readonly offered: boolean;
  /** The step that is due before the others. */
  readonly first: boolean;
}

export const StepPlaceContext = createContext<StepPlace | null>(null);

export function useStepPlace(): StepPlace {
  const own = useId();
  const place = useContext(StepPlaceContext);
  return place ?? { step: own, offered: true, first: false };
}

/** Call it where the dialog's being open is known. */
export function useStepHold(open: boolean): void {
  const { hold } = useContext(HeldStepsContext);
  const { step } = useStepPlace();
  useEffect(() => {
    if (!open) return;
    hold(step, true);
    return () => hold(step, false);
  }, [hold, step, open]);
}
