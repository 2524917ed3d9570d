/** One unit added, corrected or ended: a line of the same import that takes whole files, tried before it is written. */
import { Button, Flex } from 'antd';
import { useState } from 'react';
import { ApiError, api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { today } from '../../components/format.ts';
import { type Field, RecordForm, textOf, type Values } from './record-form.tsx';
import type { Unit } from './units.tsx';
import { manageWords } from './words.ts';

type Step = 'add' | 'edit' | 'close';

interface Props {
  readonly units: readonly Unit[];
  readonly unitId: string;
}

export function UnitSteps({ units, unitId }: Props) {
  const words = useWords(manageWords);
  const [step, setStep] = useState<Step | null>(null);
  const unit = units.find(({ id }) => id === unitId);
  if (unit === undefined) return null;
  const title = { add: words.addUnit, edit: words.editUnit, close: words.closeUnit };
  return (
    <Flex gap="small" wrap>
      {(['add', 'edit', 'close'] as const).map((one) => (
        <Button
          key={one}
          type={one === 'add' ? 'primary' : 'default'}
          aria-label={`${title[one]}: ${unit.name}`}
          onClick={() => setStep(one)}
        >
          {title[one]}
        </Button>
      ))}
      {step !== null && (
        <StepForm
          step={step}
          title={`${title[step]}: ${unit.name}`}
          unit={unit}
          units={units}
          onClose={() => setStep(null)}
        />
      )}
    </Flex>
  );
}

interface FormProps {
  readonly step: Step;
  readonly title: string;
  readonly unit: Unit;
  readonly units: readonly Unit[];
  readonly onClose: () => void;
}

function StepForm({ step, title, unit, units, onClose }: FormProps) {
  const words = useWords(manageWords);
  const send = async (values: Values) => {
    const row = { add: added, edit: corrected, close: ended }[step](unit, units, values);
    await importLine(row, words.unitRefused);
  };
  const name = { name: 'name', label: words.name, kind: 'text' } as const;
  const place = { name: 'place', label: words.place, kind: 'text', optional: true } as const;
  const kinds = Object.entries(words.unitKinds).map(([value, label]) => ({ value, label }));
  const fields: Readonly<Record<Step, readonly Field[]>> = {
    add: [
      name,
      { name: 'kind', label: words.kind, kind: 'choice', options: kinds },
      { name: 'organCode', label: words.code, kind: 'text' },
      { name: 'validFrom', label: words.from, kind: 'date' },
      place,
    ],
    edit: [name, place],
    close: [
      { name: 'validTo', label: words.lastDay, kind: 'date' },
      {
        name: 'successor',
        label: words.successor,
        kind: 'choice',
        optional: true,
        options: units.map(({ organCode, name: label }) => ({ value: organCode, label })),
      },
    ],
  };
  const initial: Readonly<Record<Step, Values>> = {
    add: { kind: 'commune', validFrom: today() },
    edit: { name: unit.name, place: unit.place },
    close: { validTo: today() },
  };
  return (
    <RecordForm
      title={title}
      {...(step === 'close' && { help: words.closeUnitHelp })}
      okText={step === 'add' ? words.add : words.write}
      danger={step === 'close'}
      fields={fields[step]}
      initial={initial[step]}
      send={send}
      onClose={onClose}
    />
  );
}

const columns = [
  'name',
  'kind',
  'organ_code',
  'parent',
  'valid_from',
  'valid_to',
  'successor',
  'abbreviation',
  'place',
] as const;
type Row = Readonly<Record<(typeof columns)[number], string>>;

function rowOf(unit: Unit, units: readonly Unit[]): Row {
  const codeOf = (id: string | null) => units.find((one) => one.id === id)?.organCode ?? '';
  return {
    name: unit.name,
    kind: unit.kind,
    organ_code: unit.organCode,
    parent: codeOf(unit.parentId),
    valid_from: unit.validFrom,
    valid_to: unit.validTo ?? '',
    successor: codeOf(unit.successorId),
    abbreviation: unit.abbreviation,
    place: unit.place,
  };
}

function added(unit: Unit, _units: readonly Unit[], values: Values): Row {
  return {
    name: String(values['name']).trim(),
    kind: String(values['kind']),
    organ_code: String(values['organCode']).trim(),
    parent: unit.organCode,
    valid_from: String(values['validFrom']),
    valid_to: '',
    successor: '',
    abbreviation: '',
    place: textOf(values, 'place') ?? '',
  };
}

function corrected(unit: Unit, units: readonly Unit[], values: Values): Row {
  return {
    ...rowOf(unit, units),
    name: String(values['name']).trim(),
    place: textOf(values, 'place') ?? '',
  };
}

function ended(unit: Unit, units: readonly Unit[], values: Values): Row {
  return {
    ...rowOf(unit, units),
    valid_to: String(values['validTo']),
    successor: textOf(values, 'successor') ?? '',
  };
}

/** Rejects with what is wrong of each field. */
async function importLine(row: Row, refused: string): Promise<void> {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = [columns, columns.map((column) => row[column])].map((cells) => cells.map(quoted).join(','));
  const file = new Blob([`${lines.join('\r\n')}\r\n`], { type: 'text/csv' });
  const send = (dryRun: 'true' | 'false') =>
    api('POST /units/import', { query: { dryRun }, file, contentType: 'text/csv' });
  const { errors } = await send('true');
  if (errors.length === 0) {
    await send('false');
    return;
  }
  const [first] = errors;
  throw new ApiError({
    code: first?.code ?? '',
    title: refused,
    titleEn: refused,
    detail: '',
    detailEn: '',
    status: 422,
    traceId: '',
    details: { fields: errors.map(({ column, vi, en }) => ({ path: column, vi, en })) },
  });
}
