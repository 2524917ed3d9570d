/** Who leads and who co-operates: people of the unit and of the bodies below it, each with a deadline if need be. */
import { DeleteOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Form, Segmented, Select, Typography } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { DateField } from '../../components/date-field.tsx';
import { fold } from '../../components/fold.ts';
import { stepWords } from './step-words.ts';
import { incomingWords } from './words.ts';

export interface Part {
  readonly appointmentId: string;
  readonly name: string;
  readonly part: 'lead' | 'cooperate';
  readonly dueDate: string | null;
}

export function partsBody(parts: readonly Part[], dueDate?: string) {
  return parts.map(({ appointmentId, part, dueDate: own }) => ({
    appointmentId,
    part,
    dueDate: own ?? (dueDate || null),
  }));
}

export function PartsField({ unitId }: { readonly unitId: string }) {
  const words = useWords(stepWords);
  const oneLead = (_rule: unknown, parts: readonly Part[] | undefined) =>
    (parts ?? []).filter(({ part }) => part === 'lead').length === 1
      ? Promise.resolve()
      : Promise.reject(new Error(words.leadNeeded));
  return (
    <Form.Item name="parts" label={words.parts} rules={[{ validator: oneLead }]}>
      <Parts unitId={unitId} />
    </Form.Item>
  );
}

interface Props {
  readonly unitId: string;
  readonly id?: string;
  readonly value?: readonly Part[];
  readonly onChange?: (parts: readonly Part[]) => void;
}

function Parts({ unitId, id, value = [], onChange = () => undefined }: Props) {
  const add = (appointmentId: string, name: string) => {
    if (value.some((one) => one.appointmentId === appointmentId)) return;
    const part = value.some((one) => one.part === 'lead') ? 'cooperate' : 'lead';
    onChange([...value, { appointmentId, name, part, dueDate: null }]);
  };
  return (
    <Flex vertical gap="small">
      <PersonSelect unitId={unitId} fieldId={id} onChosen={add} />
      <ul className="part-lines" aria-live="polite">
        {value.map((one) => (
          <PartLine
            key={one.appointmentId}
            part={one}
            onChange={(changed) => onChange(value.map((other) => (other === one ? changed : other)))}
            onRemove={() => onChange(value.filter((other) => other !== one))}
          />
        ))}
      </ul>
    </Flex>
  );
}

interface LineProps {
  readonly part: Part;
  readonly onChange: (part: Part) => void;
  readonly onRemove: () => void;
}

function PartLine({ part, onChange, onRemove }: LineProps) {
  const words = useWords(stepWords);
  const labels = useWords(incomingWords);
  return (
    <li>
      <Flex gap="small" wrap align="center">
        <Typography.Text className="part-name">{part.name}</Typography.Text>
        <Segmented<Part['part']>
          aria-label={words.role(part.name)}
          value={part.part}
          onChange={(chosen) => onChange({ ...part, part: chosen })}
          options={[
            { value: 'lead', label: labels.part.lead },
            { value: 'cooperate', label: labels.part.cooperate },
          ]}
        />
        <DateField
          aria-label={words.dueOf(part.name)}
          value={part.dueDate}
          onChange={(day) => onChange({ ...part, dueDate: day ?? null })}
        />
        <Button
          icon={<DeleteOutlined aria-hidden />}
          aria-label={words.remove(part.name)}
          onClick={onRemove}
        />
      </Flex>
    </li>
  );
}

interface PersonProps {
  readonly unitId: string;
  readonly fieldId: string | undefined;
  readonly onChosen: (appointmentId: string, name: string) => void;
}

function PersonSelect({ unitId, fieldId, onChosen }: PersonProps) {
  const words = useWords(stepWords);
  const [chosenUnit, setChosenUnit] = useState(unitId);
  const below = useQuery({
    queryKey: ['units-below', unitId],
    queryFn: ({ signal }) => api('GET /units', { query: { parentId: unitId, limit: 200 }, signal }),
    staleTime: 300_000,
  });
  const own = useQuery({
    queryKey: ['unit', unitId],
    queryFn: () => api('GET /units/{id}', { path: { id: unitId } }),
    staleTime: 600_000,
  });
  const people = useQuery({
    queryKey: ['appointments', chosenUnit],
    queryFn: ({ signal }) => api('GET /units/{id}/appointments', { path: { id: chosenUnit }, signal }),
  });
  const units = [...(own.data ? [own.data] : []), ...(below.data?.items ?? [])];
  const matches = (typed: string, option?: { readonly label?: unknown }) =>
    fold(String(option?.label ?? '')).includes(fold(typed));
  const able = people.data?.items.filter(({ role }) => role !== 'it' && role !== 'auditor') ?? [];
  const unitName = units.find(({ id }) => id === chosenUnit)?.name ?? '';
  // A body below gets its part through its head, who assigns it further (Đ24).
  const heads = able
    .filter(({ isHead }) => isHead && chosenUnit !== unitId)
    .map((one) => ({ value: one.id, label: words.wholeUnit(unitName, one.fullName) }));
  const headIds = new Set(heads.map(({ value }) => value));
  const options = [
    ...heads,
    ...able
      .filter(({ id }) => !headIds.has(id))
      .map((one) => ({ value: one.id, label: `${one.fullName} · ${one.position}` })),
  ];
  return (
    <Flex gap="small" wrap>
      {units.length > 1 && (
        <Select
          showSearch
          style={{ flex: '1 1 200px' }}
          aria-label={words.unit}
          value={chosenUnit}
          onChange={setChosenUnit}
          filterOption={matches}
          options={units.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <Select<string>
        {...(fieldId !== undefined && { id: fieldId })}
        showSearch
        style={{ flex: '2 1 260px' }}
        aria-label={words.person}
        placeholder={words.person}
        value={null as unknown as string}
        loading={people.isPending}
        filterOption={matches}
        options={options}
        onChange={(id) => onChosen(id, options.find(({ value }) => value === id)?.label ?? '')}
      />
    </Flex>
  );
}
