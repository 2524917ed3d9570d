import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { liveKey } from '../../shell/live.ts';
import { type Field, RecordForm, textOf, type Values } from '../manage/record-form.tsx';
import { partnersWords } from './words.ts';

const kinds = ['peer', 'vdxp', 'lgsp', 'mail', 'paper'] as const;

export function AddPartner({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(partnersWords);
  const client = useQueryClient();
  return (
    <RecordForm
      title={words.add}
      okText={words.save}
      help={words.secretsHelp}
      fields={({ kind }) => [
        { name: 'name', label: words.name, kind: 'text' },
        {
          name: 'kind',
          label: words.kind,
          kind: 'choice',
          options: kinds.map((one) => ({ value: one, label: words.kinds[one] ?? one })),
        },
        ...(kind === 'mail' ? mailFields(words) : otherFields(words)),
        { name: 'simulated', label: words.simulatedField, kind: 'yes' },
      ]}
      initial={{ kind: 'peer', settings: '{}', simulated: false }}
      send={async (values) => {
        await api('POST /partners', {
          body: {
            name: textOf(values, 'name') ?? '',
            kind: values['kind'] as (typeof kinds)[number],
            endpoint: textOf(values, 'endpoint'),
            settings: values['kind'] === 'mail' ? mailSettingsOf(values) : settingsOf(values),
            simulated: values['simulated'] === true,
          },
        });
        await client.invalidateQueries({ queryKey: liveKey('partners') });
      }}
      onClose={onClose}
    />
  );
}

type Words = (typeof partnersWords)['vi'];

const otherFields = (words: Words): readonly Field[] => [
  { name: 'endpoint', label: words.endpoint, kind: 'text', optional: true },
  { name: 'settings', label: words.settings, kind: 'long', optional: true },
];

const mailFields = (words: Words): readonly Field[] => [
  { name: 'endpoint', label: words.mail.endpoint, kind: 'email' },
  { name: 'sender', label: words.mail.sender, kind: 'email' },
  { name: 'smtp', label: words.mail.smtp, kind: 'text' },
  { name: 'imap', label: words.mail.imap, kind: 'text' },
  { name: 'receiver', label: words.mail.receiver, kind: 'text', optional: true },
  { name: 'authserv', label: words.mail.authserv, kind: 'text', optional: true },
];

function mailSettingsOf(values: Values): Record<string, unknown> {
  const named = ['sender', 'smtp', 'imap', 'receiver', 'authserv'] as const;
  return Object.fromEntries(
    named.flatMap((name) => {
      const text = textOf(values, name);
      return text === null ? [] : [[name, text]];
    }),
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
