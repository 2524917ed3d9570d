import { useQuery } from '@tanstack/react-query';
import { Flex, Input, Select } from 'antd';
import { api } from '../../api/client.ts';
import { stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { DateField } from '../../components/date-field.tsx';
import { fold } from '../../components/fold.ts';
import { RelatedArrival } from '../../components/related.tsx';
import { useLanguage } from '../../shell/preferences.tsx';
import type { Urgency } from './draft-values.ts';
import { Labelled } from './labelled.tsx';
import { useOwnDraft } from './use-draft.ts';
import { useIssuers } from './use-issuers.ts';
import { composeWords } from './words.ts';

const urgencies: readonly Urgency[] = ['normal', 'urgent', 'very-urgent', 'express'];

export function Basics() {
  const words = useWords(composeWords);
  const { values, set } = useOwnDraft();
  return (
    <Flex vertical gap="small">
      <Flex gap="small" wrap className="labelled-row">
        <UnitField />
        <TypeField />
      </Flex>
      <Labelled label={words.subject} help={words.subjectHelp}>
        {(id) => (
          <Input.TextArea
            id={id}
            value={values.subject}
            onChange={({ target }) => set({ subject: target.value })}
            className="growing"
            rows={2}
            maxLength={1000}
          />
        )}
      </Labelled>
      <Flex gap="small" wrap className="labelled-row">
        <UrgencyField />
        <Labelled label={words.dueDate}>
          {(id) => (
            <DateField id={id} value={values.dueDate} onChange={(day) => set({ dueDate: day ?? '' })} />
          )}
        </Labelled>
        <Labelled label={words.field}>
          {(id) => (
            <Input
              id={id}
              value={values.field}
              maxLength={200}
              onChange={({ target }) => set({ field: target.value })}
            />
          )}
        </Labelled>
      </Flex>
      <Labelled label={words.circulation} help={words.circulationHelp}>
        {(id) => (
          <Input
            id={id}
            value={values.circulation}
            maxLength={200}
            onChange={({ target }) => set({ circulation: target.value })}
          />
        )}
      </Labelled>
      <RelatedArrival id={values.replyToIncomingId} title={words.replies} />
    </Flex>
  );
}

function UnitField() {
  const words = useWords(composeWords);
  const { id: draftId, values, set, record } = useOwnDraft();
  const issuers = useIssuers().data ?? [];
  const options = issuers.map(({ id, name }) => ({ value: id, label: name }));
  const known = options.some(({ value }) => value === values.unitId);
  if (!known && record) options.push({ value: record.unitId, label: record.unitName });
  return (
    <Labelled label={words.unit}>
      {(id) => (
        <Select<string>
          id={id}
          value={values.unitId}
          disabled={draftId !== null}
          options={options}
          onChange={(unitId) => set({ unitId, signers: [] })}
          style={{ width: '100%' }}
        />
      )}
    </Labelled>
  );
}

function TypeField() {
  const words = useWords(composeWords);
  const language = useLanguage();
  const { values, set } = useOwnDraft();
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
          value={values.typeCode}
          filterOption={(typed, option) => fold(String(option?.label)).includes(fold(typed))}
          options={types.data?.items.map((type) => ({ value: type.code, label: type[language] })) ?? []}
          onChange={(typeCode) => set({ typeCode })}
          style={{ width: '100%' }}
        />
      )}
    </Labelled>
  );
}

function UrgencyField() {
  const words = useWords(composeWords);
  const states = useWords(stateWords);
  const { values, set } = useOwnDraft();
  return (
    <Labelled label={words.urgency}>
      {(id) => (
        <Select<Urgency>
          id={id}
          value={values.urgency}
          options={urgencies.map((value) => ({ value, label: states.urgency[value] ?? value }))}
          onChange={(urgency) => set({ urgency })}
          style={{ width: '100%' }}
        />
      )}
    </Labelled>
  );
}
