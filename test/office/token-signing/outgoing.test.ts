/** Leader and clerk sign on their own tokens, through HTTP on the running service. */
import { expect } from 'chai';
import type { Member } from '../../../scripts/journey/cast.ts';
import type { Json } from '../../../scripts/journey/client.ts';
import type { Behaviour } from '../../support/sign-service-stand-in.ts';
import { smallPdf } from '../../support/signing-fixtures.ts';
import { letter, TokenDay } from './token-day.ts';

const UNIT = 'chanson';

describe('signing on the officials’ own tokens', function tokens() {
  this.timeout(120_000);
  let day: TokenDay;
  let chairman: Member;
  let clerk: Member;

  before(async () => {
    day = await TokenDay.open();
    chairman = await day.office.who(UNIT, 'chutich');
    clerk = await day.office.who(UNIT, 'vanthu');
  });
  after(() => day?.close());

  const reviewed = async (): Promise<string> =>
    (await day.office.reviewed(UNIT, {}, await letter(chairman))).id;

  it('a document approved and issued by tokens carries both signatures at B-T, its number in the file, and goes on as any other', async () => {
    const id = await reviewed();
    const approved = await day.sign(chairman, id, { purpose: 'approve' }, await day.own(chairman));
    expect(approved.callback, JSON.stringify(approved.status.error)).to.include({ Status: 0 });
    expect(approved.status).to.include({ state: 'accepted', documentState: 'signed' });
    const issued = await day.sign(clerk, id, { purpose: 'issue' }, await day.seal(clerk));
    expect(issued.callback, JSON.stringify(issued.status.error)).to.include({
      Status: 0,
      DocumentNumber: issued.prepared.documentNumber,
    });
    expect(issued.prepared.issuedDate).to.match(/^\d{4}-\d\d-\d\dT00:00:00\+07:00$/);
    expect(issued.status).to.include({ state: 'accepted', documentState: 'issued' });
    const document = await day.office.view(UNIT, id);
    expect(document).to.include({ state: 'issued', levelPending: null });
    expect(document.numberSymbol).to.equal(issued.prepared.documentNumber);
    const [main] = await day.verdicts(UNIT, id);
    expect(main.map(([, verdict]: string[]) => verdict)).to.deep.equal(['TOTAL-PASSED', 'TOTAL-PASSED']);
    expect(main[0][0]).to.equal(chairman.fullName);
    const purposes = await day.rows(
      `SELECT purpose FROM file_versions v JOIN document_files f ON f.id = v.file_id
       WHERE f.document_id = $1 AND purpose <> 'rendition' ORDER BY sequence`,
      [id],
    );
    expect(purposes.map(({ purpose }) => purpose)).to.deep.equal(['draft', 'prepared', 'signed', 'issued']);
    for (const kind of ['document.signed', 'document.issued'])
      expect((await day.events(kind, id))[0].after, kind).to.include({ via: 'token' });
    expect((await day.office.send(UNIT, id)).length).to.equal(1);
  });

  it('a document with an attachment is issued when the last of its files has its seal, whichever comes first', async () => {
    const { id, files } = await day.approved(UNIT, await smallPdf('Phu luc'));
    const attachment = files.find((file: Json) => file.role === 'attachment').id;
    const seal = await day.seal(clerk);
    const appendix = await day.sign(clerk, id, { purpose: 'appendix', fileId: attachment }, seal);
    expect(appendix.status, JSON.stringify(appendix.status.error)).to.include({
      state: 'accepted',
      documentState: 'issuing',
    });
    const main = files.find((file: Json) => file.role === 'main').id;
    expect(appendix.status.unsealedFileIds).to.deep.equal([main]);
    const issued = await day.sign(clerk, id, { purpose: 'issue' }, seal);
    expect(issued.status, JSON.stringify(issued.status.error)).to.include({ documentState: 'issued' });
    expect(issued.prepared.documentNumber).to.equal(appendix.prepared.documentNumber);
    const verdicts = await day.verdicts(UNIT, id);
    expect(verdicts.map((file) => file.map(([, verdict]: string[]) => verdict))).to.deep.equal([
      ['TOTAL-PASSED', 'TOTAL-PASSED'],
      ['TOTAL-PASSED'],
    ]);
  });

  it('an electronic copy is sealed as a copy, and not issued as another document', async () => {
    const over = { typeCode: 'SY', origin: 'copy', signers: [] };
    const { id } = await day.office.reviewed(UNIT, over);
    const wrong = await codeOf(day.prepare(clerk, id, { purpose: 'issue' }));
    expect(wrong).to.equal('TOKEN_SIGNING_PURPOSE_WRONG');
    const copy = await day.sign(clerk, id, { purpose: 'copy' }, await day.seal(clerk));
    expect(copy.status, JSON.stringify(copy.status.error)).to.include({ documentState: 'issued' });
    expect(await day.verdicts(UNIT, id)).to.have.nested.property('[0].length', 1);
  });

  it('a signature without time-stamp is taken and marked', async () => {
    const { timestamps } = day.tool;
    day.tool.timestamps = undefined;
    const { id } = await day.approved(UNIT).finally(() => {
      day.tool.timestamps = timestamps;
    });
    expect((await day.office.view(UNIT, id)).levelPending).to.equal('TIMESTAMP_MISSING');
  });

  describe('what a leader’s tool must not send', () => {
    const refusals: readonly (readonly [Behaviour, string])[] = [
      ['other-document', 'TOKEN_SIGNING_OTHER_FILE'],
      ['rewritten', 'TOKEN_SIGNING_OTHER_FILE'],
      ['unsigned', 'TOKEN_SIGNING_UNSIGNED'],
      ['junk', 'TOKEN_SIGNING_UNREADABLE'],
      ['wrong-field', 'TOKEN_SIGNING_FIELD_WRONG'],
      ['signed-twice', 'TOKEN_SIGNING_CHANGED'],
      ['text-over-page', 'TOKEN_SIGNING_CHANGED'],
      ['broken-signature', 'TOKEN_SIGNING_INVALID'],
    ];
    for (const [behaviour, code] of refusals)
      it(`${behaviour}: ${code}, shown to the tool, kept for the page and the record, nothing else changed`, async () => {
        const id = await reviewed();
        const before = await day.office.view(UNIT, id);
        const token = await day.own(chairman);
        const { callback, status } = await day.sign(chairman, id, { purpose: 'approve' }, token, behaviour);
        const answer = day.tool.handlerAnswers.at(-1)!;
        expect(answer.httpStatus).to.equal(200);
        expect(answer.body).to.have.all.keys('Status', 'Message', 'FileName', 'FileServer');
        expect(answer.body).to.include({ Status: false, FileName: '', FileServer: '' });
        expect(answer.body.Message)
          .to.include(code)
          .and.to.match(/[ạảấầẩẫậắằẳẵặẹẻẽềểễệịọỏốồổỗộớờởỡợụủứừửữự]/);
        expect(callback).to.include({ Status: 1 });
        expect(status).to.include({ state: 'refused', documentState: 'awaiting_signature' });
        expect(status.error.code).to.equal(code);
        const [event] = await day.events('document.sign-refused', id);
        expect(event.after).to.include({ code, purpose: 'approve', via: 'token' });
        expect(event.account_id).to.be.a('string');
        expect(await day.office.view(UNIT, id)).to.deep.equal(before);
      });

    it('somebody else’s certificate: refused as another’s, and one that nobody bound as not bound', async () => {
      const deputy = await day.office.who(UNIT, 'phochutich1');
      const strange = await day.pki.issue({
        kind: 'official',
        commonName: chairman.fullName,
        organisation: 'ỦY BAN NHÂN DÂN HUYỆN YÊN SƠN',
        locality: 'Tuyên Quang',
        keyType: 'ec-p256',
        pin: '12345678',
      });
      for (const [token, code] of [
        [await day.own(deputy), 'CERTIFICATE_OF_ANOTHER'],
        [await day.seal(clerk), 'CERTIFICATE_OF_ANOTHER'],
        [strange.p12, 'CERTIFICATE_NOT_BOUND'],
      ] as const) {
        await day.own(chairman);
        const { status } = await day.sign(chairman, await reviewed(), { purpose: 'approve' }, token);
        expect(status.error?.code).to.equal(code);
      }
    });
  });

  describe('what a clerk’s tool must not send', () => {
    const refusals: readonly (readonly [Behaviour, string])[] = [
      ['wrong-number', 'TOKEN_SIGNING_NUMBER_WRONG'],
      ['number-left-out', 'TOKEN_SIGNING_NUMBER_WRONG'],
      ['number-changed-after', 'TOKEN_SIGNING_CHANGED'],
      ['unlocked', 'TOKEN_SIGNING_NUMBER_UNLOCKED'],
    ];
    for (const [behaviour, code] of refusals)
      it(`${behaviour}: ${code}, and the number stays with the document for the next try`, async () => {
        const { id } = await day.approved(UNIT);
        const seal = await day.seal(clerk);
        const first = await day.sign(clerk, id, { purpose: 'issue' }, seal, behaviour);
        expect(first.status.error?.code, JSON.stringify(first.status)).to.equal(code);
        expect(first.status.documentState).to.equal('issuing');
        if (behaviour === 'number-changed-after')
          expect(first.status.error.title.vi).to.match(/SoVanBan.*thành “99”/);
        const second = await day.sign(clerk, id, { purpose: 'issue' }, seal);
        expect(second.status, JSON.stringify(second.status.error)).to.include({ documentState: 'issued' });
        expect(second.prepared.documentNumber).to.equal(first.prepared.documentNumber);
      });

    it('a person’s certificate in place of the seal: refused as another’s', async () => {
      const { id } = await day.approved(UNIT);
      await day.seal(clerk);
      const { status } = await day.sign(clerk, id, { purpose: 'issue' }, await day.own(clerk));
      expect(status.error?.code).to.equal('CERTIFICATE_OF_ANOTHER');
    });
  });

  it('who may not sign, prepares nothing: the clerk for the leader, the leader for the clerk, another commune, the seal before the signature', async () => {
    const id = await reviewed();
    const stranger = await day.office.who('trungmon', 'chutich');
    expect(await codeOf(day.prepare(clerk, id, { purpose: 'approve' }))).to.equal('FORBIDDEN');
    expect(await codeOf(day.prepare(chairman, id, { purpose: 'issue' }))).to.equal('FORBIDDEN');
    expect(await codeOf(day.prepare(stranger, id, { purpose: 'approve' }))).to.equal('NOT_FOUND');
    expect(await codeOf(day.prepare(clerk, id, { purpose: 'issue' }))).to.equal('SEAL_BEFORE_SIGNATURE');
  });
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing was refused',
    (error: { problem?: { code: string } }) => error.problem?.code ?? String(error),
  );
}
