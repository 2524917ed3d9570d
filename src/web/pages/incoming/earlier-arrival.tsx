/** The arrival that is likely the same, beside the new one: what it is, and where it stands in the book. */
import { useQuery } from '@tanstack/react-query';
import { Alert, Descriptions } from 'antd';
import { Link } from 'react-router';
import { api } from '../../api/client.ts';
import { stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate } from '../../components/format.ts';
import { incomingWords } from './words.ts';

export function EarlierArrival({ id }: { readonly id: string }) {
  const words = useWords(incomingWords);
  const states = useWords(stateWords);
  const { data } = useQuery({
    queryKey: ['arrival', id],
    queryFn: ({ signal }) => api('GET /incoming/{id}', { path: { id }, signal }),
  });
  if (!data) return null;
  const facts = [
    { label: words.number, children: data.arrivalNumber },
    { label: words.arrivedOn, children: showDate(data.arrivedOn ?? data.arrivedAt) },
    { label: words.sender, children: data.senderName },
    { label: words.symbol, children: data.numberSymbol },
    { label: words.issuedOn, children: showDate(data.issuedOn) },
    { label: words.subject, children: data.subject },
    { label: words.state, children: states.incoming[data.state] ?? data.state },
  ].filter(({ children }) => children !== null && children !== '');
  return (
    <Alert
      className="earlier-arrival"
      type="warning"
      showIcon
      title={words.earlier}
      description={
        <>
          <Descriptions size="small" column={1} items={facts.map((fact) => ({ key: fact.label, ...fact }))} />
          <Link to={`/incoming/${id}`} target="_blank">
            {words.openEarlier}
          </Link>
        </>
      }
    />
  );
}
