import { DeleteOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Flex, Input, Select } from 'antd';
import { useState } from 'react';
import { api, type Item } from '../../../api/client.ts';
import { useWords } from '../../../catalogue/words.ts';
import { type Channel, ChannelSelect } from '../../../components/channel-select.tsx';
import { fold } from '../../../components/fold.ts';
import { UnitSelect } from '../../../components/unit-select.tsx';
import { actionWords } from './words.ts';

export interface Added {
  /** Null: somebody outside, by name, on paper. */
  readonly unitId: string | null;
  readonly name: string;
  readonly channel: Channel;
}

interface Props {
  readonly added: readonly Added[];
  readonly onChange: (added: readonly Added[]) => void;
}

export function AddAddressees({ added, onChange, unitId }: Props & { readonly unitId: string }) {
  const words = useWords(actionWords);
  const add = (more: readonly Added[]) => {
    const known = new Set(added.map((one) => one.unitId ?? fold(one.name)));
    onChange([...added, ...more.filter((one) => !known.has(one.unitId ?? fold(one.name)))]);
  };
  return (
    <Flex vertical gap="small" data-first>
      <GroupSelect unitId={unitId} onChosen={add} />
      <UnitSelect
        label={words.unit}
        placeholder={`${words.unit}: ${words.unitSearch}`}
        except={new Set(added.flatMap((one) => one.unitId ?? []))}
        onChosen={({ id, name }) => add([{ unitId: id, name, channel: 'electronic' }])}
      />
      <OtherField onAdd={(name) => add([{ unitId: null, name, channel: 'paper' }])} />
    </Flex>
  );
}

function OtherField({ onAdd }: { readonly onAdd: (name: string) => void }) {
  const words = useWords(actionWords);
  const [name, setName] = useState('');
  const add = () => {
    if (name.trim() === '') return;
    onAdd(name.trim());
    setName('');
  };
  return (
    <Flex gap="small">
      <Input
        aria-label={words.other}
        placeholder={words.other}
        value={name}
        maxLength={200}
        onChange={({ target }) => setName(target.value)}
        onPressEnter={(event) => {
          // Ctrl+Enter belongs to the dialog: it sends.
          if (event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          add();
        }}
      />
      <Button onClick={add}>{words.add}</Button>
    </Flex>
  );
}

interface GroupProps {
  readonly unitId: string;
  readonly onChosen: (added: readonly Added[]) => void;
}

function GroupSelect({ unitId, onChosen }: GroupProps) {
  const words = useWords(actionWords);
  const queries = useQueryClient();
  const read = useQuery({
    queryKey: ['groups', unitId],
    queryFn: ({ signal }) => api('GET /groups', { query: { unitId }, signal }),
  });
  const choose = async (group: Item<'GET /groups'>) => {
    const named = group.members.map(async ({ unitId: id, channel }) => {
      const unit = await queries.fetchQuery({
        queryKey: ['unit', id],
        queryFn: () => api('GET /units/{id}', { path: { id } }),
        staleTime: 600_000,
      });
      return { unitId: id, name: unit.name, channel };
    });
    onChosen(await Promise.all(named));
  };
  if (!read.data || read.data.items.length === 0) return null;
  return (
    <Select<string>
      showSearch
      aria-label={words.group}
      placeholder={words.group}
      value={null as unknown as string}
      style={{ width: '100%' }}
      filterOption={(typed, option) => fold(String(option?.label ?? '')).includes(fold(typed))}
      options={read.data.items.map(({ id, name, members }) => ({
        value: id,
        label: `${name} (${members.length})`,
      }))}
      onChange={(id) => {
        const group = read.data.items.find((one) => one.id === id);
        if (group) void choose(group);
      }}
    />
  );
}

export function AddedLines({ added, onChange }: Props) {
  const words = useWords(actionWords);
  if (added.length === 0) return null;
  return (
    <section>
      <h3 className="panel-title">{words.added}</h3>
      <ul className="addressee-lines">
        {added.map((one) => (
          <li key={one.unitId ?? one.name}>
            <Flex gap="small" align="center">
              <span className="addressee-name">{one.name}</span>
              <ChannelSelect
                label={words.channel(one.name)}
                value={one.channel}
                disabled={one.unitId === null}
                onChange={(channel) =>
                  onChange(added.map((other) => (other === one ? { ...one, channel } : other)))
                }
              />
              <Button
                icon={<DeleteOutlined aria-hidden />}
                aria-label={words.remove(one.name)}
                onClick={() => onChange(added.filter((other) => other !== one))}
              />
            </Flex>
          </li>
        ))}
      </ul>
    </section>
  );
}
