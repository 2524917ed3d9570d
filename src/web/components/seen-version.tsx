/**
 * Two people on one record: a dialog sends the version on which it was opened; when somebody else changes the record meanwhile the
 * dialog says so, keeps what was typed, and goes on with the new version only when the person says so.
 */
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { codeOf } from '../api/client.ts';
import { commonWords } from '../catalogue/common.ts';
import { useWords } from '../catalogue/words.ts';
import { ProblemAlert } from './problem-alert.tsx';

export interface SeenVersion {
  /** For `If-Match`. */
  readonly etag: string | undefined;
  readonly changed: boolean;
  /** The present version is the seen one from here on. */
  readonly accept: () => void;
}

export function useSeenVersion(present: string | undefined): SeenVersion {
  const [etag, setEtag] = useState(present);
  return { etag, changed: present !== etag, accept: () => setEtag(present) };
}

interface Props {
  readonly seen: SeenVersion;
  readonly error: unknown;
  /** While one's own step runs, the change is one's own. */
  readonly pending: boolean;
  /** Where the record stands now, in words. */
  readonly state: string;
}

/** The problem of the step; or, in its place, that somebody else has changed the record. */
export function StepProblem({ seen, error, pending, state }: Props) {
  const words = useWords(commonWords);
  if (pending) return null;
  if (!seen.changed) return codeOf(error) === 'STALE_ETAG' ? null : <ProblemAlert error={error} />;
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={words.changedMeanwhile}
      description={words.changedNow(state)}
      action={<Button onClick={seen.accept}>{words.goOnWithNew}</Button>}
    />
  );
}
