/** Documents from draft to the receiver's register and back, through HTTP alone on the running service. */

import { expect } from 'chai';
import type { Json } from '../../scripts/journey/client.ts';
import { composeSample } from '../../scripts/journey/sample-document.ts';
import { walkDocument } from '../../scripts/journey/walk-document.ts';
import { exchangeErrors } from '../../src/office/exchange/errors.ts';
import { vietnamDate } from '../../src/office/unit-of-work.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { smallPdf } from '../support/signing-fixtures.ts';
import { asPdf, eventually, mustSucceed, OfficeDay } from './office-day.ts';
import { refusal } from './refused.ts';
import { type NumberField, withNumber } from './tamper.ts';

const year = Number(vietnamDate(new Date()).slice(0, 4));

describe('the whole journey', function wholeJourney() {
  this.timeout(180_000);
  let service: RunningService;
  let day: OfficeDay;

  before(async () => {
    service = await startDemoService();
    day = new OfficeDay(service.origin);
  });
  after(() => service?.stop());

  const share = async (unit: string, direction: string): Promise<Json> => {
    const { api, unitId } = await day.who(unit, 'vanthu');
    return api.get(`/share?unitId=${unitId}&direction=${direction}&from=${year}-01-01&to=${year}-12-31`);
  };
  const counted = async (unit: string, shareClass: string): Promise<Json[]> => {
    const { api, unitId } = await day.who(unit, 'vanthu');
    const period = `from=${year}-01-01&to=${year}-12-31&class=${shareClass}`;
    return (await api.get(`/share/documents?unitId=${unitId}&direction=outgoing&${period}`)).items;
  };
  const registerLine = async (unit: string, document: Json): Promise<Json> => {
    const { api, unitId } = await day.who(unit, 'vanthu');
    for (const book of (await api.get(`/books?unitId=${unitId}`)).items) {
      const { items } = await api.get(`/books/${book.id}/entries`);
      const line = items.find((one: Json) => one.documentId === document.id);
      if (line) return line;
    }
    return expect.fail('no register has the document');
  };
  const deliveryIn = (unit: string, document: Json, wanted: (delivery: Json) => boolean): Promise<Json> =>
    eventually(async () => (await day.deliveries(unit, document.id)).find(wanted));

  it('a conforming công văn, walked by the journey’s client, holds at every step from the draft to 06 at two receivers', async () => {
    const chairman = await day.who('chanson', 'chutich');
    const bytes = await composeSample({
      place: 'Chân Sơn',
      unitName: chairman.unitName,
      parentName: 'UBND huyện Yên Sơn',
      signerName: chairman.fullName,
      receivers: ['UBND huyện Yên Sơn', 'UBND xã Hùng Lợi'],
    });
    const parties = { sender: 'chanson', receivers: ['huyen', 'hungloi'] };
    const { origin, cast } = day;
    const walk = await walkDocument(
      { origin, cast, parties },
      { name: 'cong-van.pdf', bytes: asPdf(bytes) },
      () => undefined,
    );
    expect(walk.steps.filter(({ ok }) => !ok)).to.deep.equal([]);
    expect(walk.ok).to.equal(true);
    expect(walk.numberSymbol).to.equal('01/UBND-VP');
    expect(walk.proof?.deliveries.map(({ codes }) => codes)).to.deep.equal([
      ['01', '03', '04', '05', '06'],
      ['01', '03', '04', '05', '06'],
    ]);
  });

  it('composed, with an attachment and two signers in order: each learns by mail of the turn, three signatures pass, the register tells who received', async () => {
    const deputy = await day.who('daovien', 'phochutich1');
    const chairman = await day.who('daovien', 'chutich');
    const officer = await day.who('daovien', 'chuyenvien');
    const { id } = await day.draft('daovien', {
      typeCode: 'KH',
      subject: 'phát triển kinh tế hộ năm 2026',
      field: 'Kinh tế',
      addressees: await day.electronically('hungloi'),
      signers: [
        { appointmentId: deputy.appointmentId, form: 'KT' },
        { appointmentId: chairman.appointmentId, form: 'TM' },
      ],
    });
    const body = [{ kind: 'paragraph', text: 'Ủy ban nhân dân xã xây dựng kế hoạch như sau.' }];
    await officer.api.post('/documents/compose', { documentId: id, body });
    await day.attach('daovien', id, await smallPdf('Phu luc 01'));
    await day.review('daovien', id);
    expect(await mailsTo(service)).to.include('daovien.phochutich1');
    await mustSucceed(day.sign(deputy, id));
    expect((await day.view('daovien', id)).state).to.equal('awaiting_signature');
    expect(await mailsTo(service)).to.include.members(['daovien.phochutich1', 'daovien.chutich']);
    await mustSucceed(day.sign(chairman, id));
    await mustSucceed(day.issue('daovien', id));
    const judged = await chairman.api.get(`/documents/${id}/verification`);
    expect(
      judged.files.map((file: Json) => [
        file.role,
        file.report.signatures.map((one: Json) => [one.verdict, one.level !== 'B-B']),
      ]),
    ).to.deep.equal([
      ['main', Array(3).fill(['TOTAL-PASSED', true])],
      ['attachment', [['TOTAL-PASSED', true]]],
    ]);
    const document = await day.view('daovien', id);
    await day.send('daovien', id);
    const arrived = await day.arrival('hungloi', document);
    expect(arrived).to.include({ signaturesValid: true, numberSymbol: document.numberSymbol });
    const clerk = await day.who('hungloi', 'vanthu');
    const { arrivalNumber } = await clerk.api.post(`/incoming/${arrived.id}/register`);
    await deliveryIn('daovien', document, ({ state }) => state === 'accepted');
    const line = await registerLine('daovien', document);
    const number = String(arrivalNumber).padStart(2, '0');
    expect(line.columns.receiptSigned).to.match(
      new RegExp(
        `^UBND xã Hùng Lợi: đến \\d\\d/\\d\\d/${year} \\d\\d:\\d\\d; nhận \\d\\d/\\d\\d/${year} \\d\\d:\\d\\d, số đến ${number}, ${clerk.fullName}`,
        'u',
      ),
    );
  });

  it('a certified copy carries the agency’s signature alone, in the copies’ own series', async () => {
    const document = await day.issued('doibinh', { typeCode: 'SY', origin: 'copy', signers: [] });
    expect(document).to.include({ numberSymbol: '01/SY-UBND', state: 'issued' });
    const { api } = await day.who('doibinh', 'vanthu');
    const { files } = await api.get(`/documents/${document.id}/verification`);
    expect(files[0].report.signatures.map((one: Json) => one.verdict)).to.deep.equal(['TOTAL-PASSED']);
  });

  it('electronic, with paper, on paper, and with a broken signature: the share shows A, B, C and D with their documents', async () => {
    const unit = 'kienthiet';
    expect(await share(unit, 'outgoing')).to.deep.include({
      n: 0,
      exchangedElectronically: null,
      fullyElectronic: null,
    });
    const [to] = await day.electronically('luchanh');
    const paper = { name: 'Sở Nội vụ tỉnh Tuyên Quang', channel: 'paper' };
    const issue = async (addressees: Json[], pdf?: Uint8Array) => {
      const document = await day.issued(unit, { addressees }, pdf);
      await day.send(unit, document.id);
      return document;
    };
    const a = await issue([to]);
    const b = await issue([{ ...to, channel: 'both' }]);
    const c = await issue([paper]);
    const own = await day.issuedBytes(unit, a);
    const d = await issue([to], withNumber(own, await numberFieldOf(service, a), '99'));
    for (const [name, document, cause] of [
      ['A', a, null],
      ['B', b, 'paper-too'],
      ['C', c, 'paper-only'],
      ['D', d, 'signature-invalid'],
    ] as const)
      expect(
        (await counted(unit, name)).map((one) => [one.id, one.cause]),
        name,
      ).to.deep.equal([[document.id, cause]]);
    expect(await share(unit, 'outgoing')).to.deep.include({
      n: 4,
      classes: { A: 1, B: 1, C: 1, D: 1 },
      exchangedElectronically: 0.5,
      fullyElectronic: 0.25,
    });
    expect((await day.deliveries(unit, c.id)).map(({ state }) => state)).to.deep.equal(['on_paper']);
    const clerk = await day.who('luchanh', 'vanthu');
    for (const document of [a, b, d]) {
      const arrived = await day.arrival('luchanh', document);
      expect(arrived.signaturesValid).to.equal(document !== d);
      expect(arrived.paperFollows).to.equal(document === b);
      await clerk.api.post(`/incoming/${arrived.id}/register`);
    }
    expect((await share('luchanh', 'incoming')).classes).to.deep.equal({ A: 1, B: 1, C: 0, D: 1 });
  });

  it('recalled from two receivers, one agrees and one refuses: 15 and 16 reach the sender, the document stays sent', async () => {
    const document = await day.issued('langquan', {
      addressees: await day.electronically('mybang', 'nhuhan'),
    });
    await day.send('langquan', document.id);
    const arrivals = new Map<string, Json>();
    for (const unit of ['mybang', 'nhuhan']) arrivals.set(unit, await day.arrival(unit, document));
    await (await day.who('nhuhan', 'vanthu')).api.post(`/incoming/${arrivals.get('nhuhan').id}/register`);
    const sender = await day.who('langquan', 'vanthu');
    await sender.api.post(`/documents/${document.id}/recall`, { reason: 'nhầm số liệu' });
    const answer = async (unit: string, agree: boolean) => {
      const { api } = await day.who(unit, 'vanthu');
      const path = `/incoming/${arrivals.get(unit).id}`;
      const asked = await eventually(async () => {
        const record = await api.get(path);
        return record.recallState === 'requested' ? record : undefined;
      });
      expect(asked.recallReason).to.equal('nhầm số liệu');
      return api.post(`${path}/recall-answer`, { agree, reason: agree ? 'Đồng ý thu hồi' : 'Đã triển khai' });
    };
    expect((await answer('mybang', true)).state).to.equal('withdrawn');
    expect((await answer('nhuhan', false)).state).to.equal('registered');
    const agreed = await deliveryIn('langquan', document, ({ recallState }) => recallState === 'agreed');
    const refused = await deliveryIn('langquan', document, ({ recallState }) => recallState === 'refused');
    expect([agreed.state, refused.state]).to.deep.equal(['recalled', 'accepted']);
    expect(agreed.statuses.map((one: Json) => one.code)).to.include('15');
    expect(refused.statuses.at(-1)).to.include({ code: '16', reason: 'Đã triển khai' });
    expect((await day.view('langquan', document.id)).state).to.equal('sent');
  });

  it('recalled from its only receiver, who agrees, it is recalled; the share still counts it and says so', async () => {
    const document = await day.issued('nhukhe', { addressees: await day.electronically('phuthinh') });
    await day.send('nhukhe', document.id);
    const arrived = await day.arrival('phuthinh', document);
    await (await day.who('nhukhe', 'vanthu')).api.post(`/documents/${document.id}/recall`, {
      reason: 'ban hành lại',
    });
    const { api } = await day.who('phuthinh', 'vanthu');
    const asked = async () =>
      (await api.get(`/incoming/${arrived.id}`)).recallState === 'requested' || undefined;
    await eventually(asked);
    await api.post(`/incoming/${arrived.id}/recall-answer`, { agree: true, reason: 'Đồng ý' });
    await eventually(async () => (await day.view('nhukhe', document.id)).state === 'recalled' || undefined);
    expect(await share('nhukhe', 'outgoing')).to.deep.include({ n: 1, recalled: 1 });
    const facts = await day.anyone().get(`/check/${document.checkToken}`);
    expect(facts).to.include({ state: 'recalled', numberSymbol: document.numberSymbol });
  });

  it('returned by the receiver with a reason (02), it stands as refused at the sender with that reason', async () => {
    const document = await day.issued('phucninh', { addressees: await day.electronically('quyquan') });
    await day.send('phucninh', document.id);
    const arrived = await day.arrival('quyquan', document);
    const { api } = await day.who('quyquan', 'vanthu');
    await api.post(`/incoming/${arrived.id}/refuse`, { reason: 'Không thuộc thẩm quyền giải quyết' });
    const refused = await deliveryIn('phucninh', document, ({ state }) => state === 'refused');
    expect(refused).to.include({ refusedReason: 'Không thuộc thẩm quyền giải quyết', arrivalNumber: null });
    expect(refused.statuses.map((one: Json) => one.code)).to.include('02');
    expect((await share('quyquan', 'incoming')).n).to.equal(0);
  });

  it('a consignment that comes twice, because its answer was lost, is answered with the first receipt and arrives once', async () => {
    const document = await day.issued('tanlong', { addressees: await day.electronically('tantien') });
    await day.send('tanlong', document.id);
    const first = await deliveryIn('tanlong', document, ({ state }) => state === 'arrived');
    const { api } = await day.who('tanlong', 'vanthu');
    const reDrive = () => api.post(`/deliveries/${first.id}/re-drive`);
    await refusal(reDrive(), 409, exchangeErrors.DELIVERY_SETTLED);
    await service.parts.database.pool.query(
      `UPDATE deliveries SET receipt = NULL, arrived_at = NULL, state = 'dispatched' WHERE id = $1`,
      [first.id],
    );
    await reDrive();
    const again = await deliveryIn('tanlong', document, ({ state }) => state === 'arrived');
    expect(again.receipt).to.equal(first.receipt);
    const receiver = await day.who('tantien', 'vanthu');
    const { items } = await receiver.api.get('/incoming?box=all');
    expect(items.filter((one: Json) => one.foreignDocumentId === document.id)).to.have.length(1);
  });

  it('a downloaded file whose number was changed after sealing fails the public check, which names the field', async () => {
    const document = await day.issued('thaibinh');
    const issued = await day.issuedBytes('thaibinh', document);
    const field = await numberFieldOf(service, document);
    const check = async (bytes: Uint8Array): Promise<Json> =>
      (await day.anyone().request('POST', '/check', { file: asPdf(bytes) })).body.report;
    const untouched = await check(issued);
    expect(untouched.document.verdict).to.equal('TOTAL-PASSED');
    const report = await check(withNumber(issued, field, '99'));
    expect(report.document.verdict).to.equal('TOTAL-FAILED');
    const seal = report.signatures.at(-1);
    expect(seal.verdict).to.equal('TOTAL-FAILED');
    const forbidden = seal.modifiedAfter.filter((change: Json) => !change.permitted);
    expect(forbidden.map((change: Json) => change.where).join(' ')).to.include(field.name);
    expect(seal.sentence.vi).to.be.a('string').and.not.equal('');
  });
});

/** The reserved field of the number; no answer of the service tells its name. */
async function numberFieldOf({ parts }: RunningService, document: Json): Promise<NumberField> {
  const query = `SELECT layout->'prepared'->'number' AS number FROM documents WHERE id = $1`;
  const [row] = (await parts.database.pool.query(query, [document.id])).rows;
  if (!row?.number) throw new Error('no field was reserved for the number');
  return row.number;
}

/** Accounts to whom a mail was promised; what it will tell is read when it is sent. */
async function mailsTo({ parts }: RunningService): Promise<string[]> {
  const query = `SELECT DISTINCT username FROM outbox JOIN accounts ON accounts.id::text = about
    WHERE queue = 'send-mail' AND username LIKE 'daovien.%'`;
  return (await parts.database.pool.query(query)).rows.map(({ username }) => username);
}
