/** Whether what was sent arrives: what is late, the queues behind it, and how long receivers take. */
import { Typography } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import { BoxTabs } from '../../components/box-tabs.tsx';
import { useAddressBar } from '../../components/use-address-bar.ts';
import { useHasRole } from '../../shell/session.tsx';
import { DeliveryList } from './delivery-list.tsx';
import { QueueBoard } from './queue-board.tsx';
import { ReceiptTimes } from './receipt-times.tsx';
import { deliveriesWords } from './words.ts';
import './deliveries-page.css';

type Part = 'late' | 'all' | 'queues' | 'times';

export default function DeliveriesPage() {
  const words = useWords(deliveriesWords);
  const { get, set } = useAddressBar();
  const it = useHasRole('it');
  const parts: Part[] = ['late', 'all', ...(it ? (['queues'] as const) : []), 'times'];
  const shown = parts.find((part) => part === get('part')) ?? 'late';
  return (
    <div className="list-page">
      <Typography.Title level={1} className="list-title">
        {words.title}
      </Typography.Title>
      <BoxTabs
        label={words.tabs}
        value={shown}
        boxes={parts.map((part) => ({ key: part, label: words[part] }))}
        onChange={(part) => set({ part })}
      />
      {shown === 'late' && <DeliveryList key="late" late />}
      {shown === 'all' && <DeliveryList key="all" late={false} />}
      {shown === 'queues' && <QueueBoard />}
      {shown === 'times' && <ReceiptTimes />}
    </div>
  );
}
