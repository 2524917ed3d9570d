/** Two Ấn Tín systems: a document, its receipt, its statuses and its recall between them, and what is refused. */
import { expect } from 'chai';
import { eq } from 'drizzle-orm';
import { incomingDocuments } from '../../../src/adapters/database/schema/incoming.ts';
import { ledgerEvents } from '../../../src/adapters/database/schema/ledger.ts';
import { units } from '../../../src/adapters/database/schema/organisation.ts';
import { outbox } from '../../../src/adapters/database/schema/outbox.ts';
import type { Consignment } from '../../../src/office/exchange/consignment.ts';
import { dispatchGroup } from '../../../src/office/exchange/dispatch-consignment.ts';
import { deliveriesOfDocument } from '../../../src/office/exchange/follow-deliveries.ts';
import type { DispatchAnswer, Gateway } from '../../../src/office/exchange/gateway.ts';
import { answerRecall } from '../../../src/office/incoming/answer-recall.ts';
import { registerDocument } from '../../../src/office/incoming/register-document.ts';
import { recallDocument } from '../../../src/office/outgoing/recall-document.ts';
import { sendDocument } from '../../../src/office/outgoing/send-document.ts';
import { system } from './district.ts';
import { openPair, type Pair, type Side, sayTo } from './peer-pair.ts';

describe('two Ấn Tín systems', function suite() {
  this.timeout(60_000);
  let pair: Pair;
  let a: Side;
  let b: Side;

  before(async () => {
    pair = await openPair();
    ({ a, b } = pair);
  });

  afterEach(() => {
    for (const side of [a, b]) side.between = (gateway) => gateway;
  });

  after(() => pair.close());

  async function send(from: Side, to: Side): Promise<string> {
    const remote = await from.remoteUnit(to.unit.code);
    const documentId = await from.district.issue(from.unit, { to: [{ unit: remote }] });
    await sendDocument(from.district.ports, from.unit.clerk, { documentId });
    return documentId;
  }

  const delivery = async (side: Side, documentId: string) =>
    (await deliveriesOfDocument(side.district.ports, side.unit.clerk, documentId))[0]!;
  const arrivals = (side: Side, documentId: string) =>
    side.district.db
      .select()
      .from(incomingDocuments)
      .where(eq(incomingDocuments.foreignDocumentId, documentId));
  const refusals = async (side: Side) =>
    (
      await side.district.db
        .select()
        .from(ledgerEvents)
        .where(eq(ledgerEvents.kind, 'delivery.message-refused'))
    ).map(({ after }) => (after as { reason: string }).reason);

  const lost = async () => {
    throw new Error('the answer was lost');
  };

  /** Keeps what passes the gateway. */
  function watched(gateway: Gateway, seen: { sent: Consignment[]; answers: DispatchAnswer[] }): Gateway {
    return {
      dispatch: async (message) => {
        const answer = await gateway.dispatch(message);
        seen.sent.push(message);
        seen.answers.push(answer);
        return answer;
      },
      status: gateway.status,
    };
  }

  it('a document sent to a unit of the other system, when handed over, has arrived there once with its bytes, and the receipt of that unit is held here', async () => {
    const id = await send(a, b);
    expect(await a.district.pump()).to.deep.equal([]);
    const sent = await delivery(a, id);
    expect([sent.state, sent.gateway, sent.partnerId, typeof sent.receipt]).to.deep.equal([
      'arrived',
      'peer',
      a.partner.id,
      'string',
    ]);
    const [arrived, ...more] = await arrivals(b, id);
    expect(more).to.deep.equal([]);
    const [file] = await b.district.ports.transact((tx) => tx.incoming.files(arrived!.id));
    const [here, there] = await Promise.all(
      [a, b].map((side) => side.district.ports.storage.read(file!.sha256)),
    );
    expect(Buffer.from(there!).equals(here!)).to.equal(true);
    expect(there!.length).to.be.greaterThan(0);
  });

  it('a consignment that comes again, and from many connections at once, is registered once and always answered with the first receipt, byte for byte', async () => {
    const seen = { sent: [] as Consignment[], answers: [] as DispatchAnswer[] };
    a.between = (gateway) => watched(gateway, seen);
    const id = await send(a, b);
    await a.district.pump();
    const fresh = { ...seen.sent[0]!, consignmentId: '0197a000-0000-7000-8000-000000000001' };
    for (const message of [seen.sent[0]!, fresh]) {
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => a.peer.gatewayOf(a.partner).dispatch(message)),
      );
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).to.equal(1);
      if (message === seen.sent[0]) expect(answers[0]).to.deep.equal(seen.answers[0]);
    }
    expect(await arrivals(b, id)).to.have.length(2);
  });

  it('the steps of the receiver and a recall, both ways, arrive as signed statuses and both sides end alike', async () => {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const id = await send(from, to);
      await from.district.pump();
      const incomingId = (await arrivals(to, id))[0]!.id;
      await registerDocument(to.district.ports, to.unit.clerk, { incomingId });
      expect(await to.district.pump()).to.deep.equal([]);
      expect([(await delivery(from, id)).state, (await delivery(from, id)).arrivalNumber]).to.deep.equal([
        'accepted',
        1,
      ]);
      await recallDocument(from.district.ports, from.unit.clerk, { documentId: id, reason: 'Sai số liệu' });
      expect(await from.district.pump()).to.deep.equal([]);
      expect((await arrivals(to, id))[0]!.recallState).to.equal('requested');
      await answerRecall(to.district.ports, to.unit.clerk, { incomingId, agree: true, reason: 'Đồng ý' });
      expect(await to.district.pump()).to.deep.equal([]);
      expect((await delivery(from, id)).state).to.equal('recalled');
      expect((await arrivals(to, id))[0]!.state).to.equal('withdrawn');
    }
  });

  it('a receipt that comes after both sides agreed to the recall, when kept, then the document is proved and counts as recalled', async () => {
    const id = await send(a, b);
    const { id: deliveryId } = await delivery(a, id);
    const real = a.peer.gatewayOf(a.partner);
    const slow: Gateway = {
      status: real.status,
      dispatch: async (message) => {
        const answer = await real.dispatch(message);
        a.between = (gateway) => ({ status: gateway.status, dispatch: lost });
        await recallDocument(a.district.ports, a.unit.clerk, { documentId: id, reason: 'Sai số liệu' });
        await a.district.pump();
        const incomingId = (await arrivals(b, id))[0]!.id;
        await answerRecall(b.district.ports, b.unit.clerk, { incomingId, agree: true, reason: 'Đồng ý' });
        expect(await b.district.pump()).to.deep.equal([]);
        expect((await delivery(a, id)).receipt).to.equal(null);
        return answer;
      },
    };
    const ports = { ...a.district.ports, gateway: slow };
    expect(await dispatchGroup(ports, () => system, [deliveryId], a.partner.id)).to.deep.equal([]);
    const kept = await delivery(a, id);
    expect([kept.state, typeof kept.receipt]).to.deep.equal(['recalled', 'string']);
    const fact = await a.district.ports.transact(({ share }) => share.factOf('outgoing', id));
    expect(fact).to.include({ class: 'A', recalled: true });
  });

  it('a receipt of another consignment, answered in place of the right one, is refused, reported, and driven again becomes an arrival', async () => {
    const seen = { sent: [] as Consignment[], answers: [] as DispatchAnswer[] };
    a.between = (gateway) => watched(gateway, seen);
    await send(a, b);
    await a.district.pump();
    a.between = (gateway) => ({
      ...gateway,
      dispatch: async (message) => {
        await gateway.dispatch(message);
        return seen.answers[0]!;
      },
      dispatchAll: async (messages) => messages.map(() => seen.answers[0]!),
    });
    const id = await send(a, b);
    expect((await a.district.pump()).map((error) => (error as { code?: string }).code)).to.deep.equal([
      'RECEIPT_REFUSED',
    ]);
    expect((await delivery(a, id)).state).to.equal('dispatched');
    expect(await refusals(a)).to.include('another-consignment');
    a.between = (gateway) => gateway;
    await a.district.db.update(outbox).set({ deadAt: null }).where(eq(outbox.queue, 'dispatch-partner'));
    await a.district.pump();
    expect((await delivery(a, id)).state).to.equal('arrived');
  });

  it('a partner that speaks for a unit that is not its own, for ours, or with a signature that was altered, is refused and reported', async () => {
    const seen = { sent: [] as Consignment[], answers: [] as DispatchAnswer[] };
    a.between = (gateway) => watched(gateway, seen);
    await send(a, b);
    await a.district.pump();
    const message = { ...seen.sent[0]!, consignmentId: '0197a000-0000-7000-8000-000000000002' };
    const sign = await a.district.ports.receipts.signerFor(a.unit.id);
    const asked = async (jws: string) => {
      const body = { consignments: [jws] };
      const { answers } = (await sayTo(a, b, '/peer/v1/consignments', body)) as {
        answers: { kind: string }[];
      };
      return answers[0]!.kind;
    };
    expect(
      await asked(await sign({ ...message, sender: { ...message.sender, code: b.unit.code } })),
    ).to.equal('refused');
    const whole = await sign(message);
    const broken = `${whole.slice(0, -4)}AAAA`;
    expect(['later', 'refused']).to.include(await asked(broken));
    expect(await asked(await sign({ ...message, format: 'an-tin/consignment/9' }))).to.equal('refused');
    expect(await refusals(b)).to.include.members(['foreign-sender', 'malformed']);
    const before = await b.district.db.select().from(incomingDocuments);
    expect(before.filter(({ consignmentId }) => consignmentId === message.consignmentId)).to.deep.equal([]);
  });

  it('a status about a document of another unit, or of one that was never sent, is refused and reported', async () => {
    const id = await send(a, b);
    await a.district.pump();
    const { consignmentId } = await delivery(a, id);
    const sign = await b.district.ports.receipts.signerFor(b.unit.id);
    const status = (over: object) =>
      sign({
        format: 'an-tin/status/1',
        id: '0197a000-0000-7000-8000-00000000000a',
        consignmentId,
        code: '06',
        from: b.unit.code,
        to: a.unit.code,
        sequence: 3,
        at: '2025-03-10T10:00:00+07:00',
        reason: null,
        staff: null,
        arrivalNumber: null,
        ...over,
      });
    const told = async (jws: string) => (await b.peer.gatewayOf(b.partner).status(jws, a.unit.code)).kind;
    expect(await told(await status({ from: a.unit.code }))).to.equal('refused');
    expect(await told(await status({ consignmentId: '0197a000-0000-7000-8000-00000000000b' }))).to.equal(
      'refused',
    );
    expect(await refusals(a)).to.include.members(['another-unit', 'unknown-consignment']);
    expect((await delivery(a, id)).finishedAt).to.equal(null);
    const real = await status({});
    expect([await told(real), await told(real)]).to.deep.equal(['taken', 'taken']);
    expect((await delivery(a, id)).statuses).to.have.length(1);
  });

  it('a receipt by a key that is new, when it comes, is believed because the partner has it in its signed list', async () => {
    const late = await b.district.addUnit('Sở Nội vụ, đơn vị mới', { organCode: 'H37.99' });
    await a.peer.readAgencies(system, a.partner);
    const row = await a.remoteUnit(late.code);
    await a.district.database.pool.query('DELETE FROM receipt_keys WHERE unit_id = $1', [row.id]);
    const documentId = await a.district.issue(a.unit, { to: [{ unit: row }] });
    await sendDocument(a.district.ports, a.unit.clerk, { documentId });
    expect(await a.district.pump()).to.deep.equal([]);
    expect((await delivery(a, documentId)).state).to.equal('arrived');
  });

  it('a list that another certificate signed, when read, changes nothing and is reported; a code of ours in a list is not taken over', async () => {
    const stranger = { ...a.partner, settings: { clientFingerprints: ['0'.repeat(64)] }, version: 9 };
    const refused = await a.peer.readAgencies(system, stranger).then(
      () => null,
      (error: { code?: string }) => error.code,
    );
    expect(refused).to.equal('PEER_CERTIFICATE_UNKNOWN');
    await b.district.addUnit('Đơn vị mạo danh', { organCode: a.unit.code, validFrom: '2021-01-01' });
    await a.peer.readAgencies(system, a.partner);
    const same = await a.district.db.select().from(units).where(eq(units.organCode, a.unit.code));
    expect(same.map((unit) => [unit.id, unit.partnerId])).to.deep.equal([[a.unit.id, null]]);
  });

  it('a file that can not be read at the sender, when handed over, is no arrival and is tried again', async () => {
    const { storage } = a.district.ports;
    const id = await send(a, b);
    storage.open = async () => {
      throw new Error('the disk is away');
    };
    expect(await a.district.pump()).to.have.length(1);
    expect((await delivery(a, id)).state).to.equal('dispatched');
    Reflect.deleteProperty(storage, 'open');
    await a.district.db.update(outbox).set({ deadAt: null }).where(eq(outbox.queue, 'dispatch-partner'));
    await a.district.pump();
    expect((await delivery(a, id)).state).to.equal('arrived');
  });
});
