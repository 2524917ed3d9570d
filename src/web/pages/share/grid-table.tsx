/** The grid for the keyboard and for screen readers: a unit a line, a month a column, every figure opens its documents. */
import { Table } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import { Wide } from '../../components/wide.tsx';
import { PercentLink } from './number-link.tsx';
import { monthName, withinMonth } from './share-months.ts';
import type { Question } from './share-question.ts';
import { shareWords } from './words.ts';

export interface Cell {
  readonly unitId: string;
  readonly unitName: string;
  /** yyyy-MM */
  readonly month: string;
  readonly share: number;
}

interface Props {
  readonly question: Question;
  readonly months: readonly string[];
  readonly cells: readonly Cell[];
}

export function GridTable({ question, months, cells }: Props) {
  const words = useWords(shareWords);
  const ids = [...new Set(cells.map(({ unitId }) => unitId))];
  const units = ids.map((id) => cells.filter(({ unitId }) => unitId === id));
  return (
    <Wide label={words.grid} className="share-table">
      <Table
        aria-label={words.grid}
        size="small"
        rowKey={([first]) => first?.unitId ?? ''}
        pagination={false}
        dataSource={units}
        columns={[
          { title: words.unit, render: (_, [first]) => first?.unitName },
          ...months.map((month) => ({
            title: monthName(month),
            align: 'end' as const,
            render: (_: unknown, ofUnit: Cell[]) => {
              const cell = ofUnit.find((one) => one.month === month);
              if (!cell) return '–';
              const { unitId, unitName, share } = cell;
              const behind = { ...question, unitId, ...withinMonth(month, question) };
              return <PercentLink ratio={share} what={`${unitName} · ${monthName(month)}`} behind={behind} />;
            },
          })),
        ]}
      />
    </Wide>
  );
}
