import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Flex, Input, Select } from 'antd';
import { type ReactNode, useId } from 'react';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { DateField } from '../../components/date-field.tsx';
import { fold } from '../../components/fold.ts';
import { useLanguage } from '../../shell/preferences.tsx';
import { type Criteria, criteriaNames } from './criteria.ts';
import { searchWords } from './words.ts';

interface Props {
  readonly criteria: Criteria;
  readonly set: (values: Criteria) => void;
  readonly wrongPeriod: boolean;
  readonly onClear: () => void;
}

export function SearchFilters({ criteria, set, wrongPeriod, onClear }: Props) {
  const words = useWords(searchWords);
  const filtered = criteriaNames.some((name) => name !== 'query' && criteria[name] !== undefined);
  return (
    <Flex gap="small" wrap align="end">
      <DirectionFilter value={criteria.direction} onChange={(direction) => set({ direction })} />
      <TypeFilter value={criteria.typeCode} onChange={(typeCode) => set({ typeCode })} />
      <Labelled label={words.issuer}>
        {(id) => (
          <Input.Search
            key={criteria.issuer ?? ''}
            id={id}
            defaultValue={criteria.issuer ?? ''}
            maxLength={200}
            allowClear
            onSearch={(issuer) => set({ issuer: issuer.trim() || undefined })}
            onBlur={({ target }) => set({ issuer: target.value.trim() || undefined })}
          />
        )}
      </Labelled>
      <Labelled label={words.from}>
        {(id) => <DateField id={id} value={criteria.from} onChange={(from) => set({ from })} />}
      </Labelled>
      <Labelled label={words.to}>
        {(id) => <DateField id={id} value={criteria.to} wrong={wrongPeriod} onChange={(to) => set({ to })} />}
      </Labelled>
      {filtered && <Button onClick={onClear}>{words.clear}</Button>}
      {wrongPeriod && <Alert type="error" showIcon role="alert" title={words.wrongPeriod} />}
    </Flex>
  );
}

interface Choice<T> {
  readonly value: T | undefined;
  readonly onChange: (value: T | undefined) => void;
}

function DirectionFilter({ value, onChange }: Choice<NonNullable<Criteria['direction']>>) {
  const words = useWords(searchWords);
  const options = [
    { value: 'both', label: words.both },
    { value: 'outgoing', label: words.outgoing },
    { value: 'incoming', label: words.incoming },
  ] as const;
  return (
    <Labelled label={words.direction}>
      {(id) => (
        <Select<'both' | 'outgoing' | 'incoming'>
          id={id}
          value={value ?? 'both'}
          options={[...options]}
          onChange={(chosen) => onChange(chosen === 'both' ? undefined : chosen)}
          popupMatchSelectWidth={false}
          style={{ width: '100%' }}
        />
      )}
    </Labelled>
  );
}

function TypeFilter({ value, onChange }: Choice<string>) {
  const words = useWords(searchWords);
  const language = useLanguage();
  const types = useQuery({
    queryKey: ['document-types'],
    queryFn: ({ signal }) => api('GET /document-types', { signal }),
    staleTime: Infinity,
  });
  return (
    <Labelled label={words.type}>
      {(id) => (
        <Select<string>
          id={id}
          showSearch
          allowClear
          placeholder={words.anyType}
          {...(value !== undefined && { value })}
          filterOption={(typed, option) => fold(String(option?.label)).includes(fold(typed))}
          options={types.data?.items.map((type) => ({ value: type.code, label: type[language] })) ?? []}
          onChange={onChange}
          popupMatchSelectWidth={false}
          style={{ width: '100%' }}
        />
      )}
    </Labelled>
  );
}

function Labelled({
  label,
  children,
}: {
  readonly label: string;
  readonly children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className="search-filter">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}
