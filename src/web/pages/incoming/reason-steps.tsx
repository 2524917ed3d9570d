/** Steps of the clerk whose reason the sender reads. */
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { ReasonAction } from '../outgoing/actions/reason-action.tsx';
import { useArrival } from './open-arrival.ts';
import { stepWords } from './step-words.ts';

export function Refuse() {
  const words = useWords(stepWords);
  const { record, refresh } = useArrival();
  const work = async (reason: string) => {
    await api('POST /incoming/{id}/refuse', { path: { id: record.id }, body: { reason } });
    await refresh();
  };
  return (
    <ReasonAction
      danger
      keys="t"
      label={words.refuse}
      title={words.refuseTitle}
      note={words.refuseNote}
      done={words.refused}
      work={work}
    />
  );
}

function useAnswer(agree: boolean) {
  const { record, refresh } = useArrival();
  return async (reason: string) => {
    await api('POST /incoming/{id}/recall-answer', { path: { id: record.id }, body: { agree, reason } });
    await refresh();
  };
}

export function RecallAgree() {
  const words = useWords(stepWords);
  return (
    <ReasonAction
      label={words.recallAgree}
      title={words.recallAgree.replace('…', '')}
      note={words.recallAgreeNote}
      done={words.answered}
      work={useAnswer(true)}
    />
  );
}

export function RecallRefuse() {
  const words = useWords(stepWords);
  return (
    <ReasonAction
      danger
      label={words.recallRefuse}
      title={words.recallRefuse.replace('…', '')}
      note={words.recallRefuseNote}
      done={words.answered}
      work={useAnswer(false)}
    />
  );
}
