/** Paper that leaves the office: what waits to be sent, slips that have not come back, the post book (NĐ 30/2020 appendix IV, III). */
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Flex, Select, Typography } from 'antd';
import { useMemo, useState } from 'react';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { BoxTabs } from '../../components/box-tabs.tsx';
import { useAddressBar } from '../../components/use-address-bar.ts';
import { liveKey } from '../../shell/live.ts';
import { useAppointments } from '../../shell/session.tsx';
import { useListKeys } from '../../shortcuts/use-list-keys.ts';
import { daysAgo, LATE_DAYS } from './days.ts';
import { EnterDialog } from './enter-dialog.tsx';
import { PostingList } from './posting-list.tsx';
import { SenderDialog } from './sender-dialog.tsx';
import { WaitingPaper } from './waiting-paper.tsx';
import { postingWords } from './words.ts';
import './postings-page.css';

const parts = ['waiting', 'open', 'all'] as const;

export default function PostingsPage() {
  const words = useWords(postingWords);
  const { get, set } = useAddressBar();
  const units = new Map(useAppointments('clerk').map(({ unitId, unitName }) => [unitId, unitName]));
  const unitId = get('unit') ?? [...units.keys()][0] ?? '';
  const part = parts.find((one) => one === get('part')) ?? 'waiting';
  const [dialog, setDialog] = useState<'enter' | 'sender' | null>(null);
  useListKeys(
    useMemo(() => [{ keys: 'n', label: words.enterTitle, run: () => setDialog('enter') }], [words]),
  );
  const entered = () => set({ part: 'open', days: undefined });
  return (
    <div className="list-page">
      <Typography.Title level={1} className="list-title">
        {words.title}
      </Typography.Title>
      <Flex gap="small" wrap className="list-tools">
        {units.size > 1 && (
          <Select
            aria-label={words.unit}
            value={unitId}
            onChange={(unit) => set({ unit })}
            popupMatchSelectWidth={false}
            options={[...units].map(([value, label]) => ({ value, label }))}
          />
        )}
        <Button onClick={() => setDialog('enter')}>{words.enterOther}</Button>
        <Button onClick={() => setDialog('sender')}>{words.sender}</Button>
      </Flex>
      <LateSlips unitId={unitId} onShow={() => set({ part: 'open', days: String(LATE_DAYS) })} />
      <BoxTabs
        label={words.tabs}
        value={part}
        boxes={parts.map((key) => ({ key, label: words[key] }))}
        onChange={(key) => set({ part: key, days: undefined })}
      />
      {part === 'waiting' && <WaitingPaper unitId={unitId} onEntered={entered} />}
      {part !== 'waiting' && <PostingList key={part} unitId={unitId} open={part === 'open'} />}
      {dialog === 'enter' && (
        <EnterDialog unitId={unitId} waiting={[]} onEntered={entered} onClose={() => setDialog(null)} />
      )}
      {dialog === 'sender' && <SenderDialog unitId={unitId} onClose={() => setDialog(null)} />}
    </div>
  );
}

/** So many are looked at; beyond them the number is "and more". */
const COUNTED = 50;

function LateSlips({ unitId, onShow }: { readonly unitId: string; readonly onShow: () => void }) {
  const words = useWords(postingWords);
  const read = useQuery({
    queryKey: liveKey('postings', unitId, 'late'),
    queryFn: ({ signal }) =>
      api('GET /postings', {
        query: { unitId, open: 'true', to: daysAgo(LATE_DAYS), limit: COUNTED },
        signal,
      }),
  });
  const count = read.data?.items.length ?? 0;
  if (count === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={words.late(`${count}${read.data?.next ? '+' : ''}`, LATE_DAYS)}
      action={<Button onClick={onShow}>{words.showLate}</Button>}
    />
  );
}
