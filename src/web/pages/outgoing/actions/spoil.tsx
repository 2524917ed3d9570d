import { api } from '../../../api/client.ts';
import { useWords } from '../../../catalogue/words.ts';
import { useOpenDocument } from '../../document/open-document.ts';
import { ReasonAction } from './reason-action.tsx';
import { actionWords } from './words.ts';

export default function SpoilAction() {
  const words = useWords(actionWords);
  const { record, refresh } = useOpenDocument();
  const work = async (reason: string) => {
    await api('POST /documents/{id}/spoil', { path: { id: record.id }, body: { reason } });
    await refresh();
  };
  return (
    <ReasonAction
      danger
      label={words.spoil}
      title={words.spoilTitle}
      note={words.spoilNote}
      done={words.spoiled}
      work={work}
    />
  );
}
