/** Days off and days worked instead: those of the law are computed, what the Government decides each year is entered. */
import { useQuery } from '@tanstack/react-query';
import { Button, Flex, InputNumber, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { api, type Item } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate, today } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Wide } from '../../components/wide.tsx';
import { liveKey } from '../../shell/live.ts';
import { RecordForm } from './record-form.tsx';
import { manageWords } from './words.ts';

type Day = Item<'GET /holidays'>;

export function Holidays() {
  const words = useWords(manageWords);
  const [year, setYear] = useState(Number(today().slice(0, 4)));
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Day | null>(null);
  const read = useQuery({
    queryKey: liveKey('holidays', year),
    queryFn: ({ signal }) => api('GET /holidays', { query: { year }, signal }),
  });
  return (
    <Flex vertical gap="small">
      <Flex gap="small" wrap align="center">
        <Button type="primary" onClick={() => setAdding(true)}>
          {words.addDay}
        </Button>
        <InputNumber
          aria-label={words.year}
          min={2000}
          max={2100}
          value={year}
          onChange={(chosen) => chosen !== null && setYear(chosen)}
        />
        {read.data && (
          <Typography.Text type="secondary">{words.known(String(read.data.knownUntil))}</Typography.Text>
        )}
      </Flex>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      <Wide label={words.areas['holidays']} className="manage-table">
        <Table
          aria-label={words.areas['holidays']}
          rowKey="date"
          size="small"
          pagination={false}
          loading={read.isPending}
          dataSource={read.data?.items ?? []}
          columns={[
            { title: words.day, width: 130, render: (_, { date }) => showDate(date) },
            {
              title: words.dayKind,
              width: 130,
              render: (_, { kind }) => (
                <Tag color={kind === 'off' ? 'success' : 'warning'}>{words[kind]}</Tag>
              ),
            },
            { title: words.name, dataIndex: 'name' },
            {
              title: '',
              width: 160,
              render: (_, day) =>
                day.source === 'law' ? (
                  words.law
                ) : (
                  <Button
                    aria-label={`${words.remove}: ${showDate(day.date)}`}
                    onClick={() => setRemoving(day)}
                  >
                    {words.remove}
                  </Button>
                ),
            },
          ]}
        />
      </Wide>
      {adding && <AddDay onClose={() => setAdding(false)} />}
      {removing && (
        <RecordForm
          title={`${words.remove}: ${showDate(removing.date)}`}
          okText={words.remove}
          danger
          fields={[]}
          send={() => api('DELETE /holidays/{date}', { path: { date: removing.date } })}
          onClose={() => setRemoving(null)}
        />
      )}
    </Flex>
  );
}

function AddDay({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(manageWords);
  return (
    <RecordForm
      title={words.addDay}
      okText={words.addDay}
      initial={{ kind: 'off' }}
      fields={[
        { name: 'date', label: words.day, kind: 'date' },
        { name: 'name', label: words.name, kind: 'text' },
        {
          name: 'kind',
          label: words.dayKind,
          kind: 'choice',
          options: (['off', 'working'] as const).map((value) => ({ value, label: words[value] })),
        },
      ]}
      send={({ date, name, kind }) =>
        api('PUT /holidays/{date}', {
          path: { date: String(date) },
          body: { name: String(name), kind: kind as Day['kind'] },
        })
      }
      onClose={onClose}
    />
  );
}
