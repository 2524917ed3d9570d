import { useQuery } from '@tanstack/react-query';
import { Descriptions } from 'antd';
import { api } from '../../api/client.ts';
import { stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate, showMoment } from '../../components/format.ts';
import { useLanguage } from '../../shell/preferences.tsx';
import { type Arrival, useArrival } from './open-arrival.ts';
import { incomingWords } from './words.ts';

/** Types of documents are part of the law: asked for once. */
export function useTypes() {
  return useQuery({
    queryKey: ['document-types'],
    queryFn: ({ signal }) => api('GET /document-types', { signal }),
    staleTime: Infinity,
  });
}

type Words = ReturnType<typeof useWords<(typeof incomingWords)['vi']>>;

function messageSignatureOf({ messageSignature: found }: Arrival, { messageSignature: words }: Words) {
  if (!found) return null;
  const why = found.reason === null ? '' : ` (${words.reasons[found.reason]})`;
  return `${words.states[found.state]}${why}${found.signer === null ? '' : `: ${found.signer}`}`;
}

export function ArrivalAbout() {
  const words = useWords(incomingWords);
  const states = useWords(stateWords);
  const language = useLanguage();
  const { record } = useArrival();
  const types = useTypes();
  const type = types.data?.items.find(({ code }) => code === record.typeCode)?.[language];
  const facts = [
    { label: words.number, children: record.arrivalNumber },
    { label: words.arrivedOn, children: showDate(record.arrivedOn) },
    { label: words.cameAt, children: showMoment(record.arrivedAt) },
    { label: words.sender, children: record.senderName },
    { label: words.symbol, children: record.numberSymbol },
    { label: words.issuedOn, children: showDate(record.issuedOn) },
    { label: words.type, children: type ?? record.typeCode },
    { label: words.signer, children: [record.signerName, record.signerPosition].filter(Boolean).join(', ') },
    { label: words.pages, children: record.pageCount },
    { label: words.urgency, children: states.urgency[record.urgency] },
    { label: words.due, children: showDate(record.dueDate) },
    { label: words.source, children: words.sources[record.source] },
    { label: words.messageSignature.label, children: messageSignatureOf(record, words) },
    { label: words.unit, children: record.unitName },
    { label: words.forwardedTo, children: record.forwardedTo },
    { label: words.fileCode, children: record.fileCode },
  ].filter(({ children }) => children !== '' && children !== null && children !== undefined);
  return <Descriptions size="small" column={1} items={facts.map((fact) => ({ key: fact.label, ...fact }))} />;
}
