/** Who leads and who co-operates: people of the unit and of the bodies below it, each with a deadline if need be. */
import { DeleteOutlined } from '@ant-design/icons';
import { Button, Flex, Form, Segmented, Tag, Typography } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import { DateField } from '../../components/date-field.tsx';
import { stepWords } from './step-words.ts';
import { WhoSelect } from './who-select.tsx';
import { incomingWords } from './words.ts';

export interface Part {
  /** Of the unit that has the part as such, else of the person's appointment. */
  readonly id: string;
  readonly isUnit: boolean;
  readonly name: string;
  readonly part: 'lead' | 'cooperate';
  readonly dueDate: string | null;
}

/** The parts as they stand now, to begin from. */
export function partsOf(
  given: readonly {
    readonly appointmentId: string;
    readonly unitId: string | null;
    readonly fullName: string | null;
    readonly unitName: string | null;
    readonly part: Part['part'];
    readonly dueDate: string | null;
  }[],
): readonly Part[] {
  return given.map(({ appointmentId, unitId, fullName, unitName, part, dueDate }) => ({
    id: unitId ?? appointmentId,
    isUnit: unitId !== null,
    name: unitName ?? fullName ?? '—',
    part,
    dueDate,
  }));
}

export function partsBody(parts: readonly Part[], dueDate?: string) {
  return parts.map(({ id, isUnit, part, dueDate: own }) => ({
    ...(isUnit ? { unitId: id } : { appointmentId: id }),
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
  const add = (chosen: Pick<Part, 'id' | 'isUnit' | 'name'>) => {
    if (value.some(({ id: known }) => known === chosen.id)) return;
    const part = value.some((one) => one.part === 'lead') ? 'cooperate' : 'lead';
    onChange([...value, { ...chosen, part, dueDate: null }]);
  };
  return (
    <Flex vertical gap="small">
      <WhoSelect unitId={unitId} fieldId={id} onChosen={add} />
      <ul className="part-lines" aria-live="polite">
        {value.map((one) => (
          <PartLine
            key={one.id}
            part={one}
            onChange={(changed) => onChange(value.map((other) => (other === one ? changed : other)))}
            onRemove={() => {
              onChange(value.filter((other) => other !== one));
              // The button goes away: the focus goes back to where the next one is chosen.
              document.getElementById(id ?? '')?.focus();
            }}
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
        <Typography.Text className="part-name">
          {part.name} {part.isUnit && <Tag>{labels.asUnit}</Tag>}
        </Typography.Text>
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
