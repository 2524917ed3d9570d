/** The figures of the chart for the keyboard and for screen readers; each opens its documents. */
import { Table } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import { Wide } from '../../components/wide.tsx';
import { NumberLink, PercentLink } from './number-link.tsx';
import { monthName, withinMonth } from './share-months.ts';
import type { Question } from './share-question.ts';
import { shareWords } from './words.ts';

interface Month {
  /** yyyy-MM */
  readonly key: string;
  readonly n: number;
  readonly fully: number | null;
  readonly exchanged: number | null;
}

interface Props {
  readonly question: Question;
  readonly months: readonly Month[];
}

export function MonthTable({ question, months }: Props) {
  const words = useWords(shareWords);
  const of = ({ key }: Month) => ({ ...question, ...withinMonth(key, question) });
  const title = ({ key }: Month, what: string) => `${what} · ${monthName(key)}`;
  return (
    <Wide label={words.trend} className="share-table">
      <Table
        aria-label={words.trend}
        size="small"
        rowKey="key"
        pagination={false}
        dataSource={months.toReversed()}
        columns={[
          { title: words.month, render: (_, { key }) => monthName(key) },
          {
            title: words.fully,
            align: 'end',
            render: (_, row) => (
              <PercentLink
                ratio={row.fully}
                what={title(row, words.fully)}
                behind={{ ...of(row), class: 'A' }}
              />
            ),
          },
          {
            title: words.exchanged,
            align: 'end',
            render: (_, row) => (
              <PercentLink
                ratio={row.exchanged}
                what={title(row, words.exchanged)}
                behind={{ ...of(row), class: 'AB' }}
              />
            ),
          },
          {
            title: 'N',
            align: 'end',
            render: (_, row) => (
              <NumberLink count={row.n} what={title(row, words.counted)} behind={of(row)} />
            ),
          },
        ]}
      />
    </Wide>
  );
}
