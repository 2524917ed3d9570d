/** What is asked about one document on its way out and at its receiver, through HTTP. */
import { expect } from 'chai';
import type { Json } from '../../../scripts/journey/client.ts';
import { pdfErrors } from '../../../src/lib/pdf/errors.ts';
import { registerErrors } from '../../../src/office/documents/registers/errors.ts';
import { officeErrors } from '../../../src/office/errors.ts';
import { identityErrors } from '../../../src/office/identity/errors.ts';
import { outgoingErrors } from '../../../src/office/outgoing/errors.ts';
import { asPdf, eventually, type OfficeDay } from '../../journeys/office-day.ts';
import { refusal } from '../../journeys/refused.ts';
import { smallPdf } from '../../support/signing-fixtures.ts';

const isPdf = (bytes: Uint8Array) => expect(Buffer.from(bytes.subarray(0, 5)).toString()).to.equal('%PDF-');
const body = [
  { kind: 'basis', text: 'Luật Tổ chức chính quyền địa phương' },
  { kind: 'paragraph', text: 'Đề nghị các thôn rà soát thủ tục hành chính.' },
];

export function documentDoors(today: () => OfficeDay): void {
  describe('before signing and issuing', () => {
    let id: string;

    it('structured content, previewed, is a PDF and changes nothing; composed, it can be read again; a stranger sees neither', async () => {
      const day = today();
      const officer = await day.who('chanson', 'chuyenvien');
      ({ id } = await day.draft('chanson', { subject: 'rà soát thủ tục ở các thôn' }));
      const stranger = await day.who('doibinh', 'chuyenvien');
      await refusal(stranger.api.post(`/documents/${id}/preview`, { body }), 404, officeErrors.NOT_FOUND);
      const before = await officer.api.get(`/documents/${id}`);
      isPdf(await officer.api.download(`/documents/${id}/preview`, { body }));
      expect(await officer.api.get(`/documents/${id}`)).to.deep.equal(before);
      expect(await officer.api.get(`/documents/${id}/content`)).to.deep.equal({ content: null });
      await officer.api.post('/documents/compose', { documentId: id, body });
      expect((await officer.api.get(`/documents/${id}/content`)).content.body).to.deep.equal(body);
      await refusal(stranger.api.get(`/documents/${id}/content`), 404, officeErrors.NOT_FOUND);
    });

    it('a document never returned has no changes; returned and set anew, its new words are told', async () => {
      const day = today();
      const officer = await day.who('chanson', 'chuyenvien');
      const chairman = await day.who('chanson', 'chutich');
      await refusal(officer.api.get(`/documents/${id}/changes`), 409, outgoingErrors.NEVER_RETURNED);
      await officer.api.post(`/documents/${id}/submit`);
      await chairman.api.post(`/documents/${id}/return`, { reason: 'Ghi rõ thời hạn' });
      const again = [body[0], { kind: 'paragraph', text: 'Đề nghị các thôn rà soát xong trước tháng sau.' }];
      await officer.api.post('/documents/compose', { documentId: id, body: again });
      // Text that could not be read in time on a busy machine is told as not comparable; asked again, it is.
      const changes = await eventually(async () => {
        const answer = await officer.api.get(`/documents/${id}/changes`);
        return answer.comparable ? answer : undefined;
      });
      const words = (kind: string) =>
        changes.pages
          .flatMap(({ parts }: Json) => parts)
          .filter((part: Json) => part.kind === kind)
          .map(({ text }: Json) => text)
          .join(' ');
      expect(words('added')).to.include('tháng sau');
      expect(words('removed')).to.include('hành chính');
      const stranger = await day.who('doibinh', 'chutich');
      await refusal(stranger.api.get(`/documents/${id}/changes`), 404, officeErrors.NOT_FOUND);
    });

    it('where the signature will stand is shown to whose turn it is, on the page, and to nobody else', async () => {
      const day = today();
      const chairman = await day.who('chanson', 'chutich');
      const path = `/documents/${id}/signature-preview`;
      await refusal(chairman.api.get(path), 409, outgoingErrors.NOTHING_TO_SIGN);
      await day.review('chanson', id);
      const shown = await chairman.api.get(path);
      expect(shown.name).to.equal(chairman.fullName);
      expect(shown.signature.area.left).to.be.within(0, 1);
      const clerk = await day.who('chanson', 'vanthu');
      await refusal(clerk.api.get(path), 403, identityErrors.FORBIDDEN);
      await refusal((await day.who('doibinh', 'chutich')).api.get(path), 404, officeErrors.NOT_FOUND);
    });

    it('the number that issuing would take, asked twice, is the same, holds nothing, and is the number then given', async () => {
      const day = today();
      const clerk = await day.who('chanson', 'vanthu');
      const path = `/documents/${id}/number-preview`;
      await refusal((await day.who('chanson', 'chuyenvien')).api.get(path), 403, identityErrors.FORBIDDEN);
      await refusal((await day.who('doibinh', 'vanthu')).api.get(path), 404, officeErrors.NOT_FOUND);
      await day.sign(await day.who('chanson', 'chutich'), id);
      const first = await clerk.api.get(path);
      expect(await clerk.api.get(path)).to.deep.equal(first);
      expect(first).to.include({ held: false });
      expect(first.marks.map(({ what }: Json) => what)).to.include.members(['number', 'date', 'seal']);
      await day.issue('chanson', id);
      const issued = await day.view('chanson', id);
      expect(issued).to.include({ number: first.number, numberSymbol: first.numberSymbol });
      const next = await day.reviewed('chanson');
      await day.sign(await day.who('chanson', 'chutich'), next.id);
      expect((await clerk.api.get(`/documents/${next.id}/number-preview`)).number).to.equal(first.number + 1);
    });
  });

  describe('the years and pages of a book', () => {
    it('a book, asked for its years and its pages, gives both; the year under way is not closed; a stranger gets neither', async () => {
      const day = today();
      const clerk = await day.who('chanson', 'vanthu');
      const { items } = await clerk.api.get(`/books?unitId=${clerk.unitId}`);
      const book = items.find(({ direction }: Json) => direction === 'outgoing');
      const years = (await clerk.api.get(`/books/${book.id}/years`)).items;
      const [current] = years.slice(-1);
      expect(current).to.include({ closedAt: null, closing: null });
      isPdf(await clerk.api.download(`/books/${book.id}/print?year=${current.year}`));
      const sheet = await clerk.api.download(`/books/${book.id}/print?year=${current.year}&format=xlsx`);
      expect(Buffer.from(sheet.subarray(0, 2)).toString()).to.equal('PK');
      const close = () => clerk.api.post(`/books/${book.id}/years/${current.year}/close`);
      await refusal(close(), 409, registerErrors.BOOK_YEAR_NOT_OVER);
      const stranger = await day.who('doibinh', 'vanthu');
      await refusal(stranger.api.get(`/books/${book.id}/years`), 404, officeErrors.NOT_FOUND);
      await refusal(
        stranger.api.post(`/books/${book.id}/years/${current.year - 1}/close`),
        404,
        officeErrors.NOT_FOUND,
      );
    });

    it('a book, renamed by who keeps it, has the new name; stale or by a stranger it is refused', async () => {
      const day = today();
      const clerk = await day.who('chanson', 'vanthu');
      const { items } = await clerk.api.get(`/books?unitId=${clerk.unitId}`);
      const book = items.find(({ direction }: Json) => direction === 'incoming');
      const change = (etag: string | null, who = clerk) =>
        who.api.request('PATCH', `/books/${book.id}`, { json: { name: 'Sổ đến, quyển một' }, etag });
      const { etag } = await clerk.api.request('GET', `/books/${book.id}`);
      await refusal(change(etag, await day.who('doibinh', 'vanthu')), 404, officeErrors.NOT_FOUND);
      expect((await change(etag)).body.name).to.equal('Sổ đến, quyển một');
      await refusal(change(etag), 412, officeErrors.STALE_ETAG);
    });
  });

  describe('at the receiver', () => {
    let arrived: Json;
    let document: Json;

    it('an arrival, asked for its history, its verdict, its copy with the stamp and its slip, gives each to its readers alone', async () => {
      const day = today();
      document = await day.issued('chanson', { addressees: await day.electronically('hungloi') });
      await day.send('chanson', document.id);
      arrived = await day.arrival('hungloi', document);
      const clerk = await day.who('hungloi', 'vanthu');
      const stranger = await day.who('doibinh', 'vanthu');
      const path = `/incoming/${arrived.id}`;
      await clerk.api.post(`${path}/register`);
      const { items } = await clerk.api.get(`${path}/history`);
      expect(items.map(({ kind }: Json) => kind)).to.include.members([
        'incoming.arrived',
        'incoming.registered',
      ]);
      const [main] = (await clerk.api.get(`${path}/verification`)).files;
      expect(main.verdict).to.equal('TOTAL-PASSED');
      isPdf(await clerk.api.download(`${path}/stamp`));
      isPdf(await clerk.api.download(`${path}/opinion-slip`));
      for (const part of ['history', 'verification', 'stamp', 'opinion-slip'])
        await refusal(stranger.api.get(`${path}/${part}`), 404, officeErrors.NOT_FOUND);
    });

    it('a paper arrival, given its scan, shows it; bytes that are no PDF are refused, and so is the clerk of another unit', async () => {
      const day = today();
      const clerk = await day.who('hungloi', 'vanthu');
      const paper = await clerk.api.post('/incoming', {
        unitId: clerk.unitId,
        senderName: 'Công an huyện Yên Sơn',
        numberSymbol: '8/CAH',
        typeCode: 'CV',
        subject: 'bảo đảm an ninh trật tự',
      });
      const path = `/incoming/${paper.id}/scan?name=ban-quet.pdf`;
      const file = asPdf(await smallPdf());
      const stranger = await day.who('doibinh', 'vanthu');
      await refusal(stranger.api.request('POST', path, { file }), 404, officeErrors.NOT_FOUND);
      await refusal(
        clerk.api.request('POST', path, { file: asPdf(Buffer.from('không phải PDF')) }),
        422,
        pdfErrors.PDF_NOT_A_PDF,
      );
      expect((await clerk.api.request('POST', path, { file })).status).to.equal(201);
      const shown = await clerk.api.get(`/incoming/${paper.id}`);
      expect(shown.files.map(({ name }: Json) => name)).to.include('ban-quet.pdf');
    });

    it('how long receivers take, asked by IT over the sender, counts the delivery; a commune’s officer is refused', async () => {
      const day = today();
      const it = await day.who('huyen', 'cntt');
      const { unitId } = await day.who('chanson', 'vanthu');
      const path = `/deliveries/times?unitId=${unitId}&from=2026-01-01&to=2030-12-31`;
      const { items } = await it.api.get(path);
      const [row] = items.filter(({ receiverUnitId }: Json) => receiverUnitId === arrived.unitId);
      expect(row.received).to.be.at.least(1);
      expect(row.medianSeconds).to.be.a('number');
      await refusal((await day.who('chanson', 'chuyenvien')).api.get(path), 403, identityErrors.FORBIDDEN);
    });
  });
}
