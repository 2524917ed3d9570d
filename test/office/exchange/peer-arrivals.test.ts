/** What two Ấn Tín systems keep of what arrived: bytes, the sender's own signature, one registration; and what is swept. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { eq, inArray } from 'drizzle-orm';
import { inboxConsignments } from '../../../src/adapters/database/schema/exchange.ts';
import { incomingDocuments } from '../../../src/adapters/database/schema/incoming.ts';
import type { Consignment } from '../../../src/office/exchange/consignment.ts';
import type { DispatchOutcome, Gateway } from '../../../src/office/exchange/gateway.ts';
import { sweepPeerFiles } from '../../../src/office/exchange/sweep-peer-files.ts';
import { sendDocument } from '../../../src/office/outgoing/send-document.ts';
import { openPair, type Pair, type Side } from './peer-pair.ts';

describe('what arrives from another Ấn Tín system', function suite() {
  this.timeout(60_000);
  let pair: Pair;
  let a: Side;
  let b: Side;

  before(async () => {
    pair = await openPair();
    ({ a, b } = pair);
  });
  afterEach(() => {
    a.between = (gateway) => gateway;
  });
  after(() => pair.close());

  /** Documents of A to B's unit, built as they go out but handed to nobody. */
  async function built(texts: readonly string[]): Promise<Consignment[]> {
    const found: Consignment[] = [];
    const catching = (gateway: Gateway): Gateway => ({
      ...gateway,
      dispatch: async (message) => {
        found.push(message);
        throw new Error('kept');
      },
      dispatchAll: async (messages) => {
        found.push(...messages);
        throw new Error('kept');
      },
    });
    a.between = catching;
    const remote = await a.remoteUnit(b.unit.code);
    for (const bytes of texts) {
      const documentId = await a.district.issue(a.unit, { to: [{ unit: remote }], bytes });
      await sendDocument(a.district.ports, a.unit.clerk, { documentId });
      await a.district.pump();
    }
    a.between = (gateway) => gateway;
    expect(found).to.have.length(texts.length);
    return found;
  }
  const sendAtOnce = (messages: readonly Consignment[]): Promise<DispatchOutcome[]> =>
    Promise.all(messages.map((message) => a.peer.gatewayOf(a.partner).dispatch(message)));
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const receiptOf = (outcome: DispatchOutcome) =>
    outcome.kind === 'receipt' ? outcome.receipt : outcome.kind;

  it('20 connections that hand over 20 documents, each five times and with two of the same bytes, at once, then each stands there once with the bytes that were sent, and every repetition has the first receipt, byte for byte', async () => {
    const texts = Array.from({ length: 20 }, (_, at) =>
      `Công văn số ${at === 19 ? 18 : at} `.repeat(2000 + at),
    );
    texts[19] = texts[18]!;
    const documents = await built(texts);
    const outcomes = await sendAtOnce(Array.from({ length: 5 }, () => documents).flat());
    const kept = await b.district.db
      .select()
      .from(inboxConsignments)
      .where(
        inArray(
          inboxConsignments.consignmentId,
          documents.map(({ consignmentId }) => consignmentId),
        ),
      );
    const registered = await b.district.db.select().from(incomingDocuments);
    expect([kept.length, registered.length]).to.deep.equal([20, 20]);
    for (const [at, { consignmentId, files }] of documents.entries()) {
      const row = kept.find((one) => one.consignmentId === consignmentId)!;
      const answers = new Set([0, 1, 2, 3, 4].map((round) => receiptOf(outcomes[round * 20 + at]!)));
      expect([...answers]).to.deep.equal([row.receipt]);
      const held = await b.district.ports.transact((tx) => tx.incoming.files(row.incomingId));
      const bytes = await Promise.all(held.map(({ sha256 }) => b.district.ports.storage.read(sha256)));
      const sent = await Promise.all(files.map(({ sha256 }) => a.district.ports.storage.read(sha256)));
      expect(bytes.map((one) => Buffer.from(one).toString('base64'))).to.deep.equal(
        sent.map((one) => Buffer.from(one).toString('base64')),
      );
      expect(bytes.map(digest)).to.deep.equal(files.map(({ sha256 }) => sha256));
    }
  });

  it('a consignment, when it has arrived, is kept as its sender signed it, and that signature shows later who sent what', async () => {
    const [message] = await built(['Ai gửi gì']);
    await sendAtOnce([message!]);
    const [row] = await b.district.db
      .select()
      .from(inboxConsignments)
      .where(eq(inboxConsignments.consignmentId, message!.consignmentId));
    const proof = (await b.district.ports.receipts.verify(row!.signed!))!;
    expect(proof.payload).to.deep.equal(message);
    expect(proof.signers.map(({ organCode, partnerId }) => [organCode, partnerId])).to.deep.equal([
      [a.unit.code, b.partner.id],
    ]);
  });

  it('files for which no document came, when two days have passed, go; one that a document uses, or that is asked about at that moment, stays', async () => {
    const { ports, clock, database } = b.district;
    const put = async (text: string) => {
      const bytes = Buffer.from(text);
      const { sha256 } = await ports.storage.put(Readable.from([bytes]));
      await ports.transact(({ peerFiles }) => peerFiles.note([sha256], clock.now()));
      // The disk keeps its own time.
      await new Promise((done) => setTimeout(done, 5));
      return sha256;
    };
    const [used] = await built(['Tệp có văn bản dùng']);
    await sendAtOnce([used!]);
    const [orphan, asked, again] = [
      await put('bỏ lại'),
      await put('đang được hỏi'),
      await put('đang được hỏi lại'),
    ];
    clock.time = new Date(Date.now() + 49 * 3_600_000);
    const holder = await database.pool.connect();
    await holder.query('BEGIN');
    await holder.query('UPDATE peer_files SET touched_at = $1 WHERE sha256 = $2', [clock.time, asked]);
    expect(await sweepPeerFiles(ports)).to.equal(2);
    await holder.query('COMMIT');
    holder.release();
    const exists = (sha256: string) => ports.storage.exists(sha256);
    expect(await Promise.all([orphan, asked, again, used!.files[0]!.sha256].map(exists))).to.deep.equal([
      false,
      true,
      false,
      true,
    ]);
    const left = await database.pool.query('SELECT sha256 FROM peer_files');
    expect(left.rows).to.deep.equal([{ sha256: asked }]);
    expect(await put('bỏ lại')).to.equal(orphan);
    expect(await exists(orphan)).to.equal(true);
  });

  it('bytes that are stored by somebody else while they are swept, again and again, are there afterwards', async () => {
    const { storage } = b.district.ports;
    const bytes = Buffer.from('cùng một tệp');
    const { sha256 } = await storage.put(Readable.from([bytes]));
    for (let round = 0; round < 200; round++) {
      const since = new Date(Date.now() - 60_000);
      await Promise.all([storage.removeUntouched(sha256, since), storage.put(Readable.from([bytes]))]);
      expect(Buffer.from(await storage.read(sha256)).equals(bytes)).to.equal(true);
    }
    const later = new Date(Date.now() + 60_000);
    expect(await storage.removeUntouched(sha256, later)).to.equal(true);
    expect(await storage.exists(sha256)).to.equal(false);
    expect(await storage.removeUntouched(sha256, later)).to.equal(false);
  });
});
