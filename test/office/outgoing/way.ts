/** The steps of the way in one call each, for tests that begin further on. */
import { Readable } from 'node:stream';
import type { DocumentRecord } from '../../../src/office/documents/document.ts';
import type { Job } from '../../../src/office/documents/job-store.ts';
import { type DraftCommand, draftDocument } from '../../../src/office/outgoing/draft-document.ts';
import { issueDocument } from '../../../src/office/outgoing/issue-document.ts';
import { approveDocument } from '../../../src/office/outgoing/review-document.ts';
import { signDocument } from '../../../src/office/outgoing/sign-document.ts';
import { submitDocument } from '../../../src/office/outgoing/submit-document.ts';
import { uploadMainFile } from '../../../src/office/outgoing/upload-file.ts';
import { smallPdf } from '../../support/signing-fixtures.ts';
import { appointmentOf, type Commune, type Office } from './office.ts';

export async function draft(
  office: Office,
  commune: Commune,
  over: Partial<DraftCommand> = {},
  pdf?: Uint8Array,
): Promise<DocumentRecord> {
  const document = await draftDocument(office, commune.officer, {
    unitId: commune.id,
    typeCode: 'QĐ',
    subject: 'Về việc khen thưởng phong trào toàn dân đoàn kết',
    signers: [{ appointmentId: appointmentOf(commune.chairman), form: 'TM' }],
    addressees: [{ name: 'Sở Nội vụ tỉnh Tuyên Quang', channel: 'paper' }],
    ...over,
  });
  const uploaded = await uploadMainFile(office, commune.officer, {
    documentId: document.id,
    version: document.version,
    stream: Readable.from([pdf ?? (await smallPdf())]),
    name: 'du-thao.pdf',
  });
  return uploaded.document;
}

export async function reviewed(
  office: Office,
  commune: Commune,
  over: Partial<DraftCommand> = {},
  pdf?: Uint8Array,
): Promise<DocumentRecord> {
  const { id: documentId } = await draft(office, commune, over, pdf);
  await submitDocument(office, commune.officer, { documentId });
  await approveDocument(office, commune.chairman, { documentId, kind: 'content' });
  return approveDocument(office, commune.clerk, { documentId, kind: 'form' });
}

/** Signs with a fresh key of the actor; answers the ended job. */
export async function sign(office: Office, actor: Commune['chairman'], documentId: string): Promise<Job> {
  const session = await office.openKey(actor, { personId: actor.personId });
  return ended(office, await signDocument(office, actor, { documentId, signingSessionId: session.id }));
}

export async function issue(
  office: Office,
  commune: Commune,
  documentId: string,
  date?: string,
): Promise<Job> {
  const session = await office.openKey(commune.clerk, { unitId: commune.id });
  const command = { documentId, signingSessionId: session.id, date };
  return ended(office, await issueDocument(office, commune.clerk, command));
}

export async function ended(office: Office, job: Job): Promise<Job> {
  await office.settle();
  const found = await office.read.jobs.get(job.id);
  if (!found) throw new Error('the job is gone');
  return found;
}

export async function mainBytes(office: Office, documentId: string): Promise<Uint8Array> {
  const [main] = await office.read.files.filesOf(documentId);
  return office.storage.read(main!.versions.at(-1)!.sha256);
}
