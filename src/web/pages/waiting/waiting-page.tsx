/** What waits for the person who is signed in, each box in the order in which it asks for attention. */
import { EditOutlined } from '@ant-design/icons';
import { Empty, Flex, Skeleton, Typography } from 'antd';
import { Link } from 'react-router';
import { useWords } from '../../catalogue/words.ts';
import { BoxList } from '../../components/boxes/box-list.tsx';
import { type Box, waitingBoxes } from '../../components/boxes/boxes.ts';
import { useBox, useBoxesPending } from '../../components/boxes/use-box.ts';
import { useSession } from '../../shell/session.tsx';
import { useRecoveriesToConfirm, WaitingRecoveries } from '../recoveries/waiting-recoveries.tsx';
import { waitingWords } from './words.ts';

export default function WaitingPage() {
  const words = useWords(waitingWords);
  const { account, appointments } = useSession();
  // Everything at once: boxes that came one by one would push each other down.
  const pending = [useBoxesPending(), useRecoveriesToConfirm() === undefined].some(Boolean);
  const mine = waitingBoxes.filter(({ roles }) => appointments.some(({ role }) => roles.includes(role)));
  return (
    <Flex vertical gap="middle" className="waiting-page" aria-live="polite">
      <div>
        <Typography.Title level={1} className="page-title">
          {words.title}
        </Typography.Title>
        <Typography.Text type="secondary">{words.hello(account.fullName)}</Typography.Text>
      </div>
      {pending && <Skeleton active paragraph={{ rows: 8 }} />}
      <div hidden={pending}>
        <Flex vertical gap="middle">
          <WaitingRecoveries />
          {mine.map((box) => (
            <BoxList
              key={`${box.kind} ${box.box}`}
              box={box}
              extra={(items) => (box.box === 'to-sign' && items.length > 1 ? <BatchLink /> : null)}
            />
          ))}
          <NothingWaits boxes={mine} />
        </Flex>
      </div>
    </Flex>
  );
}

function BatchLink() {
  const words = useWords(waitingWords);
  return (
    <Link to="/batch" className="batch-link">
      <EditOutlined aria-hidden /> {words.batch}
    </Link>
  );
}

function NothingWaits({ boxes }: { readonly boxes: readonly Box[] }) {
  return boxes.length > 0 ? <WhenEmpty boxes={boxes} /> : null;
}

/** Asks the same queries as the cards, so nothing is read twice. */
function WhenEmpty({ boxes: [box, ...rest] }: { readonly boxes: readonly Box[] }) {
  const words = useWords(waitingWords);
  const { data } = useBox(box!);
  const recoveries = useRecoveriesToConfirm();
  const empty = data?.pages.every(({ items }) => items.length === 0) && recoveries === 0;
  if (!empty) return null;
  if (rest.length > 0) return <WhenEmpty boxes={rest} />;
  return <Empty description={words.nothing} />;
}
