/** The steps that are due, by role and state; one key each for the clerk. */
import { useMutation } from '@tanstack/react-query';
import { App, Button, Flex } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { useProblemText } from '../../components/problem-alert.tsx';
import { useHasRole } from '../../shell/session.tsx';
import { type Shortcut, useShortcuts } from '../../shortcuts/shortcuts.tsx';
import { ReasonAction } from '../outgoing/actions/reason-action.tsx';
import { AssignDialog } from './assign-dialog.tsx';
import { DirectDialog } from './direct-dialog.tsx';
import { FinishDialog } from './finish-dialog.tsx';
import { type Arrival, type Duties, useArrival, useDuties } from './open-arrival.ts';
import { RegisterDialog } from './register-dialog.tsx';
import { ScanButton } from './scan-button.tsx';
import { stepWords } from './step-words.ts';

type Step = 'register' | 'direct' | 'assign' | 'finish';
const underWay = ['registered', 'directed', 'assigned', 'in_progress'];

function dueSteps({ state }: Arrival, duties: Duties): readonly Step[] {
  const { clerk, leader, leads, handles } = duties;
  return [
    ...(clerk && state === 'arrived' ? (['register'] as const) : []),
    ...(leader && underWay.includes(state) ? (['direct'] as const) : []),
    ...((clerk || leader || leads) && underWay.slice(1).includes(state) ? (['assign'] as const) : []),
    ...((handles || leader) && ['assigned', 'in_progress'].includes(state) ? (['finish'] as const) : []),
  ];
}

/** What the main button of each step is bound to. */
const keyOf: Readonly<Record<Step, string>> = { register: 'r', direct: 'd', assign: 'a', finish: 'f' };

export function ArrivalActions() {
  const words = useWords(stepWords);
  const { record } = useArrival();
  const duties = useDuties();
  const [open, setOpen] = useState<Step | null>(null);
  const steps = dueSteps(record, duties);
  const names = steps.join(' ');
  useShortcuts(
    useMemo(
      () =>
        (names === '' ? [] : (names.split(' ') as Step[])).map(
          (step): Shortcut => ({
            keys: keyOf[step],
            label: words[step].replace('…', ''),
            run: () => setOpen(step),
          }),
        ),
      [names, words],
    ),
  );
  const others = <OtherSteps duties={duties} />;
  const labels: Readonly<Record<Step, string>> = {
    register: words.register,
    direct: record.directions.length > 0 ? words.directAgain : words.direct,
    assign: record.assignments.length > 0 ? words.assignAgain : words.assign,
    finish: words.finish,
  };
  const close = () => setOpen(null);
  return (
    <Flex gap="small" wrap className="document-actions">
      {steps.map((step, index) => (
        <Button key={step} type={index === 0 ? 'primary' : 'default'} onClick={() => setOpen(step)}>
          {labels[step]}
        </Button>
      ))}
      {others}
      {open === 'register' && <RegisterDialog onClose={close} />}
      {open === 'direct' && <DirectDialog onClose={close} />}
      {open === 'assign' && <AssignDialog onClose={close} />}
      {open === 'finish' && <FinishDialog onClose={close} />}
    </Flex>
  );
}

function OtherSteps({ duties }: { readonly duties: Duties }): ReactNode {
  const words = useWords(stepWords);
  const { record } = useArrival();
  const writes = useHasRole('officer', 'leader', 'clerk');
  const { clerk, handles } = duties;
  const answers = ['assigned', 'in_progress', 'done'].includes(record.state);
  return (
    <>
      {handles && record.state === 'assigned' && <StartButton />}
      {clerk && ['arrived', 'registered'].includes(record.state) && <Refuse />}
      {clerk && record.recallState === 'requested' && <RecallAnswers />}
      {clerk && record.source === 'paper' && record.state !== 'withdrawn' && <ScanButton />}
      {writes && answers && (
        <Link to={`/compose?replyTo=${record.id}`}>
          <Button tabIndex={-1}>{words.reply}</Button>
        </Link>
      )}
    </>
  );
}

function StartButton() {
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
  const problem = useProblemText(start.error);
  return (
    <>
      <Button loading={start.isPending} onClick={() => start.mutate()}>
        {words.start}
      </Button>
      {start.error && <span role="alert">{problem.title}</span>}
    </>
  );
}

function Refuse() {
  const words = useWords(stepWords);
  const { record, refresh } = useArrival();
  const work = async (reason: string) => {
    await api('POST /incoming/{id}/refuse', { path: { id: record.id }, body: { reason } });
    await refresh();
  };
  return (
    <ReasonAction
      danger
      label={words.refuse}
      title={words.refuseTitle}
      note={words.refuseNote}
      done={words.refused}
      work={work}
    />
  );
}

function RecallAnswers() {
  const words = useWords(stepWords);
  const { record, refresh } = useArrival();
  const answer = (agree: boolean) => async (reason: string) => {
    await api('POST /incoming/{id}/recall-answer', { path: { id: record.id }, body: { agree, reason } });
    await refresh();
  };
  return (
    <>
      <ReasonAction
        label={words.recallAgree}
        title={words.recallAgree.replace('…', '')}
        note={words.recallAgreeNote}
        done={words.answered}
        work={answer(true)}
      />
      <ReasonAction
        danger
        label={words.recallRefuse}
        title={words.recallRefuse.replace('…', '')}
        note={words.recallRefuseNote}
        done={words.answered}
        work={answer(false)}
      />
    </>
  );
}
