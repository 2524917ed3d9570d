/** Whether what was sent arrives: what is late, the queues behind it, and how long receivers take. */
import { Tabs, Typography } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import { useAddressBar } from '../../components/use-address-bar.ts';
import { useHasRole } from '../../shell/session.tsx';
import { DeliveryList } from './delivery-list.tsx';
import { QueueBoard } from './queue-board.tsx';
import { ReceiptTimes } from './receipt-times.tsx';
import { deliveriesWords } from './words.ts';
import './deliveries-page.css';

export default function DeliveriesPage() {
  const words = useWords(deliveriesWords);
  const { get, set } = useAddressBar();
  const it = useHasRole('it');
  const parts = [
    { key: 'late', label: words.late, children: <DeliveryList late /> },
    { key: 'all', label: words.all, children: <DeliveryList late={false} /> },
    ...(it ? [{ key: 'queues', label: words.queues, children: <QueueBoard /> }] : []),
    { key: 'times', label: words.times, children: <ReceiptTimes /> },
  ];
  return (
    <div className="list-page">
      <Typography.Title level={1} className="list-title">
        {words.title}
      </Typography.Title>
      <Tabs
        aria-label={words.tabs}
        activeKey={get('part') ?? 'late'}
        onChange={(part) => set({ part })}
        destroyOnHidden
        items={parts}
      />
    </div>
  );
}
