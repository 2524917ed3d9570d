/** What the drafter types, apart from the text itself. */
import type { Body } from '../../api/client.ts';
import type { Channel } from '../../components/channel-select.tsx';
import type { DocumentRecord } from '../document/open-document.ts';

type NewDocument = NonNullable<Body<'POST /documents'>>;
export type Urgency = NonNullable<NewDocument['urgency']>;
export type AuthorityForm = NonNullable<NewDocument['signers']>[number]['form'];

export interface Addressee {
  readonly unitId: string | null;
  readonly name: string;
  readonly channel: Channel;
}

export interface Signer {
  readonly appointmentId: string;
  readonly form: AuthorityForm;
  readonly grantId: string | null;
}

export interface DraftValues {
  readonly unitId: string;
  readonly typeCode: string;
  readonly subject: string;
  readonly urgency: Urgency;
  readonly dueDate: string;
  readonly circulation: string;
  readonly field: string;
  readonly replyToIncomingId: string | null;
  readonly addressees: readonly Addressee[];
  readonly signers: readonly Signer[];
}

export const emptyValues: DraftValues = {
  unitId: '',
  typeCode: 'CV',
  subject: '',
  urgency: 'normal',
  dueDate: '',
  circulation: '',
  field: '',
  replyToIncomingId: null,
  addressees: [],
  signers: [],
};

export function valuesOf(record: DocumentRecord): DraftValues {
  return {
    unitId: record.unitId,
    typeCode: record.typeCode,
    subject: record.subject,
    urgency: record.urgency,
    dueDate: record.dueDate ?? '',
    circulation: record.circulation ?? '',
    field: record.field ?? '',
    replyToIncomingId: record.replyToIncomingId,
    addressees: record.addressees.map(({ unitId, name, channel }) => ({ unitId, name, channel })),
    signers: record.signers.map(({ appointmentId, form, grantId }) => ({ appointmentId, form, grantId })),
  };
}

export function bodyOf({ unitId: _fixed, ...values }: DraftValues) {
  return {
    ...values,
    dueDate: values.dueDate || null,
    circulation: values.circulation || null,
    field: values.field || null,
  };
}

export function same(one: DraftValues, other: DraftValues): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What differs, by the names of the fields. */
export function differences(one: DraftValues, other: DraftValues): readonly (keyof DraftValues)[] {
  const names = Object.keys(one) as (keyof DraftValues)[];
  return names.filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
}

/** Theirs, with what was typed here: a field that was left alone here keeps the other person's change. */
export function merge(theirs: DraftValues, mine: DraftValues, base: DraftValues): DraftValues {
  const typed = differences(mine, base).map((name) => [name, mine[name]]);
  return { ...theirs, ...Object.fromEntries(typed) };
}
