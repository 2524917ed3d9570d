/** Shapes of documents on the wire. */
import { z } from 'zod';
import {
  channels,
  type DocumentFile,
  type DocumentRecord,
  documentOrigins,
  secrecies,
  urgencies,
} from '../../../office/documents/document.ts';
import type { ListedDocument } from '../../../office/documents/document-store.ts';
import { documentType } from '../../../office/documents/document-types.ts';
import { outgoingStates } from '../../../office/documents/lifecycle/outgoing.ts';
import { numberSymbol } from '../../../office/documents/notation.ts';
import { authorityForms } from '../../../office/organisation/organisation.ts';
import type { DocumentView } from '../../../office/outgoing/view-document.ts';

export const uuid = z.uuid();
export const day = z.iso.date();
const moment = z.iso.datetime({ offset: true });
export const byId = z.object({ id: uuid });
export const pageQuery = {
  cursor: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
};

const givenPlace = z.object({
  page: z.int().min(0).max(100_000),
  rect: z.tuple([z.number(), z.number(), z.number(), z.number()]),
});

export const draftShape = {
  typeCode: z.string().max(20),
  origin: z.enum(documentOrigins).default('electronic'),
  subject: z.string().max(2000),
  description: z.string().max(2000).nullish(),
  field: z.string().max(200).nullish(),
  urgency: z.enum(urgencies).default('normal'),
  secrecy: z.enum(secrecies).default('none'),
  circulation: z.string().max(200).nullish(),
  language: z.string().max(50).default('vi'),
  dueDate: day.nullish(),
  paperCopies: z.int().min(0).max(999).default(0),
  fileCatalog: z.int().min(1900).max(9999).nullish(),
  fileNotation: z.string().max(50).nullish(),
  notationPart: z.string().max(20).nullish(),
  replyToIncomingId: uuid.nullish(),
  replacesId: uuid.nullish(),
  addressees: z
    .array(
      z.object({
        unitId: uuid.nullish(),
        name: z.string().max(500).optional(),
        channel: z.enum(channels),
      }),
    )
    .max(1000),
  signers: z
    .array(z.object({ appointmentId: uuid, form: z.enum(authorityForms), grantId: uuid.nullish() }))
    .max(10),
  places: z
    .object({
      signatures: z.array(givenPlace).max(10).optional(),
      seal: givenPlace.optional(),
      number: givenPlace.optional(),
      date: givenPlace.optional(),
    })
    .nullish(),
};

export const summary = z.object({
  id: uuid,
  unitId: uuid,
  state: z.enum(outgoingStates),
  origin: z.enum(documentOrigins),
  typeCode: z.string(),
  typeName: z.string(),
  numberSymbol: z.string(),
  notation: z.string(),
  number: z.int().nullable(),
  year: z.int().nullable(),
  subject: z.string(),
  description: z.string().nullable(),
  field: z.string().nullable(),
  urgency: z.enum(urgencies),
  circulation: z.string().nullable(),
  language: z.string(),
  dueDate: day.nullable(),
  pageCount: z.int().nullable(),
  paperCopies: z.int(),
  fileCatalog: z.int().nullable(),
  fileNotation: z.string().nullable(),
  replyToIncomingId: uuid.nullable(),
  replacesId: uuid.nullable(),
  replacedById: uuid.nullable(),
  issuedOn: day.nullable(),
  issuedAt: moment.nullable(),
  levelPending: z.string().nullable(),
  returnReason: z.string().nullable(),
  simulated: z.boolean(),
  version: z.int(),
  createdAt: moment,
  updatedAt: moment,
});
export type Summary = z.infer<typeof summary>;

/** The drafter and the unit that the drafter belongs to: who asks. */
export const listed = summary.extend({ drafterName: z.string(), unitName: z.string() });

/** At a place of the main file: page from 1, x and y in parts of the page from its upper left corner. */
export const pinnedComment = z.object({
  page: z.int().min(1).max(100_000),
  x: z.number().min(0).max(1),
  y: z.number().min(0).max(1),
  text: z.string().min(1).max(1000),
});

const fileShape = z.object({
  id: uuid,
  role: z.enum(['main', 'attachment']),
  position: z.int(),
  name: z.string(),
  confirmedActive: z.boolean(),
  size: z.int(),
  sha256: z.string(),
  versions: z.array(
    z.object({
      sequence: z.int(),
      purpose: z.string(),
      sha256: z.string(),
      size: z.int(),
      createdAt: moment,
    }),
  ),
});

export const documentShape = summary.extend({
  unitName: z.string(),
  drafterId: uuid,
  drafterName: z.string(),
  checkToken: z.string(),
  reviewRound: z.int(),
  signers: z.array(
    z.object({
      position: z.int(),
      appointmentId: uuid,
      fullName: z.string(),
      post: z.string(),
      form: z.enum(authorityForms),
      grantId: uuid.nullable(),
      signedAt: moment.nullable(),
      certificateFingerprint: z.string().nullable(),
      level: z.string().nullable(),
    }),
  ),
  addressees: z.array(
    z.object({
      position: z.int(),
      unitId: uuid.nullable(),
      name: z.string(),
      channel: z.enum(channels),
    }),
  ),
  files: z.array(fileShape),
  reviews: z.array(
    z.object({
      comments: z.array(pinnedComment),
      kind: z.enum(['content', 'form']),
      decision: z.enum(['approved', 'returned']),
      comment: z.string().nullable(),
      round: z.int(),
      fullName: z.string(),
      post: z.string(),
      at: moment,
    }),
  ),
  runningJobId: uuid.nullable(),
  mayDo: z.array(z.string()),
});

export function iso(at: Date): string;
export function iso(at: Date | null): string | null;
export function iso(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}

export function toSummary(document: DocumentRecord): Summary {
  const { draftedBy: _d, bookId: _b, layout: _l, checkToken: _t, reviewRound: _r, ...rest } = document;
  return {
    ...rest,
    typeName: documentType(document.typeCode).vi,
    numberSymbol: numberSymbol(document),
    issuedAt: iso(document.issuedAt),
    createdAt: iso(document.createdAt),
    updatedAt: iso(document.updatedAt),
  };
}

export function toListed(document: ListedDocument): z.infer<typeof listed> {
  const { drafterName, unitName, ...record } = document;
  return { ...toSummary(record), drafterName, unitName };
}

export function toDocument(view: DocumentView): z.infer<typeof documentShape> {
  const { document } = view;
  return {
    ...toSummary(document),
    unitName: view.unitName,
    drafterId: document.draftedBy,
    drafterName: view.drafter.fullName,
    checkToken: document.checkToken,
    reviewRound: document.reviewRound,
    signers: view.signers.map((signer) => ({ ...signer, signedAt: iso(signer.signedAt) })),
    addressees: [...view.addressees],
    files: view.files.map(toFile),
    reviews: view.reviews.map(({ kind, decision, comment, comments, round, fullName, post, at }) => ({
      kind,
      decision,
      comment,
      comments: [...comments],
      round,
      fullName,
      post,
      at: iso(at),
    })),
    runningJobId: view.runningJob?.id ?? null,
    mayDo: [...view.mayDo],
  };
}

function toFile({ id, role, position, name, confirmedActive, versions }: DocumentFile) {
  const shown = versions.map(({ sequence, purpose, sha256, size, createdAt }) => ({
    sequence,
    purpose,
    sha256,
    size,
    createdAt: iso(createdAt),
  }));
  const latest = shown.at(-1);
  return {
    id,
    role,
    position,
    name,
    confirmedActive,
    size: latest?.size ?? 0,
    sha256: latest?.sha256 ?? '',
    versions: shown,
  };
}

/** Without the keys that are undefined: what `exactOptionalPropertyTypes` asks for. */
export function given<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
