/** Two offices behind one province's platform (rehearsal), with real sockets and databases: documents, statuses, refusals, recalls. */
import { expect } from 'chai';
import { incomingDocuments } from '../../src/adapters/database/schema/incoming.ts';
import { deliveriesOfDocument } from '../../src/office/exchange/follow-deliveries.ts';
import type { Partner } from '../../src/office/exchange/partner.ts';
import { answerRecall } from '../../src/office/incoming/answer-recall.ts';
import { registerDocument } from '../../src/office/incoming/register-document.ts';
import { returnDocument } from '../../src/office/incoming/return-document.ts';
import { recallDocument } from '../../src/office/outgoing/recall-document.ts';
import { sendDocument } from '../../src/office/outgoing/send-document.ts';
import { type Edxml, openEdxml } from '../../src/wiring/open-edxml.ts';
import type { OfficePorts } from '../../src/wiring/open-ports.ts';
import { type District, openDistrict, system, type TestUnit } from '../office/exchange/district.ts';
import { addRemote, registerPartner, serveLane } from './axis-pair.ts';
import { RehearsalLgsp } from './rehearsal-lgsp.ts';

const login = { username: 'vanthu', applicationCode: 'QLVB' };
const PASSWORD = 'mật khẩu';

interface Side {
  readonly district: District;
  readonly unit: TestUnit;
  readonly partner: Partner;
  readonly edxml: Edxml;
  readonly remote: TestUnit;
}

describe('two offices behind one LGSP', function suite() {
  this.timeout(60_000);
  let lgsp: RehearsalLgsp;
  let sender: Side;
  let receiver: Side;

  before(async () => {
    lgsp = await RehearsalLgsp.open();
    lgsp.login = { ...login, password: PASSWORD };
    const [one, two] = [await openDistrict(), await openDistrict()];
    const commune = await one.addUnit('UBND xã Chân Sơn');
    const department = await two.addUnit('Sở Nội vụ');
    sender = await openSide(one, commune, { unit: department, name: 'Sở Nội vụ' });
    receiver = await openSide(two, department, { unit: commune, name: 'UBND xã Chân Sơn' });
  });
  after(() => lgsp.close());

  async function openSide(
    district: District,
    unit: TestUnit,
    other: { unit: TestUnit; name: string },
  ): Promise<Side> {
    lgsp.systems.set(unit.code, { secret: 'khoa', codes: [unit.code] });
    const partner = await registerPartner(district, {
      name: 'Nền tảng của tỉnh',
      kind: 'lgsp',
      endpoint: lgsp.endpoint,
      settings: { systemId: unit.code, login },
    });
    const remote = await addRemote(district, partner, other.unit.code, other.name);
    const edxml = openEdxml(district.ports as unknown as OfficePorts, {
      secrets: (_, name) => (name === 'password' ? PASSWORD : 'khoa'),
      actor: () => system,
      allowSimulated: false,
    });
    serveLane(district, edxml, partner);
    return { district, unit, partner, edxml, remote: { ...unit, ...remote } };
  }

  async function send(from: Side, to: readonly TestUnit[] = [from.remote]): Promise<string> {
    const documentId = await from.district.issue(from.unit, { to: to.map((unit) => ({ unit })) });
    await sendDocument(from.district.ports, from.unit.clerk, { documentId });
    expect(await from.district.pump()).to.deep.equal([]);
    return documentId;
  }
  const delivery = async (side: Side, documentId: string) =>
    (await deliveriesOfDocument(side.district.ports, side.unit.clerk, documentId))[0]!;
  const arrivals = async (side: Side) => {
    const rows = await side.district.db.select().from(incomingDocuments);
    return rows.sort((a, b) => (a.id < b.id ? 1 : -1));
  };
  const fetch = (side: Side) => side.edxml.fetch(side.partner);

  it('a document, when its receiver has got it from the platform, then it has arrived once the status 01 came back', async () => {
    const id = await send(sender);
    const carried = await delivery(sender, id);
    expect([carried.state, carried.gateway, carried.arrivedAt]).to.deep.equal(['dispatched', 'lgsp', null]);
    expect(carried.carrierReference).to.equal(lgsp.kept[0]!.docId);
    expect(await fetch(receiver)).to.deep.equal({ taken: 1, refused: 0, left: [] });
    const [arrived] = await arrivals(receiver);
    expect([arrived!.senderCode, arrived!.state]).to.deep.equal([sender.unit.code, 'arrived']);
    expect(lgsp.kept[0]!.status).to.equal('done');
    expect(await fetch(sender)).to.deep.equal({ taken: 1, refused: 0, left: [] });
    const known = await delivery(sender, id);
    expect([known.state, known.statuses.map(({ code }) => code)]).to.deep.equal(['arrived', ['01']]);
    expect(await fetch(sender)).to.deep.equal({ taken: 0, refused: 0, left: [] });
  });

  it('what the receiver does, when it registers and is asked back, then the sender learns the number and the agreement', async () => {
    const id = await send(sender);
    await fetch(receiver);
    const [arrived] = await arrivals(receiver);
    await registerDocument(receiver.district.ports, receiver.unit.clerk, {
      incomingId: arrived!.id,
      version: arrived!.version,
      bookId: receiver.unit.bookId,
    });
    expect(await receiver.district.pump()).to.deep.equal([]);
    await fetch(sender);
    const accepted = await delivery(sender, id);
    expect([accepted.state, typeof accepted.arrivalNumber]).to.deep.equal(['accepted', 'number']);
    await recallDocument(sender.district.ports, sender.unit.clerk, { documentId: id, reason: 'Gửi nhầm' });
    expect(await sender.district.pump()).to.deep.equal([]);
    await fetch(receiver);
    const [asked] = await arrivals(receiver);
    expect([asked!.recallState, asked!.recallReason]).to.deep.equal(['requested', 'Gửi nhầm']);
    await answerRecall(receiver.district.ports, receiver.unit.clerk, {
      incomingId: asked!.id,
      version: asked!.version,
      agree: true,
      reason: 'Đồng ý',
    });
    expect(await receiver.district.pump()).to.deep.equal([]);
    await fetch(sender);
    expect((await delivery(sender, id)).state).to.equal('recalled');
    expect((await arrivals(receiver))[0]!.state).to.equal('withdrawn');
  });

  it('a document sent back, when the sender asks the platform, then it is refused with the reason', async () => {
    const id = await send(sender);
    await fetch(receiver);
    const [arrived] = await arrivals(receiver);
    await returnDocument(receiver.district.ports, receiver.unit.clerk, {
      incomingId: arrived!.id,
      version: arrived!.version,
      reason: 'Sai nơi nhận',
    });
    expect(await receiver.district.pump()).to.deep.equal([]);
    await fetch(sender);
    const refused = await delivery(sender, id);
    expect([refused.state, refused.refusedReason]).to.deep.equal(['refused', 'Sai nơi nhận']);
  });

  it('a message that the platform lists and hands out again, when it is fetched by another process, then nothing is taken or answered twice', async () => {
    const id = await send(sender);
    await fetch(receiver);
    const before = (await arrivals(receiver)).length;
    for (const one of lgsp.kept) one.status = 'initial';
    lgsp.edxml = 'plain';
    const again = openEdxml(receiver.district.ports as unknown as OfficePorts, {
      secrets: (_, name) => (name === 'password' ? PASSWORD : 'khoa'),
      actor: () => system,
      allowSimulated: false,
    });
    expect((await again.fetch(receiver.partner)).taken).to.be.greaterThan(1);
    expect((await arrivals(receiver)).length).to.equal(before);
    await fetch(sender);
    expect((await delivery(sender, id)).statuses.map(({ code }) => code)).to.deep.equal(['01']);
  });

  it('a receiver that the platform does not know, when a document goes to it, then it is refused with the code', async () => {
    const stranger = await addRemote(sender.district, sender.partner, 'H60.404', 'Đơn vị không có');
    const id = await send(sender, [{ ...sender.unit, ...stranger }]);
    const refused = await delivery(sender, id);
    expect([refused.state, refused.refusedReason]).to.deep.equal(['refused', 'LGSP mã 18: lỗi 18']);
  });

  it('the list of the platform, when it is read, then its agencies can be written to and ours are not taken over', async () => {
    lgsp.agencies = [
      { orgCode: 'H60.55', orgName: 'Sở Y tế' },
      { orgCode: sender.unit.code, orgName: 'Tên lạ' },
    ];
    expect(await sender.edxml.readAgencies(sender.partner)).to.equal(2);
    const all = await sender.district.ports.transact((tx) => tx.organisation.allUnits());
    const named = (code: string) => all.filter(({ organCode }) => organCode === code).map(({ name }) => name);
    expect([named('H60.55'), named(sender.unit.code)]).to.deep.equal([['Sở Y tế'], ['UBND xã Chân Sơn']]);
  });

  it('an unknown sender and a broken message, when they wait, then one is left with why and the other is settled as failed', async () => {
    const stranger = await sender.district.addUnit('Trạm Y tế', { organCode: 'H60.78' });
    const codes = [sender.unit.code, stranger.code];
    lgsp.systems.set(sender.unit.code, { secret: 'khoa', codes });
    await send({ ...sender, unit: stranger });
    const waits = lgsp.kept.at(-1)!;
    const broken = { ...waits, docId: 'hỏng', bytes: Buffer.from('<edXML><không đóng'), status: 'initial' };
    lgsp.kept.push(broken);
    const { taken, refused, left } = await fetch(receiver);
    const reason = 'Mã H60.78 của bên gửi chưa có trong danh bạ';
    expect([taken, refused, left]).to.deep.equal([0, 1, [{ docId: waits.docId, reason }]]);
    expect([waits.status, broken.status]).to.deep.equal(['initial', 'fail']);
    await addRemote(receiver.district, receiver.partner, stranger.code, 'Trạm Y tế');
    expect((await fetch(receiver)).taken).to.equal(1);
  });

  it('a rehearsal, when it is marked as one and documents are real, then its list is not read', () => {
    expect(sender.edxml.readAgencies({ ...sender.partner, simulated: true })).to.equal(null);
  });
});
