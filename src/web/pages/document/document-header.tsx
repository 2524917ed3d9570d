import { Alert } from 'antd';
import { outgoingTones, stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { RecordHeader } from '../../components/record/record-header.tsx';
import { useOpenDocument } from './open-document.ts';
import { documentWords } from './words.ts';

export function DocumentHeader() {
  const words = useWords(documentWords);
  const states = useWords(stateWords);
  const { record } = useOpenDocument();
  const { state, returnReason, levelPending } = record;
  return (
    <RecordHeader
      record={record}
      state={{ label: states.outgoing[state] ?? state, tone: outgoingTones[state] ?? 'default' }}
    >
      {returnReason !== null && state === 'returned' && (
        <Alert type="error" showIcon title={words.returned} description={returnReason} />
      )}
      {levelPending !== null && (
        <Alert type="warning" showIcon title={words.levelPending} description={levelPending} />
      )}
    </RecordHeader>
  );
}
