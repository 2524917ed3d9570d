import { Alert } from 'antd';
import { Link } from 'react-router';
import { incomingTones, stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate } from '../../components/format.ts';
import { RecordHeader } from '../../components/record/record-header.tsx';
import { type Arrival, useArrival } from './open-arrival.ts';
import { incomingWords } from './words.ts';

export function ArrivalHeader() {
  const states = useWords(stateWords);
  const { record } = useArrival();
  const { state } = record;
  return (
    <RecordHeader
      record={record}
      state={{ label: states.incoming[state] ?? state, tone: incomingTones[state] ?? 'default' }}
      from={record.senderName}
    >
      <Verdict />
      <Warnings record={record} />
    </RecordHeader>
  );
}

/** One plain sentence, before anything is done with the document. */
function Verdict() {
  const words = useWords(incomingWords);
  const { record } = useArrival();
  const { type, title } = verdictOf(record, words);
  return <Alert className="arrival-verdict" showIcon type={type} title={title} role="status" />;
}

type Words = ReturnType<typeof useWords<(typeof incomingWords)['vi']>>;

function verdictOf(record: Arrival, words: Words) {
  if (record.source === 'paper') return { type: 'info', title: words.verdict.paper } as const;
  if (record.signaturesValid === null) return { type: 'warning', title: words.verdict.waiting } as const;
  if (record.signaturesValid) return { type: 'success', title: words.verdict.good } as const;
  const title = words.faults[record.signatureFault ?? ''] ?? words.verdict.bad;
  return { type: 'error', title } as const;
}

function Warnings({ record }: { readonly record: Arrival }) {
  const words = useWords(incomingWords);
  const { duplicateOf, recallState, recallReason, returnReason, state } = record;
  return (
    <>
      {duplicateOf && (
        <Alert
          className="arrival-verdict"
          type="warning"
          showIcon
          title={words.duplicate(
            duplicateOf.numberSymbol,
            duplicateOf.arrivalNumber,
            showDate(duplicateOf.arrivedOn),
          )}
          action={<Link to={`/incoming/${duplicateOf.id}`}>{words.openEarlier}</Link>}
        />
      )}
      {recallState === 'requested' && (
        <Alert
          className="arrival-verdict"
          type="warning"
          showIcon
          title={words.recallAsked}
          description={recallReason}
        />
      )}
      {state === 'withdrawn' && (
        <Alert className="arrival-verdict" type="error" title={words.withdrawn} description={recallReason} />
      )}
      {returnReason !== null && (
        <Alert className="arrival-verdict" type="error" title={`${words.returnReason}: ${returnReason}`} />
      )}
    </>
  );
}
