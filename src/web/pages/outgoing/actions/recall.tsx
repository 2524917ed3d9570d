import { Select, Typography } from 'antd';
import { useState } from 'react';
import { api } from '../../../api/client.ts';
import { useWords } from '../../../catalogue/words.ts';
import { fold } from '../../../components/fold.ts';
import { useDeliveries, useOpenDocument } from '../../document/open-document.ts';
import { ReasonAction } from './reason-action.tsx';
import { actionWords } from './words.ts';

export default function RecallAction() {
  const words = useWords(actionWords);
  const { record, refresh } = useOpenDocument();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const work = async (reason: string) => {
    const deliveryIds = chosen.length > 0 ? { deliveryIds: [...chosen] } : {};
    await api('POST /documents/{id}/recall', { path: { id: record.id }, body: { reason, ...deliveryIds } });
    await refresh();
  };
  return (
    <ReasonAction
      danger
      keys="u"
      label={words.recall}
      title={words.recallTitle}
      note={words.recallNote}
      done={words.recalled}
      work={work}
    >
      <Whom chosen={chosen} onChange={setChosen} />
    </ReasonAction>
  );
}

interface WhomProps {
  readonly chosen: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}

function Whom({ chosen, onChange }: WhomProps) {
  const words = useWords(actionWords);
  const { id } = useOpenDocument().record;
  const read = useDeliveries(id);
  const open = read.data?.deliveries.filter(
    ({ state, recallState }) => !['refused', 'recalled'].includes(state) && recallState === null,
  );
  return (
    <div>
      <Select
        mode="multiple"
        style={{ width: '100%' }}
        aria-label={words.recallWhom}
        placeholder={words.recallWhom}
        loading={read.isPending}
        value={[...chosen]}
        onChange={onChange}
        filterOption={(typed, option) => fold(option?.label ?? '').includes(fold(typed))}
        options={open?.map((one) => ({ value: one.id, label: one.receiverName })) ?? []}
      />
      <Typography.Text type="secondary">{words.recallAll}</Typography.Text>
    </div>
  );
}
