import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { liveKey } from '../../shell/live.ts';
import { RecordForm, textOf, type Values } from '../manage/record-form.tsx';
import { partnersWords } from './words.ts';

const kinds = ['peer', 'vdxp', 'lgsp', 'mail', 'paper'] as const;

export function AddPartner({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(partnersWords);
  const client = useQueryClient();
  return (
    <RecordForm
      title={words.add}
      okText={words.save}
      fields={[
        { name: 'name', label: words.name, kind: 'text' },
        {
          name: 'kind',
          label: words.kind,
          kind: 'choice',
          options: kinds.map((kind) => ({ value: kind, label: words.kinds[kind] ?? kind })),
        },
        { name: 'endpoint', label: words.endpoint, kind: 'text', optional: true },
        { name: 'settings', label: words.settings, kind: 'long', optional: true },
        { name: 'simulated', label: words.simulatedField, kind: 'yes' },
      ]}
      initial={{ kind: 'peer', settings: '{}', simulated: false }}
      send={async (values) => {
        await api('POST /partners', {
          body: {
            name: textOf(values, 'name') ?? '',
            kind: values['kind'] as (typeof kinds)[number],
            endpoint: textOf(values, 'endpoint'),
            settings: settingsOf(values),
            simulated: values['simulated'] === true,
          },
        });
        await client.invalidateQueries({ queryKey: liveKey('partners') });
      }}
      onClose={onClose}
    />
  );
}

/** What is no JSON object is sent as it was typed, so that the server says what is wrong with it. */
function settingsOf(values: Values): Record<string, unknown> {
  const text = textOf(values, 'settings') ?? '{}';
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return text as unknown as Record<string, unknown>;
  }
}
