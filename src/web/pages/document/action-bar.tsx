/** At the bottom of a phone, beside the file on a desk: the steps that this person may take now. */
import { Flex } from 'antd';
import { Suspense } from 'react';
import { actions } from './actions/registry.tsx';
import { useOpenDocument } from './open-document.ts';
import { RunningWork } from './running-work.tsx';
import { useSignFlow } from './sign-flow.tsx';

export function ActionBar() {
  const { record } = useOpenDocument();
  const { busy } = useSignFlow();
  const offered = actions.filter(({ step }) => record.mayDo.includes(step));
  // What was begun in a dialog of this page stays there until it ends.
  if (record.runningJobId !== null && !busy) return <RunningWork jobId={record.runningJobId} />;
  if (offered.length === 0) return null;
  return (
    <Flex gap="small" wrap className="document-actions">
      <Suspense fallback={null}>
        {offered.map(({ step, Action }) => (
          <Action key={step} />
        ))}
      </Suspense>
    </Flex>
  );
}
