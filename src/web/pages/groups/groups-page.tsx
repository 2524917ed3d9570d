/** Saved groups of addressees of a unit. */
import { DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Card, Empty, Flex, Select, Skeleton, Typography } from 'antd';
import { useMemo, useState } from 'react';
import { api, type Item } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useAddressBar } from '../../components/use-address-bar.ts';
import { useAppointments } from '../../shell/session.tsx';
import { useShortcuts } from '../../shortcuts/shortcuts.tsx';
import { GroupDialog } from './group-dialog.tsx';
import { groupWords } from './words.ts';
import '../../components/record-list.css';

export type Group = Item<'GET /groups'>;

export default function GroupsPage() {
  const words = useWords(groupWords);
  const common = useWords(commonWords);
  const { get, set } = useAddressBar();
  const units = new Map(useAppointments('clerk').map(({ unitId, unitName }) => [unitId, unitName]));
  const unitId = get('unit') ?? [...units.keys()][0] ?? '';
  const [edited, setEdited] = useState<Group | 'new' | null>(null);
  const read = useQuery({
    queryKey: ['groups', unitId],
    queryFn: ({ signal }) => api('GET /groups', { query: { unitId }, signal }),
    enabled: unitId !== '',
  });
  useShortcuts(useMemo(() => [{ keys: 'n', label: words.add, run: () => setEdited('new') }], [words]));
  const refresh = () => void read.refetch();
  return (
    <div className="list-page">
      <Flex justify="space-between" wrap gap="small">
        <Typography.Title level={1} className="list-title">
          {words.title}
        </Typography.Title>
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setEdited('new')}>
          {words.add}
        </Button>
      </Flex>
      {units.size > 1 && (
        <Select
          aria-label={words.unit}
          value={unitId}
          onChange={(unit) => set({ unit })}
          options={[...units].map(([value, label]) => ({ value, label }))}
        />
      )}
      <ProblemAlert error={read.error} onRetry={refresh} />
      {read.isPending && <Skeleton active />}
      {read.data?.items.length === 0 && <Empty description={common.nothing} />}
      <ul className="record-cards">
        {read.data?.items.map((group) => (
          <li key={group.id}>
            <OneGroup group={group} onEdit={() => setEdited(group)} onRemoved={refresh} />
          </li>
        ))}
      </ul>
      {edited !== null && (
        <GroupDialog
          unitId={unitId}
          group={edited === 'new' ? null : edited}
          onClose={() => {
            setEdited(null);
            refresh();
          }}
        />
      )}
    </div>
  );
}

interface OneProps {
  readonly group: Group;
  readonly onEdit: () => void;
  readonly onRemoved: () => void;
}

function OneGroup({ group, onEdit, onRemoved }: OneProps) {
  const words = useWords(groupWords);
  const { modal, message } = App.useApp();
  const remove = useMutation({
    mutationFn: () => api('DELETE /groups/{id}', { path: { id: group.id } }),
    onSuccess: () => {
      void message.success(words.removed);
      onRemoved();
    },
  });
  const ask = () =>
    modal.confirm({
      title: words.remove(group.name),
      content: words.removeAsk,
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync().catch(() => undefined),
    });
  return (
    <Card size="small">
      <Flex justify="space-between" align="center" gap="small" wrap>
        <span>
          <b>{group.name}</b>{' '}
          <Typography.Text type="secondary">{words.count(group.members.length)}</Typography.Text>
        </span>
        <Flex gap="small">
          <Button icon={<EditOutlined aria-hidden />} aria-label={words.edit(group.name)} onClick={onEdit} />
          <Button
            danger
            icon={<DeleteOutlined aria-hidden />}
            aria-label={words.remove(group.name)}
            onClick={ask}
          />
        </Flex>
      </Flex>
      <ProblemAlert error={remove.error} />
    </Card>
  );
}
