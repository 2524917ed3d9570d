/** Units by month, the colour telling the share: like a map, but with every commune of the same size. */
import { Card, Collapse, Typography } from 'antd';
import { useMemo } from 'react';
import { useWords } from '../../catalogue/words.ts';
import { Chart } from '../../charts/chart.tsx';
import { type Cell, GridTable } from './grid-table.tsx';
import { useOpenDocuments } from './opened-documents.tsx';
import { monthName, monthsBetween, withinMonth } from './share-months.ts';
import { percent, type Question } from './share-question.ts';
import { useUnitShares } from './use-share.ts';
import { shareWords } from './words.ts';

const ROW = 24;
/** From far below the target to it: told apart by lightness too, not by hue alone. */
const colours = ['#7f1d1d', '#c2410c', '#eab308', '#65a30d', '#14532d'];

export function ShareGrid({ question }: { readonly question: Question }) {
  const words = useWords(shareWords);
  const open = useOpenDocuments();
  const { data } = useUnitShares(question, 'month');
  const grid = useMemo(() => {
    const months = monthsBetween(question.from, question.to);
    const items = data?.items ?? [];
    const cells = items.flatMap(({ unitId, unitName, month, fullyElectronic }): Cell[] =>
      month === null || fullyElectronic === null ? [] : [{ unitId, unitName, month, share: fullyElectronic }],
    );
    const units = [...new Map(cells.map(({ unitId, unitName }) => [unitId, unitName]))].reverse();
    const empty = new Set(items.map(({ unitId }) => unitId)).size - units.length;
    return { months, units, cells, empty };
  }, [data, question.from, question.to]);
  const option = useMemo(() => {
    const { months, units, cells } = grid;
    const row = new Map(units.map(([id], index) => [id, index]));
    return {
      aria: { enabled: true },
      tooltip: {
        formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
          const cell = cells[dataIndex];
          return cell ? `${cell.unitName} · ${monthName(cell.month)}: ${percent(cell.share, '')}` : '';
        },
      },
      grid: { left: 190, right: 16, top: 8, bottom: 64 },
      xAxis: { type: 'category', data: months.map(monthName), axisLabel: { hideOverlap: true } },
      yAxis: {
        type: 'category',
        data: units.map(([, name]) => name),
        axisLabel: { width: 178, overflow: 'truncate', interval: 0 },
      },
      visualMap: {
        type: 'piecewise',
        orient: 'horizontal',
        left: 'center',
        bottom: 0,
        itemGap: 18,
        pieces: [
          { lt: 50, label: '< 50 %' },
          { gte: 50, lt: 80, label: '50–80 %' },
          { gte: 80, lt: 95, label: '80–95 %' },
          { gte: 95, lt: 98, label: '95–98 %' },
          { gte: 98, label: '≥ 98 %' },
        ].map((piece, index) => ({ ...piece, color: colours[index] })),
      },
      series: [
        {
          type: 'heatmap',
          itemStyle: { borderColor: '#ffffff', borderWidth: 1 },
          data: cells.map(({ unitId, month, share }) => [
            months.indexOf(month),
            row.get(unitId),
            Math.floor(share * 10_000) / 100,
          ]),
        },
      ],
    };
  }, [grid]);
  if (grid.units.length < 2) return null;
  return (
    <Card size="small">
      <h2 className="share-card-title">{words.grid}</h2>
      <div className="share-grid">
        <Chart
          label={words.gridLabel}
          option={option}
          height={grid.units.length * ROW + 80}
          onPick={({ dataIndex }) => {
            const cell = grid.cells[dataIndex];
            if (!cell) return;
            const { unitId, unitName, month } = cell;
            const behind = { ...question, unitId, ...withinMonth(month, question) };
            open({ title: `${unitName} · ${monthName(month)}`, behind });
          }}
        />
      </div>
      {grid.empty > 0 && (
        <Typography.Text type="secondary">{words.emptyUnits(String(grid.empty))}</Typography.Text>
      )}
      <Collapse
        ghost
        size="small"
        items={[
          {
            key: 'table',
            label: words.table,
            children: <GridTable question={question} months={grid.months} cells={grid.cells} />,
          },
        ]}
      />
    </Card>
  );
}
