import { useQuery } from '@tanstack/react-query';
import { Flex, Table, Typography } from 'antd';
import { useState } from 'react';
import { api, type Item } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { DateField } from '../../components/date-field.tsx';
import { dayOf, today } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { UnitSelect } from '../../components/unit-select.tsx';
import { useAddressBar } from '../../components/use-address-bar.ts';
import { Wide } from '../../components/wide.tsx';
import { liveKey } from '../../shell/live.ts';
import { useAppointments } from '../../shell/session.tsx';
import { deliveriesWords } from './words.ts';

type Times = Item<'GET /deliveries/times'>;
const number = new Intl.NumberFormat('vi', { maximumFractionDigits: 1 });

export function ReceiptTimes() {
  const words = useWords(deliveriesWords);
  const [from, setFrom] = useState(() => dayOf(new Date(Date.now() - 30 * 86_400_000)));
  const [to, setTo] = useState(today);
  const { get, set } = useAddressBar();
  const own = useAppointments('it', 'clerk')[0];
  const unitId = get('unit') ?? own?.unitId ?? '';
  const unit = useQuery({
    queryKey: ['unit', unitId],
    queryFn: () => api('GET /units/{id}', { path: { id: unitId } }),
    enabled: unitId !== '',
  });
  const say = useDuration();
  const read = useQuery({
    queryKey: liveKey('receipt-times', unitId, from, to),
    queryFn: ({ signal }) => api('GET /deliveries/times', { query: { unitId, from, to }, signal }),
  });
  const length = (title: string, of: (row: Times) => number | null) => ({
    title,
    width: 150,
    align: 'end' as const,
    render: (_: unknown, row: Times) => say(of(row)),
  });
  return (
    <Flex vertical gap="small">
      <Flex gap="small" wrap align="center">
        <Typography.Text strong>{words.sentBy(unit.data?.name ?? '')}</Typography.Text>
        {own?.role === 'it' && (
          <div className="delivery-unit">
            <UnitSelect
              label={words.unit}
              placeholder={words.otherUnit}
              onChosen={({ id }) => set({ unit: id })}
            />
          </div>
        )}
        <DateField aria-label={words.from} value={from} always onChange={(day) => day && setFrom(day)} />
        <DateField aria-label={words.to} value={to} always onChange={(day) => day && setTo(day)} />
      </Flex>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      <Wide label={words.times} className="wide-table">
        <Table
          aria-label={words.times}
          rowKey="receiverName"
          size="small"
          pagination={false}
          locale={{ emptyText: words.timesNone }}
          loading={read.isPending}
          dataSource={read.data?.items ?? []}
          columns={[
            { title: words.receiver, dataIndex: 'receiverName' },
            { title: words.sent, width: 90, align: 'end', dataIndex: 'sent' },
            { title: words.received, width: 110, align: 'end', dataIndex: 'received' },
            { title: words.accepted, width: 130, align: 'end', dataIndex: 'accepted' },
            length(words.median, ({ medianSeconds }) => medianSeconds),
            length(words.slow, ({ slowSeconds }) => slowSeconds),
            length(words.accept, ({ acceptSeconds }) => acceptSeconds),
          ]}
        />
      </Wide>
    </Flex>
  );
}

function useDuration(): (seconds: number | null) => string {
  const words = useWords(deliveriesWords);
  return (seconds) => {
    if (seconds === null) return words.none;
    if (seconds < 120) return words.seconds(number.format(seconds));
    if (seconds < 7200) return words.minutes(number.format(seconds / 60));
    return words.hours(number.format(seconds / 3600));
  };
}
