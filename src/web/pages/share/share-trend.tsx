import { Card, Collapse } from 'antd';
import { useMemo } from 'react';
import { useWords } from '../../catalogue/words.ts';
import { Chart } from '../../charts/chart.tsx';
import { MonthTable } from './month-table.tsx';
import { useOpenDocuments } from './opened-documents.tsx';
import { monthName, monthsBetween, withinMonth } from './share-months.ts';
import { type Question, TARGET } from './share-question.ts';
import { useShareGroups } from './use-share.ts';
import { shareWords } from './words.ts';

const hundredth = (ratio: number | null) => (ratio === null ? null : Math.floor(ratio * 10_000) / 100);

export function ShareTrend({ question }: { readonly question: Question }) {
  const words = useWords(shareWords);
  const open = useOpenDocuments();
  const months = useMonths(question);
  const option = useMemo(
    () => ({
      aria: { enabled: true },
      tooltip: {
        trigger: 'axis',
        valueFormatter: (value: unknown) => (value === null ? words.noData : `${value} %`),
      },
      legend: { bottom: 0, itemGap: 24 },
      grid: { left: 52, right: 24, top: 24, bottom: 64 },
      xAxis: {
        type: 'category',
        data: months.map(({ key }) => monthName(key)),
        axisLabel: { hideOverlap: true },
      },
      yAxis: { type: 'value', min: 0, max: 100, axisLabel: { formatter: '{value} %' } },
      series: [
        {
          name: words.fully,
          type: 'line',
          data: months.map(({ fully }) => hundredth(fully)),
          connectNulls: false,
          symbolSize: 10,
          lineStyle: { width: 3 },
          color: '#b3261e',
          markLine: {
            symbol: 'none',
            silent: true,
            lineStyle: { color: '#2e7d32', type: 'dashed', width: 2 },
            label: { formatter: '98 %', position: 'insideEndTop', color: '#2e7d32' },
            data: [{ yAxis: TARGET * 100 }],
          },
        },
        {
          name: words.exchanged,
          type: 'line',
          data: months.map(({ exchanged }) => hundredth(exchanged)),
          symbolSize: 8,
          lineStyle: { width: 2, type: 'dotted' },
          color: '#1f6feb',
        },
      ],
    }),
    [months, words],
  );
  return (
    <Card size="small">
      <h2 className="share-card-title">{words.trend}</h2>
      <Chart
        label={words.trendLabel}
        option={option}
        height={280}
        onPick={({ dataIndex }) => {
          const month = months[dataIndex]?.key;
          if (month)
            open({ title: monthName(month), behind: { ...question, ...withinMonth(month, question) } });
        }}
      />
      <Collapse
        ghost
        size="small"
        items={[
          { key: 'table', label: words.table, children: <MonthTable question={question} months={months} /> },
        ]}
      />
    </Card>
  );
}

/** Each month of the period, those without documents too: a gap in the line is no data. */
function useMonths(question: Question) {
  const { data } = useShareGroups(question, 'month');
  return useMemo(() => {
    const found = new Map(data?.items.map((item) => [item.key, item]));
    return monthsBetween(question.from, question.to).map((key) => ({
      key,
      n: found.get(key)?.n ?? 0,
      fully: found.get(key)?.fullyElectronic ?? null,
      exchanged: found.get(key)?.exchangedElectronically ?? null,
    }));
  }, [data, question.from, question.to]);
}
