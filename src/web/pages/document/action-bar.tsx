/** At the bottom of a phone, beside the file on a desk: the steps that this person may take now. */
import { Flex } from 'antd';
import { Suspense, useCallback } from 'react';
import { ActionHold, type HeldSteps } from './actions/action-hold.ts';
import { type ActionRow, actions } from './actions/registry.tsx';
import { useOpenDocument } from './open-document.ts';
import { RunningWork } from './running-work.tsx';
import { useSignFlow } from './sign-flow.tsx';

export function ActionBar({ steps: { held, hold } }: { readonly steps: HeldSteps }) {
  const { record } = useOpenDocument();
  const { busy } = useSignFlow();
  // What was begun in a dialog of this page stays there until it ends.
  const running = record.runningJobId !== null && !busy ? record.runningJobId : null;
  const offered = (step: string) => running === null && record.mayDo.includes(step);
  const shown = actions.filter(({ step }) => offered(step) || held.has(step));
  const nothing = !shown.some(({ step }) => offered(step));
  return (
    <>
      {running !== null && <RunningWork jobId={running} />}
      <Flex gap="small" wrap className="document-actions" hidden={nothing}>
        {shown.map((row) => (
          <OneAction key={row.step} row={row} offered={offered(row.step)} hold={hold} />
        ))}
      </Flex>
    </>
  );
}

interface OneProps {
  readonly row: ActionRow;
  readonly offered: boolean;
  readonly hold: (step: string, open: boolean) => void;
}

/** A step with an open dialog stays, without its button, when the document moves on meanwhile: what was typed is not lost. */
function OneAction({ row: { step, Action }, offered, hold }: OneProps) {
  const holdThis = useCallback((open: boolean) => hold(step, open), [hold, step]);
  return (
    <div className="one-action" hidden={!offered}>
      <ActionHold value={holdThis}>
        <Suspense fallback={null}>
          <Action />
        </Suspense>
      </ActionHold>
    </div>
  );
}
