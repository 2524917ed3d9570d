/** Batches on the wire. */
import { z } from 'zod';
import type { BatchView } from '../../../office/outgoing/sign-batch.ts';
import {
  type BatchItem,
  batchItemStates,
  type ShownDocument,
} from '../../../office/outgoing/sign-batch-store.ts';
import { authorityForm, moment } from '../shapes.ts';

const told = z.object({ vi: z.string(), en: z.string() });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const digest = sha256;

export const summaryShape = z.object({
  documents: z.array(
    z.object({
      id: z.uuid(),
      subject: z.string().nullable(),
      typeName: told.nullable(),
      numberNotation: z.string().nullable(),
      addressees: z.array(z.string()),
      form: authorityForm.nullable(),
      sha256: sha256.nullable(),
      version: z.int().nullable(),
      refusal: z.string().nullable(),
    }),
  ),
  summaryDigest: digest,
});

const itemShape = z.object({
  documentId: z.uuid(),
  subject: z.string().nullable(),
  numberNotation: z.string().nullable(),
  sha256: sha256.nullable(),
  state: z.enum(batchItemStates),
  code: z.string().nullable(),
  sentence: told,
  level: z.string().nullable(),
});

export const batchShape = z.object({
  id: z.uuid(),
  state: z.enum(['running', 'stopped', 'done']),
  certificateFingerprint: z.string(),
  summaryDigest: digest,
  /** Why it stopped. */
  code: z.string().nullable(),
  sentence: told.nullable(),
  counts: z.record(z.enum(batchItemStates), z.int()),
  items: z.array(itemShape),
  createdAt: moment,
  updatedAt: moment,
});

export function toShown({
  position: _,
  ...shown
}: ShownDocument): z.infer<typeof summaryShape>['documents'][number] {
  return { ...shown, typeName: shown.typeName && { ...shown.typeName }, addressees: [...shown.addressees] };
}

export function toBatch({ batch, items }: BatchView): z.infer<typeof batchShape> {
  const counts = { waiting: 0, running: 0, signed: 0, refused: 0, 'not-started': 0 };
  for (const { state } of items) counts[state] += 1;
  const { id, state, certificateFingerprint, summaryDigest, error } = batch;
  return {
    id,
    state,
    certificateFingerprint,
    summaryDigest,
    code: error?.code ?? null,
    sentence: error && sentenceOf(error),
    counts,
    items: items.map(toItem),
    createdAt: batch.createdAt.toISOString(),
    updatedAt: batch.updatedAt.toISOString(),
  };
}

function toItem({ documentId, shown, state, error, level }: BatchItem): z.infer<typeof itemShape> {
  return {
    documentId,
    subject: shown.subject,
    numberNotation: shown.numberNotation,
    sha256: shown.sha256,
    state,
    code: error?.code ?? null,
    sentence: error ? sentenceOf(error) : { ...sentences[state] },
    level,
  };
}

function sentenceOf({ title, remedy }: NonNullable<BatchItem['error']>) {
  return { vi: `${title.vi} ${remedy.vi}`, en: `${title.en} ${remedy.en}` };
}

const sentences = {
  waiting: { vi: 'Đang chờ ký.', en: 'Waits to be signed.' },
  running: { vi: 'Đang ký.', en: 'Is being signed.' },
  signed: { vi: 'Đã ký số.', en: 'Signed.' },
  refused: { vi: 'Không ký được.', en: 'Not signed.' },
  'not-started': { vi: 'Chưa ký.', en: 'Not signed yet.' },
} as const;
