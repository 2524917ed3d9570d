/** The steps that are due, by role and state. */
import { useMutation } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { lazy } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { StepBar, type StepRow } from '../../components/record/step-bar.tsx';
import { StepButton } from '../../components/record/step-button.tsx';
import { useHasRole } from '../../shell/session.tsx';
import { AssignDialog } from './assign-dialog.tsx';
import { DirectDialog } from './direct-dialog.tsx';
import { FinishDialog } from './finish-dialog.tsx';
import { type Arrival, type Duties, useArrival, useDuties } from './open-arrival.ts';
import { RecallAgree, RecallRefuse, Refuse } from './reason-steps.tsx';
import { RegisterDialog } from './register-dialog.tsx';
import { ScanButton } from './scan-button.tsx';
import { stepWords } from './step-words.ts';

const rows: readonly StepRow[] = [
  { step: 'register', Action: Register },
  { step: 'direct', Action: Direct },
  { step: 'assign', Action: Assign },
  { step: 'finish', Action: Finish },
  { step: 'start', Action: Start },
  { step: 'refuse', Action: Refuse },
  { step: 'recall-agree', Action: RecallAgree },
  { step: 'recall-refuse', Action: RecallRefuse },
  { step: 'scan', Action: ScanButton },
  { step: 'reply', Action: Reply },
  { step: 'evidence', Action: lazy(() => import('./evidence-button.tsx')) },
];

const underWay = ['registered', 'directed', 'assigned', 'in_progress'];
const handed = ['assigned', 'in_progress'];

function dueSteps({ state, source, recallState }: Arrival, duties: Duties, writes: boolean): Set<string> {
  const { clerk, leader, leads, handles } = duties;
  const due: Readonly<Record<string, boolean>> = {
    register: clerk && state === 'arrived',
    direct: leader && underWay.includes(state),
    assign: (clerk || leader || leads) && underWay.slice(1).includes(state),
    finish: (handles || leader) && handed.includes(state),
    start: handles && state === 'assigned',
    refuse: clerk && ['arrived', 'registered'].includes(state),
    'recall-agree': clerk && recallState === 'requested',
    'recall-refuse': clerk && recallState === 'requested',
    scan: clerk && source === 'paper' && state !== 'withdrawn',
    reply: writes && [...handed, 'done'].includes(state),
    evidence: clerk && source === 'electronic' && state !== 'withdrawn',
  };
  return new Set(Object.keys(due).filter((step) => due[step]));
}

export function ArrivalActions() {
  const { record } = useArrival();
  const due = dueSteps(record, useDuties(), useHasRole('officer', 'leader', 'clerk'));
  return <StepBar rows={rows} offered={(step) => due.has(step)} />;
}

function Register() {
  const words = useWords(stepWords);
  return (
    <StepButton keys="r" label={words.register} dialog={(close) => <RegisterDialog onClose={close} />} />
  );
}

function Direct() {
  const words = useWords(stepWords);
  const again = useArrival().record.directions.length > 0;
  return (
    <StepButton
      keys="d"
      label={again ? words.directAgain : words.direct}
      dialog={(close) => <DirectDialog onClose={close} />}
    />
  );
}

function Assign() {
  const words = useWords(stepWords);
  const again = useArrival().record.assignments.length > 0;
  return (
    <StepButton
      keys="a"
      label={again ? words.assignAgain : words.assign}
      dialog={(close) => <AssignDialog onClose={close} />}
    />
  );
}

function Finish() {
  const words = useWords(stepWords);
  return <StepButton keys="f" label={words.finish} dialog={(close) => <FinishDialog onClose={close} />} />;
}

function Start() {
  const words = useWords(stepWords);
  const { record, refresh } = useArrival();
  const { message } = App.useApp();
  const start = useMutation({
    mutationFn: () => api('POST /incoming/{id}/start', { path: { id: record.id } }),
    onSuccess: async () => {
      await refresh();
      void message.success(words.started);
    },
  });
  return (
    <>
      <Button loading={start.isPending} onClick={() => start.mutate()}>
        {words.start}
      </Button>
      <ProblemAlert error={start.error} />
    </>
  );
}

function Reply() {
  const words = useWords(stepWords);
  const { id } = useArrival().record;
  return (
    <Link to={`/drafts/new?replyTo=${id}`}>
      <Button tabIndex={-1}>{words.reply}</Button>
    </Link>
  );
}
