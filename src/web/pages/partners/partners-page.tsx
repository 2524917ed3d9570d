/** Other systems: whether they answer, what waits for them, and which agencies are reached through them. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Empty, Flex, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { api, type Item } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { showMoment } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Wide } from '../../components/wide.tsx';
import { liveKey } from '../../shell/live.ts';
import { AddPartner } from './add-partner.tsx';
import { Agencies } from './agencies.tsx';
import { partnersWords } from './words.ts';
import './partners-page.css';

type Traffic = Item<'GET /partners/traffic'>;

export default function PartnersPage() {
  const words = useWords(partnersWords);
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<Traffic | null>(null);
  const read = useQuery({
    queryKey: liveKey('partners'),
    queryFn: ({ signal }) => api('GET /partners/traffic', { signal }),
    refetchInterval: 10_000,
  });
  return (
    <Flex vertical gap="middle" className="list-page">
      <Typography.Title level={1} className="list-title">
        {words.title}
      </Typography.Title>
      <Flex>
        <Button type="primary" onClick={() => setAdding(true)}>
          {words.add}
        </Button>
      </Flex>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      {read.data?.items.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={words.none} />
      ) : (
        <Partners items={read.data?.items ?? []} loading={read.isPending} onBook={setShown} />
      )}
      {shown && <Agencies key={shown.id} partner={shown} />}
      {adding && <AddPartner onClose={() => setAdding(false)} />}
    </Flex>
  );
}

interface PartnersProps {
  readonly items: readonly Traffic[];
  readonly loading: boolean;
  readonly onBook: (partner: Traffic) => void;
}

function Partners({ items, loading, onBook }: PartnersProps) {
  const words = useWords(partnersWords);
  const span = useSpan();
  return (
    <Wide label={words.title} className="partners-table">
      <Table
        aria-label={words.title}
        rowKey="id"
        size="small"
        pagination={false}
        loading={loading}
        dataSource={[...items]}
        columns={[
          { title: words.name, render: (_, partner) => <Name partner={partner} /> },
          { title: words.health, render: (_, partner) => <Health partner={partner} /> },
          {
            title: words.backlog,
            align: 'end',
            render: (_, { backlog, oldestSeconds }) => (
              <>
                {backlog}
                {oldestSeconds !== null && <Small text={words.oldest(span(oldestSeconds))} />}
              </>
            ),
          },
          { title: words.inFlight, align: 'end', dataIndex: 'inFlight' },
          {
            title: words.done,
            align: 'end',
            render: (_, { doneLastHour, doneLastDay }) => `${doneLastHour} / ${doneLastDay}`,
          },
          {
            title: words.latency,
            align: 'end',
            render: (_, { latencyP50Seconds, latencyP99Seconds }) =>
              latencyP50Seconds === null || latencyP99Seconds === null
                ? '–'
                : `${span(latencyP50Seconds)} / ${span(latencyP99Seconds)}`,
          },
          { title: words.dead, render: (_, partner) => <Stopped partner={partner} /> },
          {
            title: '',
            render: (_, partner) => (
              <Button aria-label={words.bookOf(partner.name)} onClick={() => onBook(partner)}>
                {words.book}
              </Button>
            ),
          },
        ]}
      />
    </Wide>
  );
}

function Name({ partner }: { readonly partner: Traffic }) {
  const words = useWords(partnersWords);
  return (
    <>
      {partner.name}
      <Small text={words.kinds[partner.kind] ?? partner.kind} />
      {partner.simulated && <Tag color="warning">{words.simulated}</Tag>}
    </>
  );
}

function Health({ partner }: { readonly partner: Traffic }) {
  const words = useWords(partnersWords);
  const { breaker, failures, nextTryAt, lastError, unproved, ended } = partner;
  const colour =
    breaker === 'closed' && failures === 0 ? 'success' : breaker === 'open' ? 'error' : 'warning';
  return (
    <>
      <Tag color={ended ? 'default' : colour}>{ended ? words.ended : words.breaker[breaker]}</Tag>
      {failures > 0 && <Small text={words.failures(String(failures))} />}
      {nextTryAt !== null && <Small text={words.nextTry(showMoment(nextTryAt))} />}
      {failures > 0 && lastError !== null && <Small text={lastError} />}
      {unproved > 0 && <Small text={words.unproved(String(unproved))} />}
    </>
  );
}

function Stopped({ partner }: { readonly partner: Traffic }) {
  const words = useWords(partnersWords);
  const { message } = App.useApp();
  const drive = useMutation({
    mutationFn: () => api('POST /partners/{id}/re-drive', { path: { id: partner.id } }),
    onSuccess: ({ count }) => void message.success(words.reDriven(String(count))),
  });
  const { dead, causes, breaker } = partner;
  return (
    <Flex vertical gap={4} align="start">
      {dead > 0 ? <Tag color="error">{dead}</Tag> : 0}
      {dead > 0 && causes[0] && <Small text={causes[0].error} />}
      {(dead > 0 || breaker === 'open') && (
        <Button
          size="small"
          aria-label={words.reDriveOf(partner.name)}
          loading={drive.isPending}
          onClick={() => drive.mutate()}
        >
          {words.reDrive}
        </Button>
      )}
      <ProblemAlert error={drive.error} />
    </Flex>
  );
}

function Small({ text }: { readonly text: string }) {
  return (
    <Typography.Text type="secondary" className="partners-small">
      {text}
    </Typography.Text>
  );
}

function useSpan(): (seconds: number) => string {
  const words = useWords(partnersWords);
  return (seconds) => {
    if (seconds < 120) return words.seconds(seconds < 10 ? seconds.toFixed(1) : String(Math.round(seconds)));
    if (seconds < 7200) return words.minutes(String(Math.round(seconds / 60)));
    return words.hours(String(Math.round(seconds / 3600)));
  };
}
