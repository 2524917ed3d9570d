/** Two Ấn Tín systems: whose key is believed, for how long, and which list of agencies. */
import { expect } from 'chai';
import { eq } from 'drizzle-orm';
import { incomingDocuments } from '../../../src/adapters/database/schema/incoming.ts';
import { ledgerEvents } from '../../../src/adapters/database/schema/ledger.ts';
import { outbox } from '../../../src/adapters/database/schema/outbox.ts';
import { createReceiptSigner } from '../../../src/adapters/keys/receipt-signer.ts';
import { deliveriesOfDocument } from '../../../src/office/exchange/follow-deliveries.ts';
import { sendDocument } from '../../../src/office/outgoing/send-document.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { system, type TestUnit } from './district.ts';
import { openPair, type Pair, type Side } from './peer-pair.ts';

describe('trust between two Ấn Tín systems', function suite() {
  this.timeout(60_000);
  let pair: Pair;
  let a: Side;
  let b: Side;

  beforeEach(async () => {
    pair = await openPair();
    ({ a, b } = pair);
  });

  afterEach(() => pair.close());

  const hourLater = () => {
    for (const { district } of [a, b])
      district.clock.time = new Date(district.clock.time.getTime() + 3_600_000);
  };
  async function send(from: Side, to: Side, unit: TestUnit = to.unit, sender: TestUnit = from.unit) {
    const remote = await from.remoteUnit(unit.code);
    const documentId = await from.district.issue(sender, { to: [{ unit: remote }] });
    await sendDocument(from.district.ports, sender.clerk, { documentId });
    return documentId;
  }
  const delivery = async (side: Side, documentId: string, unit = side.unit) =>
    (await deliveriesOfDocument(side.district.ports, unit.clerk, documentId))[0]!;
  const refusals = async (side: Side) =>
    (
      await side.district.db
        .select()
        .from(ledgerEvents)
        .where(eq(ledgerEvents.kind, 'delivery.message-refused'))
    ).map(({ after }) => (after as { reason: string }).reason);
  const read = (side: Side) =>
    side.peer.readAgencies(system, side.partner).then(
      () => 'taken over',
      (error: { code?: string }) => error.code,
    );
  /** As after the key's file was lost: the unit gets another, and with it the key before ends. */
  const newKey = (side: Side) => {
    const folder = temporaryFolder('new-keys');
    const signer = createReceiptSigner({ ...side.district.ports, folder });
    return { signer, made: signer.signerFor(side.unit.id) };
  };
  const tryAgain = (side: Side) =>
    side.district.db.update(outbox).set({ deadAt: null }).where(eq(outbox.queue, 'dispatch-partner'));

  it('a key that left the list of its system, when it signs later, is no proof of arrival and no sender; what it signed before stays proved', async () => {
    const before = await send(a, b);
    await a.district.pump();
    const proof = (await delivery(a, before)).receipt!;
    hourLater();
    const { signer, made } = newKey(b);
    await made;
    expect(await read(a)).to.equal('taken over');
    hourLater();
    const late = await send(a, b);
    const failures = await a.district.pump();
    expect(failures.map((error) => (error as { code?: string }).code)).to.deep.equal(['RECEIPT_REFUSED']);
    expect((await delivery(a, late)).state).to.equal('dispatched');
    const fromOld = await send(b, a);
    await b.district.pump();
    expect((await delivery(b, fromOld)).state).to.equal('refused');
    expect(await refusals(a)).to.have.members(['key-not-in-force', 'key-not-in-force']);
    const held = (await a.district.ports.receipts.verify(proof))!;
    expect(held.signers.map(({ validTo }) => validTo?.toISOString())).to.deep.equal([
      '2025-03-10T04:00:00.000Z',
    ]);
    const ends = await a.district.db.select().from(ledgerEvents).where(eq(ledgerEvents.kind, 'unit.changed'));
    expect(ends.map(({ after }) => (after as { receiptKey?: string }).receiptKey)).to.deep.equal([
      a.district.ports.receipts.keyOf(proof),
    ]);
    Object.assign(b.district.ports.receipts, { signerFor: signer.signerFor });
    const good = await send(a, b);
    await a.district.pump();
    expect((await delivery(a, good)).state).to.equal('arrived');
  });

  it('a receipt that was made before its key ended, when it comes only afterwards, still proves the arrival', async () => {
    a.between = (gateway) => ({
      ...gateway,
      dispatch: async (message) => {
        await gateway.dispatch(message);
        throw new Error('the answer was lost');
      },
      dispatchAll: async (messages) => {
        await gateway.dispatchAll!(messages);
        throw new Error('the answer was lost');
      },
    });
    const id = await send(a, b);
    await a.district.pump();
    hourLater();
    await newKey(b).made;
    await read(a);
    a.between = (gateway) => gateway;
    await tryAgain(a);
    await a.district.pump();
    expect((await delivery(a, id)).state).to.equal('arrived');
  });

  it('an older list than the one that is kept, or one of the future, when read, changes nothing and is reported', async () => {
    hourLater();
    await newKey(b).made;
    expect(await read(a)).to.equal('taken over');
    const { rows: kept } = await a.district.database.pool.query(
      'SELECT * FROM receipt_keys ORDER BY fingerprint, unit_id',
    );
    const now = b.district.clock.time.getTime();
    for (const hours of [-1, 1]) {
      b.district.clock.time = new Date(now + hours * 3_600_000);
      expect(await read(a)).to.equal('AGENCIES_NOT_NEWEST');
    }
    expect(await refusals(a)).to.deep.equal(['list-older', 'list-of-the-future']);
    const { rows } = await a.district.database.pool.query(
      'SELECT * FROM receipt_keys ORDER BY fingerprint, unit_id',
    );
    expect(rows).to.deep.equal(kept);
    b.district.clock.time = new Date(now + 5 * 60_000);
    expect(await read(a)).to.equal('taken over');
  });

  for (const order of ['before', 'after'] as const)
    it(`another partner that claims a unit's key ${order} its own system named it, when documents go both ways, then true receipts and documents are believed and the claim gives it nothing`, async () => {
      const late = await b.district.addUnit('Chi cục Văn thư', { organCode: 'H37.77' });
      const claim = async () => {
        await b.district.ports.receipts.signerFor(late.id);
        const [key] = await b.district.ports.transact((tx) => tx.organisation.receiptKeysOf([late.id]));
        const partner = {
          ...a.partner,
          id: '0197a000-0000-7000-8000-0000000000ff',
          name: 'Kẻ nhận vơ',
          settings: { clientFingerprints: ['f'.repeat(64)] },
        };
        await a.district.ports.transact((tx) => tx.partners.insert(partner));
        const claimant = await a.district.addUnit('Đơn vị nhận vơ', {
          partnerId: partner.id,
          organCode: 'X.1',
        });
        await a.district.ports.transact((tx) =>
          tx.organisation.replaceReceiptKeys(
            [claimant.id],
            [{ ...key!, unitId: claimant.id }],
            a.district.clock.now(),
          ),
        );
        return claimant;
      };
      if (order === 'after') await read(a);
      const claimant = await claim();
      if (order === 'before') await read(a);
      const out = await send(a, b, late);
      expect(await a.district.pump()).to.deep.equal([]);
      expect((await delivery(a, out)).state).to.equal('arrived');
      const back = await send(b, a, a.unit, late);
      expect(await b.district.pump()).to.deep.equal([]);
      expect((await delivery(b, back, late)).state).to.equal('arrived');
      const [arrived] = await a.district.db
        .select()
        .from(incomingDocuments)
        .where(eq(incomingDocuments.foreignDocumentId, back));
      expect([arrived!.senderCode, await refusals(a)]).to.deep.equal([late.code, []]);
      expect(claimant.code).to.equal('X.1');
    });
});
