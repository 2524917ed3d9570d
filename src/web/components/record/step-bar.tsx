/** At the bottom of a phone, beside the file on a desk: the steps that this person may take now. */
import { Flex } from 'antd';
import { type ComponentType, Suspense, useContext, useMemo } from 'react';
import { HeldStepsContext, StepPlaceContext } from './held-steps.ts';

export interface StepRow {
  readonly step: string;
  /** Draws its button, and what the button opens. */
  readonly Action: ComponentType;
}

interface Props {
  /** In the order in which they stand; the main step first. */
  readonly rows: readonly StepRow[];
  readonly offered: (step: string) => boolean;
}

export function StepBar({ rows, offered }: Props) {
  const { held } = useContext(HeldStepsContext);
  const first = rows.find(({ step }) => offered(step))?.step;
  const shown = rows.filter(({ step }) => offered(step) || held.has(step));
  return (
    <Flex gap="small" wrap className="document-actions" hidden={first === undefined}>
      {shown.map((row) => (
        <OneStep key={row.step} row={row} offered={offered(row.step)} first={row.step === first} />
      ))}
    </Flex>
  );
}

interface OneProps {
  readonly row: StepRow;
  readonly offered: boolean;
  readonly first: boolean;
}

/** A step with an open dialog stays, without its button, when the record moves on meanwhile: what was typed is not lost. */
function OneStep({ row: { step, Action }, offered, first }: OneProps) {
  const place = useMemo(() => ({ step, offered, first }), [step, offered, first]);
  return (
    <div className="one-action" hidden={!offered}>
      <StepPlaceContext value={place}>
        <Suspense fallback={null}>
          <Action />
        </Suspense>
      </StepPlaceContext>
    </div>
  );
}
