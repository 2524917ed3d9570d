/** The button of a step, its key, and the dialog that both open. */
import { Button } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { useShortcuts } from '../../shortcuts/shortcuts.tsx';
import { useStepHold, useStepPlace } from './held-steps.ts';

interface Props {
  readonly label: string;
  /** The key that opens it, for who works with keys all day. */
  readonly keys?: string;
  readonly icon?: ReactNode;
  /** Unless said otherwise, the step that is due first is the main one. */
  readonly main?: boolean;
  readonly danger?: boolean;
  readonly dialog: (close: () => void) => ReactNode;
}

export function StepButton({ label, keys, icon, main, danger = false, dialog }: Props) {
  const { offered, first } = useStepPlace();
  const [open, setOpen] = useState(false);
  useStepHold(open);
  useShortcuts(
    useMemo(
      () =>
        keys !== undefined && offered
          ? [{ keys, label: label.replace('…', ''), run: () => setOpen(true) }]
          : [],
      [keys, label, offered],
    ),
  );
  return (
    <>
      <Button
        danger={danger}
        {...((main ?? (first && !danger)) && { type: 'primary', className: 'main-action' })}
        {...(icon !== undefined && { icon })}
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      {open && dialog(() => setOpen(false))}
    </>
  );
}
