import { useQuery } from '@tanstack/react-query';
import { Button, Card, Flex, Typography } from 'antd';
import { useState } from 'react';
import { api, type Item } from '../../api/client.ts';
import { stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { today } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { liveKey } from '../../shell/live.ts';
import { RecordForm, type Values } from './record-form.tsx';
import { manageWords } from './words.ts';

type Group = Item<'GET /groups'>;

export function Groups({ unitId }: { readonly unitId: string }) {
  const words = useWords(manageWords);
  const states = useWords(stateWords);
  const [editing, setEditing] = useState<Group | 'new' | null>(null);
  const [removing, setRemoving] = useState<Group | null>(null);
  const units = useAgencies();
  const read = useQuery({
    queryKey: liveKey('groups', unitId),
    queryFn: ({ signal }) => api('GET /groups', { query: { unitId }, signal }),
  });
  const nameOf = (id: string) => units.find(({ value }) => value === id)?.label ?? '–';
  return (
    <Flex vertical gap="small">
      <div>
        <Button type="primary" onClick={() => setEditing('new')}>
          {words.addGroup}
        </Button>
      </div>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      {read.data?.items.length === 0 && (
        <Typography.Text type="secondary">{words.groupsNone}</Typography.Text>
      )}
      {read.data?.items.map((group) => (
        <Card key={group.id} size="small">
          <h2 className="manage-heading">{group.name}</h2>
          <p>
            {group.members.map((one) => `${nameOf(one.unitId)} (${states.channel[one.channel]})`).join('; ')}
          </p>
          <Flex gap="small" wrap>
            <Button aria-label={`${words.rename}: ${group.name}`} onClick={() => setEditing(group)}>
              {words.rename}
            </Button>
            <Button danger aria-label={`${words.remove}: ${group.name}`} onClick={() => setRemoving(group)}>
              {words.remove}
            </Button>
          </Flex>
        </Card>
      ))}
      {editing !== null && (
        <GroupForm
          unitId={unitId}
          group={editing === 'new' ? null : editing}
          units={units}
          onClose={() => setEditing(null)}
        />
      )}
      {removing && (
        <RecordForm
          title={words.removeTitle}
          help={removing.name}
          okText={words.remove}
          danger
          fields={[]}
          send={() =>
            api('DELETE /groups/{id}', { path: { id: removing.id }, etag: `"${removing.version}"` })
          }
          onClose={() => setRemoving(null)}
        />
      )}
    </Flex>
  );
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Every unit of today, for choosing by name. */
function useAgencies(): readonly Choice[] {
  const on = today();
  const { data } = useQuery({
    queryKey: ['all-units', on],
    queryFn: ({ signal }) => api('GET /units', { query: { on, limit: 200 }, signal }),
  });
  return data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? [];
}

interface FormProps {
  readonly unitId: string;
  readonly group: Group | null;
  readonly units: readonly Choice[];
  readonly onClose: () => void;
}

function GroupForm({ unitId, group, units, onClose }: FormProps) {
  const words = useWords(manageWords);
  const before = new Map(group?.members.map((member) => [member.unitId, member.channel]));
  const send = (values: Values): Promise<unknown> => {
    const members = (values['members'] as readonly string[]).map((id) => ({
      unitId: id,
      channel: before.get(id) ?? ('electronic' as const),
    }));
    const body = { name: String(values['name']), members };
    if (group === null) return api('POST /groups', { body: { ...body, unitId } });
    return api('PUT /groups/{id}', { path: { id: group.id }, body, etag: `"${group.version}"` });
  };
  return (
    <RecordForm
      title={group === null ? words.addGroup : `${words.rename}: ${group.name}`}
      okText={group === null ? words.addGroup : words.rename}
      initial={{ name: group?.name, members: [...before.keys()] }}
      fields={[
        { name: 'name', label: words.name, kind: 'text' },
        { name: 'members', label: words.members, kind: 'choices', options: units },
      ]}
      send={send}
      onClose={onClose}
    />
  );
}
