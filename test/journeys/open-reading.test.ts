/** Who is no party to a record learns nothing of it by its id, and ids of one record open nothing under another. */

import { expect } from 'chai';
import type { Member } from '../../scripts/journey/cast.ts';
import { ApiFailure, type Json } from '../../scripts/journey/client.ts';
import type { ErrorSpec } from '../../src/app-error.ts';
import { describeRoutes } from '../../src/http/all-routes.ts';
import { documentErrors } from '../../src/office/documents/errors.ts';
import { registerErrors } from '../../src/office/documents/registers/errors.ts';
import { officeErrors } from '../../src/office/errors.ts';
import { exchangeErrors } from '../../src/office/exchange/errors.ts';
import { identityErrors } from '../../src/office/identity/errors.ts';
import { keyErrors } from '../../src/office/identity/key-errors.ts';
import { incomingErrors } from '../../src/office/incoming/errors.ts';
import { outgoingErrors } from '../../src/office/outgoing/errors.ts';
import { vietnamDate } from '../../src/office/unit-of-work.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { smallPdf } from '../support/signing-fixtures.ts';
import { asPdf, OfficeDay } from './office-day.ts';
import { changesNothing, refusal } from './refused.ts';

/** Public knowledge inside the service, opened by a code and not by an id, or named by a queue (test/journeys/mail-away.test.ts). */
const open = new Set(['/units/{id}', '/units/{id}/appointments', '/check/{token}', '/queues/{queue}/work']);

describe('reading by guessed id without rights', function openReading() {
  this.timeout(120_000);
  let service: RunningService;
  let day: OfficeDay;
  /** Records of chanson (sender) and hungloi (receiver), by the first part of their addresses. */
  const records: Record<string, { id: string; fileId?: string }> = {};
  let strangers: readonly Member[];
  let document: Json;
  let arrived: Json;
  let delivery: Json;
  /** From a form: the only kind that has a DOCX. */
  let composed: Json;

  before(async () => {
    service = await startDemoService();
    day = new OfficeDay(service.origin);
    document = await day.issued('chanson', { addressees: await day.electronically('hungloi') });
    [delivery] = await day.send('chanson', document.id);
    const chairman = await day.who('chanson', 'chutich');
    const clerk = await day.who('chanson', 'vanthu');
    const receiver = await day.who('hungloi', 'vanthu');
    const { id: incomingId } = await day.arrival('hungloi', document);
    arrived = await receiver.api.get(`/incoming/${incomingId}`);
    const waiting = await day.reviewed('chanson');
    const job = await day.sign(chairman, waiting.id);
    const other = await day.reviewed('chanson');
    const books = await clerk.api.get(`/books?unitId=${clerk.unitId}`);
    const group = await clerk.api.post('/groups', {
      unitId: clerk.unitId,
      name: 'Các xã lân cận',
      members: [{ unitId: receiver.unitId, channel: 'electronic' }],
    });
    const tool = await chairman.api.post(`/documents/${other.id}/token-signings`, { purpose: 'approve' });
    const batch = await batchOf(day, chairman, (await day.reviewed('chanson')).id);
    const paper = await day.issued('chanson', {
      addressees: [{ unitId: null, name: 'Trường THCS Chân Sơn', channel: 'paper' }],
    });
    await day.send('chanson', paper.id);
    const { items: toPost } = await clerk.api.get(`/postings/waiting?unitId=${clerk.unitId}`);
    const posting = await clerk.api.post('/postings', {
      unitId: clerk.unitId,
      postedOn: vietnamDate(new Date()),
      addressee: 'Trường THCS Chân Sơn',
      items: toPost.map(({ entryId, deliveryId }: Json) => ({ entryId, deliveryId })),
    });
    await clerk.api.request('PUT', `/postings/${posting.id}/returned-slip`, {
      file: asPdf(await smallPdf()),
      etag: `"${posting.version}"`,
    });
    const it = await day.who('huyen', 'cntt');
    const partner = await it.api.post('/partners', {
      kind: 'paper',
      name: 'Bưu điện huyện Yên Sơn',
      endpoint: null,
      settings: {},
      simulated: false,
    });
    const officer = await day.who('chanson', 'chuyenvien');
    composed = await day.draft('chanson', { subject: 'rà soát thủ tục ở các thôn' });
    const body = [{ kind: 'paragraph', text: 'Đề nghị các thôn rà soát.' }];
    await officer.api.post('/documents/compose', { documentId: composed.id, body });
    Object.assign(records, {
      documents: { id: document.id, fileId: document.files[0].id },
      incoming: { id: arrived.id, fileId: arrived.files[0].id },
      jobs: { id: job.id },
      books: { id: books.items[0].id },
      groups: { id: group.id },
      deliveries: { id: delivery.id },
      'token-signings': { id: tool.id },
      'signing-batches': { id: batch.id },
      postings: { id: posting.id },
      units: { id: clerk.unitId },
      partners: { id: partner.id },
    });
    strangers = [
      await day.who('doibinh', 'vanthu'),
      await day.who('doibinh', 'chutich'),
      await day.who('huyen', 'chuyenvien'),
      await day.who('noivu', 'truong'),
    ];
  });
  after(() => service?.stop());

  const fill = (path: string): string => {
    const record = path.endsWith('/docx') ? { id: composed.id as string } : records[path.split('/')[1] ?? ''];
    if (!record) throw new Error(`this test knows no record for ${path}: add one`);
    return path.replace('{id}', record.id).replace('{fileId}', record.fileId ?? '—');
  };
  const reading = describeRoutes().filter(
    ({ method, path }) => method === 'get' && path.includes('{') && !open.has(path),
  );

  for (const { path } of reading) {
    // That a unit is there, everybody knows; systems that documents are exchanged with belong to IT as such.
    const known = /^\/(units|partners)\//.test(path);
    it(`GET ${path}, asked by those of other units, is ${known ? 'refused' : 'not found'}`, async () => {
      for (const { api } of strangers)
        await (known
          ? refusal(api.get(fill(path)), 403, identityErrors.FORBIDDEN)
          : refusal(api.get(fill(path)), 404, officeErrors.NOT_FOUND));
    });
  }

  it('each of these addresses, asked by those who may, is answered: the ids are real', async () => {
    const owners: Record<string, Member> = {
      incoming: await day.who('hungloi', 'vanthu'),
      partners: await day.who('huyen', 'cntt'),
      jobs: await day.who('chanson', 'chutich'),
      'token-signings': await day.who('chanson', 'chutich'),
      'signing-batches': await day.who('chanson', 'chutich'),
    };
    const clerk = await day.who('chanson', 'vanthu');
    for (const { path } of reading) {
      const { api } = owners[path.split('/')[1] ?? ''] ?? clerk;
      // Nothing stamps an arrival before it is registered.
      if (path.endsWith('stamp')) continue;
      await api.download(fill(path)).catch((error: unknown) => {
        // Found, and not at that step.
        if (error instanceof ApiFailure && error.status === 409) return;
        if (error instanceof ApiFailure) expect.fail(`${path}: ${error.message}`);
        throw error;
      });
    }
  });

  it('leaks through search, suggestions, statistics: ledger and lists, asked by id or by words, tell others nothing', async () => {
    for (const { api } of strangers) {
      await refusal(api.get(`/ledger?documentId=${document.id}`), 404, officeErrors.NOT_FOUND);
      await refusal(api.get(`/ledger?incomingId=${arrived.id}`), 404, officeErrors.NOT_FOUND);
      expect(
        (await api.get(`/documents?box=all&query=${encodeURIComponent(document.subject)}`)).items,
      ).to.deep.equal([]);
      expect((await api.get('/incoming?box=all')).items).to.deep.equal([]);
      const words = encodeURIComponent(document.subject);
      const found = await api.get(`/search?query=${words}`);
      expect(found.items.map(({ id }: Json) => id)).not.to.include.members([document.id]);
      expect(found.items.map(({ id }: Json) => id)).not.to.include.members([arrived.id]);
    }
    const [stranger] = strangers;
    const year = vietnamDate(new Date()).slice(0, 4);
    const period = `from=${year}-01-01&to=${year}-12-31`;
    const { unitId } = await day.who('chanson', 'vanthu');
    for (const address of [
      `/share/documents?unitId=${unitId}&direction=outgoing&${period}`,
      `/share/export?unitId=${unitId}&direction=outgoing&${period}`,
      `/registers/handling?unitId=${unitId}&${period}`,
      `/registers/quantities?unitId=${unitId}&${period}`,
      `/registers/postings?unitId=${unitId}&${period}`,
      `/registers/copy-uses?unitId=${unitId}&${period}`,
      `/registers/years?unitId=${unitId}`,
      `/postings?unitId=${unitId}`,
      `/postings/waiting?unitId=${unitId}`,
      `/copy-uses?unitId=${unitId}`,
    ])
      await refusal(stranger!.api.get(address), 403, identityErrors.FORBIDDEN);
  });

  it('what belongs to a unit as a whole is refused to other units', async () => {
    const { unitId } = await day.who('chanson', 'vanthu');
    const period = `unitId=${unitId}&direction=outgoing&from=2026-01-01&to=2026-12-31`;
    const paths = ['books?', 'groups?', 'certificates?', 'authorities?', 'ledger?'];
    for (const { api } of strangers) {
      for (const path of paths)
        await refusal(api.get(`/${path}unitId=${unitId}`), 403, identityErrors.FORBIDDEN).catch(
          (error: unknown) => {
            throw new Error(`${path}: ${error}`, { cause: error });
          },
        );
      for (const path of ['documents', 'incoming'])
        expect((await api.get(`/${path}?box=all&unitId=${unitId}`)).items).to.deep.equal([]);
      await refusal(api.get(`/share?${period}`), 403, identityErrors.FORBIDDEN);
      await refusal(api.get(`/share/documents?${period}`), 403, identityErrors.FORBIDDEN);
    }
  });

  it('a change by a guessed id, tried by those of other units, is not found and changes nothing', async () => {
    const seal = '0190a000-0000-7000-8000-00000000000f';
    const reason = { reason: 'thử' };
    const parts = [{ appointmentId: seal, part: 'lead' }];
    const tries: readonly (readonly [string, string, Json?])[] = [
      ['PATCH', '/documents/{id}', { subject: 'khác' }],
      ['POST', '/documents/{id}/submit', {}],
      ['POST', '/documents/{id}/approve-content', {}],
      ['POST', '/documents/{id}/approve-form', {}],
      ['POST', '/documents/{id}/return', reason],
      ['POST', '/documents/{id}/cancel', reason],
      ['POST', '/documents/{id}/spoil', reason],
      ['POST', '/documents/{id}/send', {}],
      ['POST', '/documents/{id}/recall', reason],
      ['DELETE', '/documents/{id}/attachments/{fileId}'],
      ['POST', '/incoming/{id}/register', {}],
      ['POST', '/incoming/{id}/refuse', reason],
      ['POST', '/incoming/{id}/recall-answer', { agree: true, ...reason }],
      ['POST', '/incoming/{id}/direct', { opinion: 'thử', parts }],
      ['POST', '/incoming/{id}/assign', {}],
      ['POST', '/incoming/{id}/start', {}],
      ['POST', '/incoming/{id}/finish', { result: 'thử' }],
      ['POST', '/deliveries/{id}/re-drive', {}],
      ['PATCH', '/books/{id}', { name: 'Sổ khác' }],
      ['PUT', '/groups/{id}', { name: 'Nhóm khác', members: [{ unitId: seal, channel: 'both' }] }],
      ['DELETE', '/groups/{id}'],
    ];
    await changesNothing(service, async () => {
      for (const [method, path, json] of tries) {
        for (const { api, username } of strangers) {
          const work = api.request(method, fill(path), { json, etag: '"1"' });
          await refusal(work, 404, officeErrors.NOT_FOUND).catch((error: unknown) => {
            throw new Error(`${method} ${path} by ${username}: ${error}`, { cause: error });
          });
        }
      }
      for (const { api } of strangers) {
        const body = [{ kind: 'paragraph', text: 'thử' }];
        await refusal(
          api.post('/documents/compose', { documentId: document.id, body }),
          404,
          officeErrors.NOT_FOUND,
        );
        const file = { file: asPdf(await smallPdf()), etag: '"1"' };
        await refusal(
          api.request('PUT', `/documents/${document.id}/file`, file),
          404,
          officeErrors.NOT_FOUND,
        );
      }
    });
  });

  describe('ids swapped between check and use', () => {
    const refused = (work: () => Promise<unknown>, status: number, spec: ErrorSpec) =>
      changesNothing(service, () => refusal(work(), status, spec));

    it('a file, a job’s document or a delivery of one document, asked under another of the same unit, is refused', async () => {
      const { api } = await day.who('chanson', 'chuyenvien');
      const own = await day.draft('chanson');
      const foreign = document.files[0].id;
      await refused(
        () => api.get(`/documents/${own.id}/files/${foreign}`),
        404,
        outgoingErrors.ATTACHMENT_UNKNOWN,
      );
      const remove = () =>
        api.request('DELETE', `/documents/${own.id}/attachments/${foreign}`, { etag: `"${own.version}"` });
      await refused(remove, 404, outgoingErrors.ATTACHMENT_UNKNOWN);
      const clerk = await day.who('chanson', 'vanthu');
      const second = await day.issued('chanson', { addressees: await day.electronically('daovien') });
      await day.send('chanson', second.id);
      await day.arrival('daovien', second);
      const recall = () =>
        clerk.api.post(`/documents/${second.id}/recall`, { reason: 'thử', deliveryIds: [delivery.id] });
      await refused(recall, 409, exchangeErrors.NOTHING_TO_RECALL);
    });

    it('a file of one arrival, asked under another of the same unit, is refused', async () => {
      const { api, unitId } = await day.who('hungloi', 'vanthu');
      const paper = {
        unitId,
        senderName: 'Công an huyện',
        numberSymbol: '7/CAH',
        typeCode: 'CV',
        subject: 'an ninh',
      };
      const { id } = await api.post('/incoming', paper);
      await refused(
        () => api.get(`/incoming/${id}/files/${arrived.files[0].id}`),
        404,
        incomingErrors.FILE_GONE,
      );
    });

    it('another unit’s book, unit, post or record in the body is refused', async () => {
      const stranger = await day.who('doibinh', 'vanthu');
      const receiver = await day.who('hungloi', 'vanthu');
      const clerk = await day.who('chanson', 'vanthu');
      const officer = await day.who('chanson', 'chuyenvien');
      const foreignBooks = await stranger.api.get(`/books?unitId=${stranger.unitId}`);
      const [book] = foreignBooks.items.filter((one: Json) => one.direction === 'incoming');
      const register = () => receiver.api.post(`/incoming/${arrived.id}/register`, { bookId: book.id });
      await refused(register, 409, registerErrors.BOOK_MISSING);
      const paper = {
        unitId: stranger.unitId,
        senderName: 'Công an huyện',
        numberSymbol: '8/CAH',
        typeCode: 'CV',
        subject: 'an ninh',
      };
      await refused(() => receiver.api.post('/incoming', paper), 403, identityErrors.FORBIDDEN);
      const draft = (over: Json) => day.draft('chanson', over);
      await refused(() => draft({ unitId: stranger.unitId }), 403, identityErrors.FORBIDDEN);
      const post = { draftingAppointmentId: clerk.appointmentId };
      await refused(() => draft(post), 404, officeErrors.NOT_FOUND);
      const signers = [{ appointmentId: (await day.who('doibinh', 'chutich')).appointmentId, form: 'TM' }];
      await refused(() => draft({ signers }), 422, documentErrors.SIGNER_INVALID);
      await refused(() => draft({ replyToIncomingId: arrived.id }), 422, documentErrors.REPLY_TARGET_INVALID);
      const replaces = () =>
        stranger.api.post('/documents', {
          unitId: stranger.unitId,
          typeCode: 'CV',
          subject: 'thay thế',
          replacesId: document.id,
        });
      await refused(replaces, 422, documentErrors.LINKED_DOCUMENT_INVALID);
      const group = {
        unitId: stranger.unitId,
        name: 'Nhóm lạ',
        members: [{ unitId: clerk.unitId, channel: 'both' }],
      };
      await refused(() => clerk.api.post('/groups', group), 403, identityErrors.FORBIDDEN);
      const open = { unitId: stranger.unitId, direction: 'incoming', name: 'Sổ lạ', typeCodes: ['BC'] };
      await refused(() => clerk.api.post('/books', open), 403, identityErrors.FORBIDDEN);
      const approve = () => officer.api.post(`/documents/${document.id}/approve-form`);
      await refused(approve, 403, identityErrors.FORBIDDEN);
    });

    it('another unit’s seal, another leader’s name and another account’s key session are refused', async () => {
      const clerk = await day.who('chanson', 'vanthu');
      const stranger = await day.who('doibinh', 'vanthu');
      const seal = { holder: 'seal', unitId: stranger.unitId, pin: '123456' };
      await refused(() => clerk.api.post('/signing-sessions', seal), 403, identityErrors.FORBIDDEN);
      const foreign = await day.cast.signingSession(stranger, { holder: 'seal', unitId: stranger.unitId });
      const waiting = await day.reviewed('chanson');
      await day.sign(await day.who('chanson', 'chutich'), waiting.id);
      const issue = () => clerk.api.post(`/documents/${waiting.id}/issue`, { signingSessionId: foreign.id });
      await refused(issue, 409, keyErrors.SIGNING_SESSION_ENDED);
      const close = () => clerk.api.request('DELETE', `/signing-sessions/${foreign.id}`);
      await refused(close, 409, keyErrors.SIGNING_SESSION_ENDED);
      const chairman = await day.who('chanson', 'chutich');
      const deputy = await day.who('chanson', 'phochutich1');
      const delegation = () =>
        deputy.api.post('/delegations', {
          appointmentId: deputy.appointmentId,
          unitId: deputy.unitId,
          delegatorId: chairman.appointmentId,
          form: 'KT',
          validFrom: '2026-01-01',
          validTo: '2099-12-31',
          basis: 'tự giao',
        });
      await refused(delegation, 403, identityErrors.FORBIDDEN);
    });

    it('work is given to nobody outside the unit, and answered by no document of another', async () => {
      const clerk = await day.who('hungloi', 'vanthu');
      const leader = await day.who('hungloi', 'chutich');
      const officer = await day.who('hungloi', 'chuyenvien');
      const outsider = await day.who('doibinh', 'chuyenvien');
      const path = `/incoming/${arrived.id}`;
      await clerk.api.post(`${path}/register`);
      const direct = (appointmentId: string) =>
        leader.api.post(`${path}/direct`, {
          opinion: 'Giao xử lý',
          parts: [{ appointmentId, part: 'lead' }],
        });
      await refused(() => direct(outsider.appointmentId), 422, incomingErrors.ASSIGNEE_INVALID);
      await direct(officer.appointmentId);
      await clerk.api.post(`${path}/assign`);
      await officer.api.post(`${path}/start`);
      const finish = () =>
        officer.api.post(`${path}/finish`, { result: 'Xong', replyDocumentId: document.id });
      await refused(finish, 422, incomingErrors.REPLY_INVALID);
    });
  });
});

/** One document signed in a batch. */
async function batchOf(day: OfficeDay, signer: Member, documentId: string): Promise<Json> {
  const documentIds = [documentId];
  const { summaryDigest } = await signer.api.post('/signing-batches/summary', { documentIds });
  const session = await day.cast.signingSession(signer, { holder: 'personal' });
  const start = { documentIds, summaryDigest, signingSessionId: session.id };
  return (await signer.api.post('/signing-batches', start)).batch;
}
