import { DeleteOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Input, Select, Typography } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { ChannelSelect } from '../../components/channel-select.tsx';
import { UnitSelect } from '../../components/unit-select.tsx';
import type { Addressee } from './draft-values.ts';
import { Labelled } from './labelled.tsx';
import { useOwnDraft } from './use-draft.ts';
import { composeWords } from './words.ts';

export function Addressees() {
  const words = useWords(composeWords);
  const { values, set } = useOwnDraft();
  const { addressees } = values;
  const taken = new Set(addressees.flatMap(({ unitId }) => (unitId === null ? [] : [unitId])));
  const add = (more: readonly Addressee[]) =>
    set({
      addressees: [...addressees, ...more.filter(({ unitId }) => unitId === null || !taken.has(unitId))],
    });
  const change = (index: number, part: Partial<Addressee>) =>
    set({ addressees: addressees.map((one, at) => (at === index ? { ...one, ...part } : one)) });
  return (
    <Flex vertical gap="small">
      {addressees.length === 0 && <Typography.Text type="secondary">{words.noAddressee}</Typography.Text>}
      <ul className="draft-list">
        {addressees.map((one, index) => (
          <li key={`${one.unitId ?? ''}${one.name}`} className="draft-line">
            <span className="draft-name">{one.name}</span>
            <ChannelSelect
              label={words.channelOf(one.name)}
              value={one.channel}
              disabled={one.unitId === null}
              onChange={(channel) => change(index, { channel })}
            />
            <Button
              icon={<DeleteOutlined aria-hidden />}
              aria-label={words.remove(one.name)}
              onClick={() => set({ addressees: addressees.filter((_, at) => at !== index) })}
            />
          </li>
        ))}
      </ul>
      <UnitSelect
        label={words.findUnit}
        placeholder={`${words.findUnit} — ${words.findUnitHelp}`}
        except={taken}
        onChosen={({ id, name }) => add([{ unitId: id, name, channel: 'electronic' }])}
      />
      <Groups onChosen={add} />
      <Outside onAdded={(name) => add([{ unitId: null, name, channel: 'paper' }])} />
    </Flex>
  );
}

function Groups({ onChosen }: { readonly onChosen: (members: readonly Addressee[]) => void }) {
  const words = useWords(composeWords);
  const { unitId } = useOwnDraft().values;
  const read = useQuery({
    queryKey: ['groups', unitId],
    queryFn: ({ signal }) => api('GET /groups', { query: { unitId }, signal }),
    enabled: unitId !== '',
    retry: false,
  });
  const groups = read.data?.items ?? [];
  if (groups.length === 0) return null;
  const choose = async (groupId: string) => {
    const members = groups.find(({ id }) => id === groupId)?.members ?? [];
    const named = await Promise.all(
      members.map(async ({ unitId: id, channel }) => {
        const { name } = await api('GET /units/{id}', { path: { id } });
        return { unitId: id, name, channel };
      }),
    );
    onChosen(named);
  };
  return (
    <Select<string>
      aria-label={words.group}
      placeholder={words.group}
      value={null as unknown as string}
      options={groups.map(({ id, name, members }) => ({ value: id, label: `${name} (${members.length})` }))}
      onChange={(id) => void choose(id)}
    />
  );
}

function Outside({ onAdded }: { readonly onAdded: (name: string) => void }) {
  const words = useWords(composeWords);
  const [name, setName] = useState('');
  const add = () => {
    if (name.trim() === '') return;
    onAdded(name.trim());
    setName('');
  };
  return (
    <Labelled label={words.outside}>
      {(id) => (
        <Flex gap="small">
          <Input
            id={id}
            value={name}
            maxLength={500}
            onChange={({ target }) => setName(target.value)}
            onPressEnter={add}
          />
          <Button onClick={add} disabled={name.trim() === ''}>
            {words.add}
          </Button>
        </Flex>
      )}
    </Labelled>
  );
}
