/** Structured content → a conforming PDF as the draft's main file (NĐ 30/2020 appendix I; samples of appendix III). */
import { Readable } from 'node:stream';
import { DOCUMENT_KINDS, type DocumentKind } from '../../lib/typesetting/document-kinds.ts';
import { composeDocument } from '../../lib/typesetting/official-document.ts';
import type {
  BodyBlock,
  OfficialDocumentInput,
  SignerBlock,
} from '../../lib/typesetting/official-document-input.ts';
import type { DocumentRecord, DocumentSigner } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import { documentType, isLetter } from '../documents/document-types.ts';
import type { Actor } from '../identity/actor.ts';
import type { Appointment, AuthorityForm, OrganisationReader, Unit } from '../organisation/organisation.ts';
import { type Transact, vietnamDate } from '../unit-of-work.ts';
import { readDocument } from './load-document.ts';
import { type UploadedFile, type UploadPorts, type UploadTx, uploadMainFile } from './upload-file.ts';

interface ComposeTx extends UploadTx {
  readonly documents: UploadTx['documents'] & Pick<DocumentStore, 'addressees' | 'content'>;
  readonly organisation: UploadTx['organisation'] & Pick<OrganisationReader, 'unit' | 'appointmentsOfUnit'>;
}

export interface ComposePorts extends Omit<UploadPorts, 'transact'> {
  readonly transact: Transact<ComposeTx>;
}

export interface ComposeCommand {
  readonly documentId: string;
  /** The version that the drafter saw; the present one when left out. */
  readonly version?: number;
  readonly body: readonly BodyBlock[];
  /** Line above the bases of a resolution or decision. */
  readonly authority?: string;
  /** Nơi nhận; from the addressees when left out. */
  readonly recipients?: readonly string[];
  readonly contact?: string;
}

export async function composeDraft(
  ports: ComposePorts,
  actor: Actor,
  command: ComposeCommand,
): Promise<UploadedFile> {
  const { input, document } = await ports.transact((tx) => describeDocument(ports, tx, actor, command));
  const pdf = await composeDocument(input);
  const { body, authority, recipients, contact } = command;
  return uploadMainFile(ports, actor, {
    documentId: document.id,
    version: command.version ?? document.version,
    stream: Readable.from([pdf]),
    name: `${document.notation.replace(/[^\p{L}\p{N}-]/gu, '-')}.pdf`,
    content: { body, authority, recipients, contact },
  });
}

/** The same pages, for the drafter's eyes: nothing is kept. */
export async function previewDraft(
  ports: ComposePorts,
  actor: Actor,
  command: Omit<ComposeCommand, 'version'>,
): Promise<Uint8Array> {
  const { input } = await ports.transact((tx) => describeDocument(ports, tx, actor, command));
  return composeDocument(input);
}

/** What the main file was set from, for whoever may read the document; null when it was uploaded. @throws AppError NOT_FOUND */
export function readContent(
  ports: Pick<ComposePorts, 'transact'>,
  actor: Actor,
  documentId: string,
): Promise<Content | null> {
  return ports.transact(async (tx) => {
    await readDocument(tx, actor, documentId);
    return (await tx.documents.content(documentId)) as Content | null;
  });
}

export type Content = Pick<ComposeCommand, 'body' | 'authority' | 'recipients' | 'contact'>;

/** What its form says, with the names of its parties as they are now. */
export async function describeDocument(
  ports: Pick<ComposePorts, 'clock'>,
  tx: ComposeTx,
  actor: Actor,
  command: ComposeCommand,
): Promise<{ input: OfficialDocumentInput; document: DocumentRecord }> {
  const { document, signers } = await readDocument(tx, actor, command.documentId);
  const unit = await tx.organisation.unit(document.unitId);
  if (!unit) throw new Error(`unit ${document.unitId} is gone`);
  const parent = unit.parentId === null ? null : await tx.organisation.unit(unit.parentId);
  const posts = await tx.organisation.appointmentsOfUnit(unit.id, vietnamDate(ports.clock.now()));
  const head = posts.find((post) => post.isHead)?.position ?? 'Chủ tịch';
  const names = (await tx.documents.addressees(document.id)).map((addressee) => addressee.name);
  const type = documentType(document.typeCode);
  const letter = isLetter(type);
  const { authority, contact, body } = command;
  const archive = `Lưu: VT${letter ? `, ${document.notation.split('-').at(-1)}` : ''}`;
  const input: OfficialDocumentInput = {
    kind: kindOf(type.abbreviation, document.typeCode),
    agency: officialName(unit.name),
    symbol: document.notation,
    place: unit.place,
    subject: document.subject,
    body,
    recipients: command.recipients ?? [...(letter ? ['Như trên'] : names), archive],
    signers: await signerBlocks(tx, unit, head, signers),
    ...(parent && { parentAgency: officialName(parent.name) }),
    ...(letter && names.length > 0 && { addressees: names }),
    ...(authority !== undefined && { authority }),
    ...(contact !== undefined && { contact }),
    ...(document.circulation !== null && { circulation: document.circulation }),
    ...(document.urgency !== 'normal' && { urgency: document.urgency }),
  };
  return { input, document };
}

async function signerBlocks(
  tx: ComposeTx,
  unit: Unit,
  head: string,
  signers: readonly DocumentSigner[],
): Promise<readonly SignerBlock[]> {
  const blocks: SignerBlock[] = [];
  for (const { appointmentId, form } of signers) {
    const post = await tx.organisation.appointment(appointmentId);
    if (post) blocks.push({ titleLines: titleLines(unit, head, post, form), name: post.fullName });
  }
  return blocks;
}

/** The lines of authority: appendix I, part I, II.7b; a collective body is signed for with TM. (Đ13.2). */
export function titleLines(
  unit: Pick<Unit, 'name' | 'abbreviation'>,
  head: string,
  post: Pick<Appointment, 'position' | 'isHead'>,
  form: AuthorityForm,
): readonly string[] {
  const own = post.position.toUpperCase();
  const collective = unit.abbreviation === 'UBND' ? ['TM. ỦY BAN NHÂN DÂN'] : [];
  switch (form) {
    case 'head':
      return [own];
    case 'TM':
      return [`TM. ${unit.abbreviation === 'UBND' ? 'ỦY BAN NHÂN DÂN' : officialName(unit.name)}`, own];
    case 'KT':
      return [...collective, `KT. ${head.toUpperCase()}`, own];
    case 'Q':
      return [...collective, `Q. ${head.toUpperCase()}`];
    case 'TL':
    case 'TUQ':
      return [`${form}. ${head.toUpperCase()}`, own];
  }
}

/** "UBND xã Chân Sơn" → "ỦY BAN NHÂN DÂN XÃ CHÂN SƠN". */
function officialName(name: string): string {
  return name.replace(/\bUBND\b/u, 'Ủy ban nhân dân').toUpperCase();
}

/** Normative and copy types take the form of the administrative type with the same name. */
function kindOf(abbreviation: string, typeCode: string): DocumentKind {
  if (typeCode === 'CV') return 'cong-van';
  if (typeCode === 'ThC') return 'thu-cong';
  const found = Object.entries(DOCUMENT_KINDS).find(([, kind]) => kind.abbreviation === abbreviation);
  return (found?.[0] ?? 'thong-bao') as DocumentKind;
}
