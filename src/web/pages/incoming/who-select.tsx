/** People of the unit and of the bodies below it, and those bodies as such. */
import { useQuery } from '@tanstack/react-query';
import { Flex, Select } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { fold } from '../../components/fold.ts';
import { stepWords } from './step-words.ts';

interface Chosen {
  readonly id: string;
  readonly isUnit: boolean;
  readonly name: string;
}

interface Props {
  readonly unitId: string;
  readonly fieldId: string | undefined;
  readonly onChosen: (chosen: Chosen) => void;
}

const matches = (typed: string, option?: { readonly label?: unknown }) =>
  fold(String(option?.label ?? '')).includes(fold(typed));

export function WhoSelect({ unitId, fieldId, onChosen }: Props) {
  const words = useWords(stepWords);
  const [chosenUnit, setChosenUnit] = useState(unitId);
  const units = useUnits(unitId);
  const people = useQuery({
    queryKey: ['appointments', chosenUnit],
    queryFn: ({ signal }) => api('GET /units/{id}/appointments', { path: { id: chosenUnit }, signal }),
  });
  const able = people.data?.items.filter(({ role }) => role !== 'it' && role !== 'auditor') ?? [];
  const unit = units.find(({ id }) => id === chosenUnit);
  // A body below has its part as such: its head takes it on and hands it further (Đ24).
  const takes = able.find(({ isHead }) => isHead) ?? able.find(({ role }) => role === 'leader');
  const asUnit = unit !== undefined && takes !== undefined && chosenUnit !== unitId;
  const options = [
    ...(asUnit ? [{ value: unit.id, label: words.wholeUnit(unit.name, takes.fullName) }] : []),
    ...able.map((one) => ({ value: one.id, label: `${one.fullName} · ${one.position}` })),
  ];
  const choose = (id: string) => {
    const isUnit = asUnit && id === unit.id;
    onChosen({
      id,
      isUnit,
      name: isUnit ? unit.name : (options.find(({ value }) => value === id)?.label ?? ''),
    });
  };
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
        onChange={choose}
      />
    </Flex>
  );
}

/** The unit itself first, then those below it. */
function useUnits(unitId: string) {
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
  return [...(own.data ? [own.data] : []), ...(below.data?.items ?? [])];
}
