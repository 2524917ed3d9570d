import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { PDFDocument, PDFName, PDFString } from 'pdf-lib';
import { isAppError } from '../../../src/app-error.ts';
import { draftDocument } from '../../../src/office/outgoing/draft-document.ts';
import { editDocument } from '../../../src/office/outgoing/edit-document.ts';
import { interruptOrphanedJobs } from '../../../src/office/outgoing/interrupt-jobs.ts';
import { issueDocument } from '../../../src/office/outgoing/issue-document.ts';
import { readDocumentFile } from '../../../src/office/outgoing/read-file.ts';
import { returnDocument } from '../../../src/office/outgoing/return-document.ts';
import { signDocument } from '../../../src/office/outgoing/sign-document.ts';
import { spoilNumber } from '../../../src/office/outgoing/spoil-number.ts';
import { submitDocument } from '../../../src/office/outgoing/submit-document.ts';
import { addAttachment, uploadMainFile } from '../../../src/office/outgoing/upload-file.ts';
import { vietnamDate } from '../../../src/office/unit-of-work.ts';
import { smallPdf } from '../../support/signing-fixtures.ts';
import { appointmentOf, type Commune, codeOf, grant, type Office, openOffice } from './office.ts';
import { draft, ended, issue, reviewed, sign } from './way.ts';

describe('refusals on the way of an outgoing document', function refusals() {
  this.timeout(120_000);
  let office: Office;
  let commune: Commune;
  let other: Commune;

  before(async () => {
    office = await openOffice();
    commune = await office.addCommune('Chân Sơn', '000.01.01.H60');
    other = await office.addCommune('Hùng Lợi', '000.02.01.H60');
  });

  after(() => office.close());

  const upload = async (bytes: Uint8Array) => {
    const document = await draft(office, commune);
    const command = { documentId: document.id, version: document.version, name: 'a.pdf' };
    const before = await office.read.files.filesOf(document.id);
    const code = await codeOf(
      uploadMainFile(office, commune.officer, { ...command, stream: Readable.from([bytes]) }),
    );
    expect(await office.read.files.filesOf(document.id)).to.deep.equal(before);
    expect((await office.read.documents.get(document.id))!.version).to.equal(document.version);
    return code;
  };

  describe('files', () => {
    it('nothing is kept and the reason is told when the upload is no PDF, truncated, or too large', async () => {
      expect(await upload(Buffer.from('PK\u0003\u0004 a spreadsheet'))).to.equal('PDF_NOT_A_PDF');
      const pdf = await smallPdf();
      expect(await upload(pdf.subarray(0, pdf.length - 200))).to.match(/^PDF_(TRUNCATED|DAMAGED)$/);
      expect(await upload(Buffer.alloc(6 * 1024 * 1024, 1))).to.equal('STORAGE_TOO_LARGE');
    });

    it('the bytes of a refused file are not kept', async () => {
      const pdf = await scripted();
      expect(await upload(pdf)).to.equal('PDF_ACTIVE_CONTENT');
      expect(await office.storage.exists(createHash('sha256').update(pdf).digest('hex'))).to.equal(false);
    });

    it('a PDF with JavaScript is refused as main file, and as attachment unless it is confirmed as a scan', async () => {
      const pdf = await scripted();
      expect(await upload(pdf)).to.equal('PDF_ACTIVE_CONTENT');
      const { id: documentId } = await draft(office, commune);
      const attach = (confirmActive: boolean) =>
        addAttachment(office, commune.officer, {
          documentId,
          confirmActive,
          name: 'scan.pdf',
          stream: Readable.from([pdf]),
        });
      expect(await codeOf(attach(false))).to.equal('PDF_ACTIVE_CONTENT');
      const { fileId } = await attach(true);
      const files = await office.read.files.filesOf(documentId);
      expect(files.find((file) => file.id === fileId)!.confirmedActive).to.equal(true);
    });

    it('a file is not found for people of another unit, also by the right ids', async () => {
      const document = await draft(office, commune);
      const [main] = await office.read.files.filesOf(document.id);
      const wish = { documentId: document.id, fileId: main!.id, version: 'latest' as const };
      expect(await codeOf(readDocumentFile(office, other.clerk, wish))).to.equal('NOT_FOUND');
      expect((await readDocumentFile(office, commune.officer, wish)).file.id).to.equal(main!.id);
    });

    it('a file of one document is not handed out under the id of another', async () => {
      const mine = await draft(office, commune);
      const secret = await draft(office, other);
      const [file] = await office.read.files.filesOf(secret.id);
      const wish = { documentId: mine.id, fileId: file!.id, version: 1 };
      expect(await codeOf(readDocumentFile(office, commune.officer, wish))).to.equal('ATTACHMENT_UNKNOWN');
    });
  });

  describe('drafts', () => {
    const make = (over: object) =>
      draftDocument(office, commune.officer, {
        unitId: commune.id,
        typeCode: 'CV',
        subject: 'mời họp',
        ...over,
      });

    it('state secrets, unknown types and hidden characters are refused', async () => {
      expect(await codeOf(make({ secrecy: 'secret' }))).to.equal('STATE_SECRET_REFUSED');
      expect(await codeOf(make({ typeCode: 'XX' }))).to.equal('DOCUMENT_TYPE_UNKNOWN');
      expect(await codeOf(make({ subject: 'mời\u202Epoh' }))).to.equal('TEXT_FORBIDDEN_CHARACTER');
      expect(await codeOf(make({ subject: 'a'.repeat(501) }))).to.equal('TEXT_TOO_LONG');
      expect(await codeOf(make({ typeCode: 'SY' }))).to.equal('ORIGIN_TYPE_MISMATCH');
    });

    it('the answer names the successor when an addressee is closed', async () => {
      const closed = await office.addCommune('Cũ', '000.03.01.H60');
      await office.transact(async (tx) => {
        const unit = (await tx.organisation.unit(closed.id))!;
        await tx.organisation.updateUnit({ ...unit, validTo: '2025-06-30', successorId: other.id });
      });
      try {
        await make({ addressees: [{ unitId: closed.id, channel: 'electronic' }] });
        expect.fail('nothing was refused');
      } catch (error) {
        if (!isAppError(error)) throw error;
        expect(error.code).to.equal('UNIT_CLOSED');
        expect(error.details).to.include({ successorId: other.id, successorName: other.name });
      }
    });

    it('an outside addressee must be sent paper', async () => {
      const addressees = [{ name: 'Công ty Điện lực', channel: 'electronic' }];
      expect(await codeOf(make({ addressees }))).to.equal('ADDRESSEE_OUTSIDE_NEEDS_PAPER');
    });

    it('a change over a stale version is refused and nothing changes', async () => {
      const { id: documentId, version } = await draft(office, commune);
      const change = (subject: string) =>
        editDocument(office, commune.officer, { documentId, version, subject });
      await change('mời họp giao ban');
      expect(await codeOf(change('mời dự tiệc'))).to.equal('STALE_ETAG');
      expect((await office.read.documents.get(documentId))!.subject).to.equal('mời họp giao ban');
    });

    it('an incomplete draft says what it lacks when it is submitted', async () => {
      const { id: documentId } = await make({});
      try {
        await submitDocument(office, commune.officer, { documentId });
        expect.fail('nothing was refused');
      } catch (error) {
        if (!isAppError(error)) throw error;
        expect(error.code).to.equal('DRAFT_INCOMPLETE');
        expect(error.title('vi')).to.include('tệp chính').and.include('người ký').and.include('nơi nhận');
      }
    });
  });

  describe('signing', () => {
    const attempt = async (
      over: Parameters<Office['openKey']>[2],
      actor = commune.chairman,
      document?: { id: string },
    ) => {
      const { id: documentId } = document ?? (await reviewed(office, commune));
      const session = await office.openKey(actor, { personId: actor.personId }, over);
      return codeOf(signDocument(office, actor, { documentId, signingSessionId: session.id }));
    };

    it('an expired certificate and one bound to somebody else are refused', async () => {
      const [notBefore, notAfter] = [new Date('2020-01-01'), new Date('2023-01-01')];
      expect(await attempt({ notBefore, notAfter })).to.equal('CERTIFICATE_EXPIRED');
      const boundTo = { personId: commune.deputy.personId };
      expect(await attempt({ boundTo })).to.equal('CERTIFICATE_OF_ANOTHER');
    });

    it('a certificate revoked here is refused', async () => {
      const { id: documentId } = await reviewed(office, commune);
      const { chairman } = commune;
      const session = await office.openKey(chairman, { personId: chairman.personId });
      await office.transact((tx) =>
        tx.organisation.revokeCertificate(session.certificate.id, office.clock.now(), 'mất thiết bị'),
      );
      const command = { documentId, signingSessionId: session.id };
      expect(await codeOf(signDocument(office, chairman, command))).to.equal('CERTIFICATE_REVOKED');
    });

    it('the seal does not serve as a personal key, nor a personal key as the seal', async () => {
      const { id: documentId } = await reviewed(office, commune);
      const { chairman, clerk } = commune;
      const seal = await office.openKey(chairman, { unitId: commune.id });
      expect(
        await codeOf(signDocument(office, chairman, { documentId, signingSessionId: seal.id })),
      ).to.equal('SIGNING_KEY_NOT_YOURS');
      await sign(office, chairman, documentId);
      const own = await office.openKey(clerk, { personId: clerk.personId });
      expect(await codeOf(issueDocument(office, clerk, { documentId, signingSessionId: own.id }))).to.equal(
        'SEAL_OF_OTHER_UNIT',
      );
      const strange = await office.openKey(clerk, { unitId: other.id });
      expect(
        await codeOf(issueDocument(office, clerk, { documentId, signingSessionId: strange.id })),
      ).to.equal('SEAL_OF_OTHER_UNIT');
    });

    it('promise 2, nobody signs outside their authority: not outside it nor after it ended', async () => {
      const unit = await office.addCommune('Tân Long', '000.04.01.H60');
      const signers = [{ appointmentId: appointmentOf(unit.deputy), form: 'TM' as const }];
      const document = await reviewed(office, unit, { signers });
      expect(await attempt({}, unit.deputy, document)).to.equal('AUTHORITY_NONE');
      await grant(office, unit, unit.deputy, 'TM', { scopeTypes: ['CV'] });
      expect(await attempt({}, unit.deputy, document)).to.equal('AUTHORITY_WRONG_TYPE');
      const yesterday = vietnamDate(new Date(Date.now() - 86_400_000));
      const grantId = await grant(office, unit, unit.deputy, 'TM', { validTo: yesterday });
      const late = await reviewed(office, unit, { signers: [{ ...signers[0]!, grantId }] });
      expect(await attempt({}, unit.deputy, late)).to.equal('AUTHORITY_ENDED');
    });

    it('a signature is thrown away when the document is returned while it is being made', async () => {
      const { id: documentId } = await reviewed(office, commune);
      const { chairman } = commune;
      const session = await office.openKey(chairman, { personId: chairman.personId });
      const slow = {
        ...office,
        pdf: {
          ...office.pdf,
          signAsPerson: async (input: Parameters<Office['pdf']['signAsPerson']>[0]) => {
            const result = await office.pdf.signAsPerson(input);
            await office.transact((tx) =>
              tx.documents.update(documentId, { subject: 'khác', updatedAt: office.clock.now() }),
            );
            return result;
          },
        },
      };
      const job = await signDocument(slow, chairman, { documentId, signingSessionId: session.id });
      const over = await ended(office, job);
      expect(over.error?.code).to.equal('DOCUMENT_CHANGED_MEANWHILE');
      const [main] = await office.read.files.filesOf(documentId);
      expect(main!.versions.map((version) => version.purpose)).to.deep.equal(['draft']);
      expect((await office.read.documents.signers(documentId))[0]!.signedAt).to.equal(null);
    });

    it('two clicks start one job when a document is signed twice at once', async () => {
      const { id: documentId } = await reviewed(office, commune);
      const { chairman } = commune;
      const session = await office.openKey(chairman, { personId: chairman.personId });
      const click = () => signDocument(office, chairman, { documentId, signingSessionId: session.id });
      const codes = await Promise.all([codeOf(click()), codeOf(click())]);
      await office.settle();
      expect(codes.sort()).to.deep.equal(['DOCUMENT_BUSY', 'nothing was refused']);
    });

    it('signatures do not count any more and the drafter gets the text back when a signed draft is returned', async () => {
      const document = await reviewed(office, commune, {
        signers: [
          { appointmentId: appointmentOf(commune.deputy), form: 'KT' },
          { appointmentId: appointmentOf(commune.chairman), form: 'TM' },
        ],
      });
      await sign(office, commune.deputy, document.id);
      const command = { documentId: document.id, reason: 'Sửa Điều 2' };
      const returned = await returnDocument(office, commune.chairman, command);
      expect(returned).to.include({ state: 'returned', returnReason: 'Sửa Điều 2', layout: null });
      const signers = await office.read.documents.signers(document.id);
      expect(signers.map((signer) => signer.signedAt)).to.deep.equal([null, null]);
      const [main] = await office.read.files.filesOf(document.id);
      expect(main!.versions.at(-1)).to.include({ purpose: 'draft', sha256: main!.versions[0]!.sha256 });
    });
  });

  describe('issuing', () => {
    it('the agency does not seal before the competent person has signed', async () => {
      const { id: documentId } = await reviewed(office, commune);
      const session = await office.openKey(commune.clerk, { unitId: commune.id });
      const command = { documentId, signingSessionId: session.id };
      expect(await codeOf(issueDocument(office, commune.clerk, command))).to.equal('SEAL_BEFORE_SIGNATURE');
      expect((await office.read.documents.get(documentId))!.number).to.equal(null);
    });

    it('the number stays with the document when sealing fails, and issuing again uses it', async () => {
      const { id } = await reviewed(office, commune);
      await sign(office, commune.chairman, id);
      const session = await office.openKey(commune.clerk, { unitId: commune.id });
      const broken = {
        ...office,
        pdf: { ...office.pdf, sealMain: () => Promise.reject(new Error('the power failed')) },
      };
      const job = await issueDocument(broken, commune.clerk, {
        documentId: id,
        signingSessionId: session.id,
      });
      expect((await ended(office, job)).error?.code).to.equal('JOB_DEFECT');
      const held = (await office.read.documents.get(id))!;
      expect(held.state).to.equal('issuing');
      expect((await issue(office, commune, id)).error).to.equal(null);
      const issued = (await office.read.documents.get(id))!;
      expect(issued).to.include({ state: 'issued', number: held.number });
    });

    it('a spoiled number stays used, with its reason in the register', async () => {
      const { id } = await reviewed(office, commune);
      await sign(office, commune.chairman, id);
      const session = await office.openKey(commune.clerk, { unitId: commune.id });
      const broken = {
        ...office,
        pdf: { ...office.pdf, sealMain: () => Promise.reject(new Error('the power failed')) },
      };
      await issueDocument(broken, commune.clerk, { documentId: id, signingSessionId: session.id });
      await office.settle();
      expect(await codeOf(spoilNumber(office, commune.clerk, { documentId: id, reason: ' ' }))).to.equal(
        'VOID_REASON_MISSING',
      );
      await spoilNumber(office, commune.clerk, { documentId: id, reason: 'Sai thẩm quyền' });
      const line = (await office.read.registers.entryOfDocument(id))!;
      expect(line.voidReason).to.equal('Sai thẩm quyền');
      const next = await reviewed(office, commune);
      await sign(office, commune.chairman, next.id);
      await issue(office, commune, next.id);
      expect((await office.read.documents.get(next.id))!.number).to.equal(line.number + 1);
    });

    it('a date of issue before the signature or in the future is refused', async () => {
      const { id } = await reviewed(office, commune);
      await sign(office, commune.chairman, id);
      for (const date of ['2020-01-01', '2999-01-01'])
        expect(await codeOf(issue(office, commune, id, date))).to.equal('ISSUE_DATE_INVALID');
    });

    it('a job of a process that died is ended as interrupted at the next start', async () => {
      const { id } = await reviewed(office, commune);
      const now = office.clock.now();
      const job = {
        id: office.newId(),
        kind: 'sign-document' as const,
        state: 'running' as const,
        accountId: commune.chairman.accountId,
        documentId: id,
        owner: 'test/99/1',
        step: 'signing',
        result: null,
        error: null,
        createdAt: now,
        updatedAt: now,
      };
      await office.transact((tx) => tx.jobs.insert(job));
      const other = { id: job.owner, host: 'test', place: 'test', pid: 99, roles: ['web'], startedAt: now };
      await office.transact((tx) => tx.processes.beat(other));
      const alive = { ...office, isDead: () => false };
      expect(await interruptOrphanedJobs(alive)).to.equal(0);
      expect(await interruptOrphanedJobs({ ...office, isDead: () => true })).to.equal(1);
      expect((await office.read.jobs.get(job.id))!.error?.code).to.equal('SIGNING_INTERRUPTED');
      expect((await sign(office, commune.chairman, id)).error).to.equal(null);
    });
  });
});

async function scripted(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  pdf.addPage([595, 842]);
  const action = pdf.context.obj({ S: PDFName.of('JavaScript'), JS: PDFString.of('app.alert(1)') });
  pdf.catalog.set(PDFName.of('OpenAction'), action);
  return pdf.save();
}
