import { Readable } from 'node:stream';
import { expect } from 'chai';
import { composeDraft } from '../../src/office/outgoing/compose-draft.ts';
import { draftDocument } from '../../src/office/outgoing/draft-document.ts';
import { documentHistory } from '../../src/office/outgoing/read-file.ts';
import { approveDocument } from '../../src/office/outgoing/review-document.ts';
import { submitDocument } from '../../src/office/outgoing/submit-document.ts';
import { addAttachment } from '../../src/office/outgoing/upload-file.ts';
import { appointmentOf, type Commune, type Office, openOffice } from '../office/outgoing/office.ts';
import { issue, mainBytes, reviewed, sign } from '../office/outgoing/way.ts';
import { smallPdf } from '../support/signing-fixtures.ts';

describe('the way of an outgoing document', function journey() {
  this.timeout(120_000);
  let office: Office;
  let commune: Commune;

  before(async () => {
    office = await openOffice();
    commune = await office.addCommune('Chân Sơn', '000.01.01.H60');
  });

  after(() => office.close());

  it('a composed công văn with an attachment, when signed by the chairman and issued by the clerk, carries two valid signatures at B-LT and frozen bytes', async () => {
    const { officer, chairman, clerk } = commune;
    const { id: documentId } = await draftDocument(office, officer, {
      unitId: commune.id,
      typeCode: 'CV',
      subject: 'phối hợp rà soát hộ nghèo năm 2026',
      signers: [{ appointmentId: appointmentOf(chairman), form: 'TM' }],
      addressees: [{ name: 'Sở Nội vụ tỉnh Tuyên Quang', channel: 'paper' }],
    });
    await composeDraft(office, officer, {
      documentId,
      body: [{ kind: 'paragraph', text: 'Ủy ban nhân dân xã đề nghị quý cơ quan phối hợp.' }],
    });
    await addAttachment(office, officer, {
      documentId,
      stream: Readable.from([await smallPdf('Phu luc')]),
      name: 'phu-luc.pdf',
      confirmActive: false,
    });
    await submitDocument(office, officer, { documentId });
    await approveDocument(office, chairman, { documentId, kind: 'content' });
    await approveDocument(office, clerk, { documentId, kind: 'form' });
    const signing = await sign(office, chairman, documentId);
    expect(signing.error, JSON.stringify(office.defects)).to.equal(null);
    const signed = await mainBytes(office, documentId);
    const issuing = await issue(office, commune, documentId);
    expect(issuing.error).to.equal(null);

    const document = (await office.read.documents.get(documentId))!;
    expect(document).to.include({ state: 'issued', notation: 'UBND-VP', levelPending: null });
    expect(document.layout?.prepared).to.include({ kind: 'reserved' });
    const issued = await mainBytes(office, documentId);
    expect(Buffer.compare(issued.subarray(0, signed.length), signed)).to.equal(0);
    const report = await office.judge(issued);
    expect(report.signatures.map(({ verdict, level }) => [verdict, level])).to.deep.equal([
      ['TOTAL-PASSED', 'B-LT'],
      ['TOTAL-PASSED', 'B-LT'],
    ]);
    const files = await office.read.files.filesOf(documentId);
    expect(files.map((file) => file.versions.map((version) => version.purpose))).to.deep.equal([
      ['draft', 'prepared', 'signed', 'issued'],
      ['draft', 'issued'],
    ]);
    const attachment = await office.storage.read(files[1]!.versions[1]!.sha256);
    const sealed = await office.judge(attachment);
    expect(sealed.signatures.map(({ verdict }) => verdict)).to.deep.equal(['TOTAL-PASSED']);
  });

  it('every step stands in the history and the line of the register is complete when a document is issued', async () => {
    const { id } = await reviewed(office, commune);
    await sign(office, commune.chairman, id);
    await issue(office, commune, id);
    const history = await documentHistory(office, commune.officer, id, { limit: 100 });
    expect(history.items.map((event) => event.kind)).to.deep.equal([
      'document.drafted',
      'document.file-added',
      'document.submitted',
      'document.content-approved',
      'document.form-approved',
      'document.signed',
      'document.number-held',
      'document.issued',
    ]);
    const signedEvent = history.items.find((event) => event.kind === 'document.signed')!;
    expect(signedEvent.after).to.deep.include({ form: 'TM', level: 'B-LT', position: 1 });
    expect(signedEvent.after?.['grant']).to.include({ basis: 'Nghị quyết số 01/NQ-HĐND' });
    const line = (await office.read.registers.entryOfDocument(id))!;
    const document = (await office.read.documents.get(id))!;
    expect(line.columns).to.include({
      numberSymbol: `${String(document.number).padStart(2, '0')}/QĐ-UBND`,
      documentDate: document.issuedOn,
      titleAndSubject: 'Quyết định Về việc khen thưởng phong trào toàn dân đoàn kết',
      signer: 'Nguyễn Văn An (Chủ tịch)',
      recipients: 'Sở Nội vụ tỉnh Tuyên Quang',
    });
  });

  it('two signers sign in order, and the second has the deciding signature, when a document names both', async () => {
    const { chairman, deputy } = commune;
    const { id } = await reviewed(office, commune, {
      signers: [
        { appointmentId: appointmentOf(deputy), form: 'KT' },
        { appointmentId: appointmentOf(chairman), form: 'TM' },
      ],
    });
    const early = await sign(office, chairman, id).catch((error: { code: string }) => error.code);
    expect(early).to.equal('NOT_YOUR_TURN');
    expect((await sign(office, deputy, id)).error).to.equal(null);
    expect((await office.read.documents.get(id))!.state).to.equal('awaiting_signature');
    expect((await sign(office, chairman, id)).error).to.equal(null);
    expect((await issue(office, commune, id)).error).to.equal(null);
    const report = await office.judge(await mainBytes(office, id));
    expect(report.signatures.map(({ verdict }) => verdict)).to.deep.equal([
      'TOTAL-PASSED',
      'TOTAL-PASSED',
      'TOTAL-PASSED',
    ]);
  });

  it('a PDF that arrives signed keeps its signature valid and gets no reserved fields when it is signed and issued', async () => {
    const first = await reviewed(office, commune);
    await sign(office, commune.chairman, first.id);
    const { id } = await reviewed(office, commune, {}, await mainBytes(office, first.id));
    expect((await sign(office, commune.chairman, id)).error).to.equal(null);
    expect((await issue(office, commune, id)).error).to.equal(null);
    const document = (await office.read.documents.get(id))!;
    expect(document.layout?.prepared?.kind).to.equal('own-widget');
    const report = await office.judge(await mainBytes(office, id));
    expect(report.signatures.map(({ verdict }) => verdict)).to.deep.equal([
      'TOTAL-PASSED',
      'TOTAL-PASSED',
      'TOTAL-PASSED',
    ]);
  });

  it('a certified copy needs the agency’s signature alone when it is issued (Đ25)', async () => {
    const document = await reviewed(office, commune, { typeCode: 'SY', origin: 'copy', signers: [] });
    expect(document.state).to.equal('signed');
    expect((await issue(office, commune, document.id)).error).to.equal(null);
    const report = await office.judge(await mainBytes(office, document.id));
    expect(report.signatures.map(({ verdict }) => verdict)).to.deep.equal(['TOTAL-PASSED']);
    const line = (await office.read.registers.entryOfDocument(document.id))!;
    const book = (await office.read.registers.book(line.bookId))!;
    expect(book.typeCodes).to.deep.equal(['SY', 'TrS', 'SL']);
  });

  it('a document is signed B-B and marked when the time-stamp service is down', async () => {
    const { id } = await reviewed(office, commune);
    office.pki.switches.tsa = 'off';
    try {
      const job = await sign(office, commune.chairman, id);
      expect(job.result).to.include({ level: 'B-B', missing: 'TIMESTAMP_UNAVAILABLE' });
    } finally {
      office.pki.switches.tsa = 'on';
    }
    const document = (await office.read.documents.get(id))!;
    expect(document).to.include({ state: 'signed', levelPending: 'TIMESTAMP_UNAVAILABLE' });
  });

  it('the old document is marked as replaced when the new one is issued', async () => {
    const old = await reviewed(office, commune);
    await sign(office, commune.chairman, old.id);
    await issue(office, commune, old.id);
    const { id } = await reviewed(office, commune, { replacesId: old.id });
    await sign(office, commune.chairman, id);
    await issue(office, commune, id);
    expect(await office.read.documents.get(old.id)).to.include({ state: 'replaced', replacedById: id });
  });
});
