/** Finds a unit by its name or code; diacritics are optional (the server folds them). */

import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { api, type Item } from '../api/client.ts';
import { today } from './format.ts';

export type UnitItem = Item<'GET /units'>;

interface Props {
  readonly label: string;
  readonly placeholder: string;
  readonly onChosen: (unit: UnitItem) => void;
  /** Units that are not offered. */
  readonly except?: ReadonlySet<string>;
}

export function UnitSelect({ label, placeholder, onChosen, except }: Props) {
  const [typed, setTyped] = useState('');
  const query = useDeferredValue(typed.trim());
  const on = today();
  const read = useQuery({
    queryKey: ['units', query, on],
    queryFn: ({ signal }) =>
      api('GET /units', { query: { query: query || undefined, on, limit: 30 }, signal }),
    placeholderData: (before) => before,
  });
  const units = read.data?.items.filter(({ id }) => !except?.has(id)) ?? [];
  return (
    <Select<string>
      showSearch
      style={{ width: '100%' }}
      aria-label={label}
      placeholder={placeholder}
      value={null as unknown as string}
      searchValue={typed}
      onSearch={setTyped}
      filterOption={false}
      loading={read.isFetching}
      options={units.map(({ id, name, organCode }) => ({ value: id, label: `${name} · ${organCode}` }))}
      onChange={(id) => {
        const unit = units.find((one) => one.id === id);
        if (unit) onChosen(unit);
        setTyped('');
      }}
    />
  );
}
