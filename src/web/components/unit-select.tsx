/** Finds a unit by its name or code; diacritics are optional (the server folds them). */

import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { api, type Item } from '../api/client.ts';
import { defineWords, useWords } from '../catalogue/words.ts';
import { today } from './format.ts';

export type UnitItem = Item<'GET /units'>;

/** By which way the unit is reached, where it is not hosted here. */
const waysWords = defineWords(
  {
    ways: {
      peer: 'gửi qua',
      vdxp: 'gửi qua trục',
      lgsp: 'gửi qua nền tảng tỉnh',
      mail: 'gửi qua thư điện tử',
      paper: 'gửi bản giấy',
    },
    simulated: 'mô phỏng',
  },
  {
    ways: {
      peer: 'through',
      vdxp: 'through the axis',
      lgsp: 'through the province platform',
      mail: 'by e-mail',
      paper: 'on paper',
    },
    simulated: 'rehearsal',
  },
);

function labelOf({ name, organCode, partner }: UnitItem, words: typeof waysWords.vi): string {
  if (partner === null) return `${name} · ${organCode}`;
  const way = `${words.ways[partner.kind]} ${partner.name}`;
  return `${name} · ${organCode} · ${way}${partner.simulated ? ` (${words.simulated})` : ''}`;
}

interface Props {
  readonly label: string;
  readonly placeholder: string;
  readonly onChosen: (unit: UnitItem) => void;
  /** Units that are not offered. */
  readonly except?: ReadonlySet<string>;
}

export function UnitSelect({ label, placeholder, onChosen, except }: Props) {
  const words = useWords(waysWords);
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
      options={units.map((unit) => ({ value: unit.id, label: labelOf(unit, words) }))}
      onChange={(id) => {
        const unit = units.find((one) => one.id === id);
        if (unit) onChosen(unit);
        setTyped('');
      }}
    />
  );
}
