import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Segmented, Select } from 'antd';
import { addressOf, api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { DateField } from '../../components/date-field.tsx';
import { fold } from '../../components/fold.ts';
import { useAddressBar } from '../../components/use-address-bar.ts';
import { useLanguage } from '../../shell/preferences.tsx';
import { useSession } from '../../shell/session.tsx';
import { useMayOpen } from './opened-documents.tsx';
import { type PeriodName, periodOf, type Question } from './share-question.ts';
import { useUnitShares } from './use-share.ts';
import { shareWords } from './words.ts';

const names = ['month', 'quarter', 'year', 'twelve'] as const;

export function ShareFilter({ question }: { readonly question: Question }) {
  const words = useWords(shareWords);
  const { set } = useAddressBar();
  const chosen = names.find((name) => {
    const { from, to } = periodOf(name);
    return from === question.from && to === question.to;
  });
  const period = (name: PeriodName | 'own') => name !== 'own' && set({ ...periodOf(name) });
  return (
    <Flex gap="small" wrap align="end" className="share-filter">
      <UnitChoice question={question} />
      <Segmented
        aria-label={words.direction}
        value={question.direction}
        onChange={(direction) => set({ direction })}
        options={(['outgoing', 'incoming'] as const).map((value) => ({ value, label: words[value] }))}
      />
      <Select
        aria-label={words.period}
        value={chosen ?? 'own'}
        onChange={period}
        className="share-period"
        options={[...names, 'own' as const].map((value) => ({ value, label: words.periods[value] }))}
      />
      <Day label={words.from} value={question.from} onChange={(from) => set({ from })} />
      <Day label={words.to} value={question.to} onChange={(to) => set({ to })} />
      <TypeChoice question={question} />
      <Exports question={question} />
    </Flex>
  );
}

/** The own units and those below them. */
function UnitChoice({ question }: { readonly question: Question }) {
  const words = useWords(shareWords);
  const { appointments } = useSession();
  const { set } = useAddressBar();
  const own = new Map(appointments.map(({ unitId, unitName }) => [unitId, unitName]));
  const root = appointments[0]?.unitId ?? question.unitId;
  const below = useUnitShares({ ...question, unitId: root, typeCode: undefined }, 'total');
  for (const { unitId, unitName } of below.data?.items ?? []) own.set(unitId, unitName);
  return (
    <Select
      showSearch={{ filterOption: (typed, option) => fold(String(option?.label)).includes(fold(typed)) }}
      aria-label={words.unit}
      value={question.unitId}
      onChange={(unit) => set({ unit })}
      className="share-unit"
      options={[...own].map(([value, label]) => ({ value, label }))}
    />
  );
}

interface DayProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (day: string) => void;
}

function Day({ label, value, onChange }: DayProps) {
  return <DateField aria-label={label} value={value} always onChange={(day) => day && onChange(day)} />;
}

function TypeChoice({ question }: { readonly question: Question }) {
  const words = useWords(shareWords);
  const language = useLanguage();
  const { set } = useAddressBar();
  const { data } = useQuery({
    queryKey: ['document-types'],
    queryFn: () => api('GET /document-types'),
    staleTime: Infinity,
  });
  return (
    <Select
      showSearch={{ filterOption: (typed, option) => fold(String(option?.label)).includes(fold(typed)) }}
      aria-label={words.type}
      value={question.typeCode ?? ''}
      onChange={(type) => set({ type })}
      className="share-type"
      options={[
        { value: '', label: words.allTypes },
        ...(data?.items ?? []).map((type) => ({ value: type.code, label: type[language] })),
      ]}
    />
  );
}

function Exports({ question }: { readonly question: Question }) {
  const words = useWords(shareWords);
  const mayOpen = useMayOpen();
  if (!mayOpen(question)) return null;
  return (['xlsx', 'pdf'] as const).map((format) => (
    <Button key={format} href={addressOf('GET /share/export', { query: { ...question, format } })} download>
      {words[format]}
    </Button>
  ));
}
