/** Lines of the unit's outgoing registers of one day, to choose from. */
import { useQuery } from '@tanstack/react-query';
import { Checkbox, Flex, Typography } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { DateField } from '../../components/date-field.tsx';
import { today } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { postingWords } from './words.ts';

interface Props {
  readonly unitId: string;
  readonly value?: readonly string[];
  readonly onChange?: (entryIds: string[]) => void;
}

export function LinesOfDay({ unitId, value = [], onChange }: Props) {
  const words = useWords(postingWords);
  const [day, setDay] = useState(today());
  const read = useQuery({
    queryKey: ['lines-of-day', unitId, day],
    queryFn: () => linesOf(unitId, day),
  });
  return (
    <Flex vertical gap="small" align="start">
      <DateField
        aria-label={words.documentDate}
        max={today()}
        always
        value={day}
        onChange={(chosen) => {
          setDay(chosen ?? today());
          onChange?.([]);
        }}
      />
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      {read.data?.length === 0 && <Typography.Text type="secondary">{words.noLines}</Typography.Text>}
      <Checkbox.Group
        className="paper-choices"
        value={[...value]}
        onChange={(chosen) => onChange?.(chosen)}
        options={read.data ?? []}
      />
    </Flex>
  );
}

/** Void lines and state secrets are none of this book. */
async function linesOf(unitId: string, day: string) {
  const books = await api('GET /books', { query: { unitId } });
  const pages = await Promise.all(
    books.items
      .filter(({ direction }) => direction === 'outgoing')
      .map(({ id }) =>
        api('GET /books/{id}/entries', {
          path: { id },
          query: { year: Number(day.slice(0, 4)), from: day, to: day, limit: 500 },
        }),
      ),
  );
  return pages
    .flatMap(({ items }) => items)
    .filter(({ voidReason, secrecy }) => voidReason === null && secrecy === 'none')
    .map(({ id, columns }) => ({
      value: id,
      label: `${String(columns['numberSymbol'] ?? '')} · ${String(columns['titleAndSubject'] ?? '')}`,
    }));
}
