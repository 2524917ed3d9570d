import { Card } from 'antd';
import { useMemo } from 'react';
import { useWords } from '../../catalogue/words.ts';
import { Chart } from '../../charts/chart.tsx';
import { useOpenDocuments } from './opened-documents.tsx';
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
      legend: { bottom: 0 },
      grid: { left: 48, right: 24, top: 24, bottom: 56 },
      xAxis: { type: 'category', data: months.map(({ key }) => monthName(key)) },
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
      fully: found.get(key)?.fullyElectronic ?? null,
      exchanged: found.get(key)?.exchangedElectronically ?? null,
    }));
  }, [data, question.from, question.to]);
}

const MOST_MONTHS = 60;

export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  let [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))];
  while (months.length < MOST_MONTHS) {
    const key = `${year}-${String(month).padStart(2, '0')}`;
    if (key > to.slice(0, 7)) break;
    months.push(key);
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
  return months;
}

export function monthName(key: string): string {
  return `${key.slice(5)}/${key.slice(0, 4)}`;
}

/** The month's days that lie in the period. */
export function withinMonth(month: string, { from, to }: Pick<Question, 'from' | 'to'>) {
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0))
    .toISOString()
    .slice(0, 10);
  const first = `${month}-01`;
  return { from: first < from ? from : first, to: last > to ? to : last };
}
