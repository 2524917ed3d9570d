import { DeleteOutlined } from '@ant-design/icons';
import { useMutation, useQueries, useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Flex, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { api, codeOf, request } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { ChannelSelect } from '../../components/channel-select.tsx';
import { focusFirst } from '../../components/focus-first.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { UnitSelect } from '../../components/unit-select.tsx';
import type { Group } from './groups-page.tsx';
import { groupWords } from './words.ts';
import '../outgoing/actions/actions.css';

type Member = Group['members'][number];

interface Props {
  readonly unitId: string;
  /** Null: a new one. */
  readonly group: Group | null;
  readonly onClose: () => void;
}

export function GroupDialog({ unitId, group, onClose }: Props) {
  const words = useWords(groupWords);
  const common = useWords(commonWords);
  const { message } = App.useApp();
  const [name, setName] = useState(group?.name ?? '');
  const [members, setMembers] = useState<readonly Member[]>(group?.members ?? []);
  const etag = useQuery({
    queryKey: ['group-etag', group?.id],
    queryFn: async () => (await request('GET /groups/{id}', { path: { id: group?.id ?? '' } })).etag ?? null,
    enabled: group !== null,
    gcTime: 0,
  });
  const save = useMutation({
    mutationFn: async () => {
      const body = { name: name.trim(), members: [...members] };
      if (group === null) return api('POST /groups', { body: { unitId, ...body } });
      return api('PUT /groups/{id}', { path: { id: group.id }, body, etag: etag.data ?? undefined });
    },
    onSuccess: () => {
      void message.success(words.saved);
      onClose();
    },
  });
  const ready = name.trim() !== '' && members.length > 0 && (group === null || etag.data !== undefined);
  return (
    <Modal
      open
      width={620}
      title={group ? words.edit(group.name) : words.add}
      okText={common.save}
      okButtonProps={{ disabled: !ready }}
      confirmLoading={save.isPending}
      mask={{ closable: false }}
      afterOpenChange={focusFirst}
      onOk={() => save.mutate()}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Form.Item label={words.name} htmlFor="group-name">
          <Input
            id="group-name"
            maxLength={100}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </Form.Item>
      </Form>
      <Members members={members} onChange={setMembers} />
      {codeOf(save.error) === 'STALE_ETAG' && group ? (
        <Stale groupId={group.id} onKeep={() => void etag.refetch().then(() => save.mutate())} />
      ) : (
        <ProblemAlert error={save.error} />
      )}
    </Modal>
  );
}

/** What the other person saved, beside what was typed here; nothing typed is lost. */
function Stale({ groupId, onKeep }: { readonly groupId: string; readonly onKeep: () => void }) {
  const words = useWords(groupWords);
  const read = useQuery({
    queryKey: ['group-now', groupId],
    queryFn: ({ signal }) => api('GET /groups/{id}', { path: { id: groupId }, signal }),
    gcTime: 0,
  });
  const names = useUnitNames(read.data?.members ?? []);
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={words.stale}
      description={read.data && `${read.data.name}: ${[...names.values()].join('; ')}`}
      action={
        <Button size="small" onClick={onKeep}>
          {words.keepMine}
        </Button>
      }
    />
  );
}

interface MembersProps {
  readonly members: readonly Member[];
  readonly onChange: (members: readonly Member[]) => void;
}

function Members({ members, onChange }: MembersProps) {
  const words = useWords(groupWords);
  const names = useUnitNames(members);
  return (
    <section>
      <h3 className="panel-title">{words.members}</h3>
      <UnitSelect
        label={words.addUnit}
        placeholder={words.addUnit}
        except={new Set(members.map(({ unitId }) => unitId))}
        onChosen={({ id }) => onChange([...members, { unitId: id, channel: 'electronic' }])}
      />
      <ul className="addressee-lines" aria-live="polite">
        {members.map((member) => {
          const name = names.get(member.unitId) ?? '…';
          return (
            <li key={member.unitId}>
              <Flex gap="small" align="center">
                <span className="addressee-name">{name}</span>
                <ChannelSelect
                  label={words.channel(name)}
                  value={member.channel}
                  onChange={(channel) =>
                    onChange(members.map((other) => (other === member ? { ...member, channel } : other)))
                  }
                />
                <Button
                  icon={<DeleteOutlined aria-hidden />}
                  aria-label={words.removeUnit(name)}
                  onClick={() => onChange(members.filter((other) => other !== member))}
                />
              </Flex>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function useUnitNames(members: readonly Member[]): ReadonlyMap<string, string> {
  const reads = useQueries({
    queries: members.map(({ unitId }) => ({
      queryKey: ['unit', unitId],
      queryFn: () => api('GET /units/{id}', { path: { id: unitId } }),
      staleTime: 600_000,
    })),
  });
  return new Map(reads.flatMap(({ data }) => (data ? [[data.id, data.name] as const] : [])));
}
