/** The steps on this document that the server offers to this person, and the work that runs on it. */
import { StepBar } from '../../components/record/step-bar.tsx';
import { actions } from './actions/registry.tsx';
import { useOpenDocument } from './open-document.ts';
import { RunningWork } from './running-work.tsx';
import { useSignFlow } from './sign-flow.tsx';

export function ActionBar() {
  const { record } = useOpenDocument();
  const { busy } = useSignFlow();
  // What was begun in a dialog of this page stays there until it ends.
  const running = record.runningJobId !== null && !busy ? record.runningJobId : null;
  return (
    <>
      {running !== null && <RunningWork jobId={running} />}
      <StepBar rows={actions} offered={(step) => running === null && record.mayDo.includes(step)} />
    </>
  );
}
