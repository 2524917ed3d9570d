/** What an event changed, in words where they are known; the names as they were written for the rest. */
import { Button, Flex, Typography } from 'antd';
import { addressOf, type Item } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate, showMoment } from '../../components/format.ts';
import { fieldWords } from './field-words.ts';
import { ledgerWords } from './words.ts';

type Event = Item<'GET /ledger'>;
type Recorded = Readonly<Record<string, unknown>>;

interface Props {
  readonly event: Event;
  readonly onDocument?: ((id: string) => void) | undefined;
}

export function EventDetails({ event, onDocument }: Props) {
  const words = useWords(ledgerWords);
  const { before, after, traceId, id } = event;
  const about = event.documentId ?? event.incomingId;
  const changed = before !== null && after !== null ? differing(before, after) : null;
  return (
    <details className="ledger-details">
      <summary>{words.details}</summary>
      {before !== null && <Values title={words.before} values={only(before, changed)} />}
      {after !== null && <Values title={words.after} values={only(after, changed)} />}
      <Typography.Text type="secondary">
        {words.trace} {traceId}
      </Typography.Text>
      <Flex gap="small" wrap align="center">
        {onDocument && about !== null && (
          <Button onClick={() => onDocument(about)}>{words.ofThisDocument}</Button>
        )}
        <a href={addressOf('GET /ledger/proof', { query: { eventId: id } })} download={`${id}.json`}>
          {words.proof}
        </a>
      </Flex>
    </details>
  );
}

/** What stays the same tells nothing of a change. */
function differing(before: Recorded, after: Recorded): ReadonlySet<string> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return new Set([...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])));
}

function only(values: Recorded, names: ReadonlySet<string> | null): Recorded {
  if (names === null || names.size === 0) return values;
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name)));
}

interface ValuesProps {
  readonly title: string;
  readonly values: Recorded;
}

function Values({ title, values }: ValuesProps) {
  const names = useWords(fieldWords);
  const show = useShown();
  return (
    <>
      <div>{title}</div>
      <ul>
        {Object.entries(values).map(([name, value]) => (
          <li key={name}>
            {names.field[name] ?? name}: {show(value)}
          </li>
        ))}
      </ul>
    </>
  );
}

function useShown(): (value: unknown) => string {
  const common = useWords(commonWords);
  const show = (value: unknown): string => {
    if (value === null || value === undefined || value === '') return '–';
    if (value === true) return common.yes;
    if (value === false) return common.no;
    if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return showDate(value);
    if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value)) return showMoment(value);
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(', ');
    return JSON.stringify(value);
  };
  return show;
}
