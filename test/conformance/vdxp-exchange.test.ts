/** Documents, statuses and recalls between two offices over the wire of the national axis, with real sockets and databases. */

import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { eq } from 'drizzle-orm';
import { documents } from '../../src/adapters/database/schema/documents.ts';
import { incomingChanges, vdxpMessages } from '../../src/adapters/database/schema/edxml.ts';
import { incomingDocuments, incomingFiles } from '../../src/adapters/database/schema/incoming.ts';
import { ledgerEvents } from '../../src/adapters/database/schema/ledger.ts';
import { units } from '../../src/adapters/database/schema/organisation.ts';
import { waitingStatuses } from '../../src/adapters/database/schema/partners.ts';
import { createVdxpClient, type VdxpClient } from '../../src/adapters/gateways/vdxp/vdxp-client.ts';
import type { DocumentHeader, MessageHeader } from '../../src/lib/edxml/message.ts';
import { readEdxml } from '../../src/lib/edxml/read-edxml.ts';
import { bytesSource } from '../../src/lib/edxml/source.ts';
import { writeEdxml } from '../../src/lib/edxml/write-edxml.ts';
import { deliveriesOfDocument } from '../../src/office/exchange/follow-deliveries.ts';
import { answerRecall } from '../../src/office/incoming/answer-recall.ts';
import { registerDocument } from '../../src/office/incoming/register-document.ts';
import { returnDocument } from '../../src/office/incoming/return-document.ts';
import { recallDocument } from '../../src/office/outgoing/recall-document.ts';
import { sendDocument } from '../../src/office/outgoing/send-document.ts';
import {
  type AxisPair,
  type AxisSide,
  addRemote,
  openAxisPair,
  registerPartner,
  SECRET,
} from './axis-pair.ts';

describe('two offices over the wire of the national axis', function suite() {
  this.timeout(60_000);
  let pair: AxisPair;
  let host: AxisSide;
  let caller: AxisSide;

  before(async () => {
    pair = await openAxisPair();
    ({ host, caller } = pair);
  });

  after(() => pair.close());

  async function send(from: AxisSide): Promise<string> {
    const documentId = await from.district.issue(from.unit, { to: [{ unit: from.remote }] });
    await sendDocument(from.district.ports, from.unit.clerk, { documentId });
    return documentId;
  }

  const delivery = async (side: AxisSide, documentId: string) =>
    (await deliveriesOfDocument(side.district.ports, side.unit.clerk, documentId))[0]!;
  const newest = async (side: AxisSide) => {
    const rows = await side.district.db.select().from(incomingDocuments);
    return rows.sort((a, b) => (a.id < b.id ? 1 : -1))[0]!;
  };
  const fetch = () => caller.edxml.fetch(caller.partner);

  /** The other system's own program, on the same wire. */
  const client = (): VdxpClient =>
    createVdxpClient({
      endpoint: pair.endpoint,
      systemId: caller.unit.code,
      secret: SECRET,
      now: () => new Date(),
    });

  async function bytesOf(header: MessageHeader, content?: string): Promise<Buffer> {
    const bytes = Buffer.from(content ?? '');
    const file = {
      name: 'cv.pdf',
      contentType: 'application/pdf',
      contentId: 'a',
      size: bytes.length,
      open: () => [bytes],
    };
    const chunks: Uint8Array[] = [];
    for await (const chunk of writeEdxml(header, content === undefined ? [] : [file], { traceId: 't' }))
      chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  async function hand(bytes: Buffer, messageType: 'edoc' | 'status' = 'edoc'): Promise<string> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const open = async () =>
      (async function* () {
        yield bytes;
      })();
    return client().sendEdoc({ from: caller.unit.code, messageType, sha256, size: bytes.length, open });
  }

  const document = (number: string, over: Partial<DocumentHeader> = {}): DocumentHeader => ({
    kind: 'document',
    sender: { organId: caller.unit.code, organName: 'Sở Nội vụ' },
    receivers: [{ organId: host.unit.code, organName: 'UBND xã Chân Sơn' }],
    documentId: `${caller.unit.code},2025/03/10,${number}/SNV-VP`,
    number,
    notation: 'SNV-VP',
    promulgationDate: '2025-03-10',
    subject: 'Về việc báo cáo',
    toPlaces: [],
    other: { appendixes: [] },
    responseFor: [],
    taskCodes: [],
    trace: [{ organId: caller.unit.code, timestamp: '2025-03-10T09:00:00+07:00' }],
    business: { type: 0, receivers: [], replacements: [] },
    ...over,
  });

  it('a document handed to the axis, when its receiver has it, then it has arrived only once the status 01 came back', async () => {
    const id = await send(caller);
    expect(await caller.district.pump()).to.deep.equal([]);
    const carried = await delivery(caller, id);
    expect([carried.state, carried.gateway, carried.arrivedAt]).to.deep.equal(['dispatched', 'vdxp', null]);
    expect(carried.carrierReference).to.match(/^[0-9a-f-]{36}$/);
    const arrived = await newest(host);
    expect([arrived.senderCode, arrived.senderName, arrived.state]).to.deep.equal([
      caller.unit.code,
      'Sở Nội vụ',
      'arrived',
    ]);
    const [file] = await host.district.db
      .select()
      .from(incomingFiles)
      .where(eq(incomingFiles.incomingId, arrived.id));
    expect(Buffer.from(await host.district.ports.storage.read(file!.sha256)).toString('latin1')).to.equal(
      `%PDF ${id}`,
    );
    expect(await fetch()).to.deep.equal({ taken: 1, refused: 0, left: [] });
    const known = await delivery(caller, id);
    expect([known.state, known.statuses.map(({ code }) => code)]).to.deep.equal(['arrived', ['01']]);
    expect(known.statuses[0]!.signature).to.contain('StatusCode>01<');
    expect(await fetch()).to.deep.equal({ taken: 0, refused: 0, left: [] });
  });

  it('what the receiver does, when it registers, then the sender learns the number; a recall is asked and agreed', async () => {
    const id = await send(caller);
    await caller.district.pump();
    const arrived = await newest(host);
    await registerDocument(host.district.ports, host.unit.clerk, {
      incomingId: arrived.id,
      version: arrived.version,
      bookId: host.unit.bookId,
    });
    expect(await host.district.pump()).to.deep.equal([]);
    await fetch();
    const accepted = await delivery(caller, id);
    expect([accepted.state, typeof accepted.arrivalNumber]).to.deep.equal(['accepted', 'number']);
    await recallDocument(caller.district.ports, caller.unit.clerk, { documentId: id, reason: 'Gửi nhầm' });
    expect(await caller.district.pump()).to.deep.equal([]);
    const asked = await newest(host);
    expect([asked.id, asked.recallState, asked.recallReason]).to.deep.equal([
      arrived.id,
      'requested',
      'Gửi nhầm',
    ]);
    const answer = { incomingId: asked.id, version: asked.version, agree: true, reason: 'Đồng ý' };
    await answerRecall(host.district.ports, host.unit.clerk, answer);
    await host.district.pump();
    await fetch();
    expect([(await delivery(caller, id)).state, (await newest(host)).state]).to.deep.equal([
      'recalled',
      'withdrawn',
    ]);
  });

  it('a document for a system that fetches, when it is fetched, then the 01 comes by sendEdoc and a refusal by 02', async () => {
    const id = await send(host);
    expect(await host.district.pump()).to.deep.equal([]);
    expect((await delivery(host, id)).state).to.equal('dispatched');
    expect((await fetch()).taken).to.equal(1);
    expect((await delivery(host, id)).state).to.equal('arrived');
    const arrived = await newest(caller);
    expect(arrived.senderCode).to.equal(host.unit.code);
    await returnDocument(caller.district.ports, caller.unit.clerk, {
      incomingId: arrived.id,
      version: arrived.version,
      reason: 'Sai nơi nhận',
    });
    expect(await caller.district.pump()).to.deep.equal([]);
    const refused = await delivery(host, id);
    expect([refused.state, refused.refusedReason]).to.deep.equal(['refused', 'Sai nơi nhận']);
  });

  it('a process that dies before it says done, when the message is fetched again, then nothing is taken or answered twice', async () => {
    const id = await send(host);
    await host.district.pump();
    await fetch();
    const arrivals = (await caller.district.db.select().from(incomingDocuments)).length;
    await host.district.db
      .update(vdxpMessages)
      .set({ status: 'initial' })
      .where(eq(vdxpMessages.receiverId, host.partner.id));
    expect((await fetch()).taken).to.be.greaterThan(0);
    expect((await caller.district.db.select().from(incomingDocuments)).length).to.equal(arrivals);
    expect((await delivery(host, id)).statuses.map(({ code }) => code)).to.deep.equal(['01']);
  });

  it('the same message, when it is handed over three times, then it has one id and arrives once', async () => {
    const bytes = await bytesOf(document('701'), '%PDF-1.7 701');
    const before = (await host.district.db.select().from(incomingDocuments)).length;
    const ids = [await hand(bytes), await hand(bytes), await hand(bytes)];
    expect(new Set(ids).size).to.equal(1);
    expect((await host.district.db.select().from(incomingDocuments)).length).to.equal(before + 1);
  });

  it('an update and a replacement, when they come, then each is an arrival linked to the earlier one and told on both', async () => {
    await hand(await bytesOf(document('702'), '%PDF-1.7 702'));
    const first = await newest(host);
    const earlier = document('702').documentId!;
    const update = document('702', {
      business: { type: 2, reason: 'Sửa lỗi', documentId: earlier, receivers: [], replacements: [] },
    });
    await hand(await bytesOf(update, '%PDF-1.7 702 sửa'));
    const second = await newest(host);
    const replacement = document('703', {
      business: {
        type: 3,
        receivers: [],
        replacements: [{ documentId: earlier, organIds: [host.unit.code] }],
      },
    });
    await hand(await bytesOf(replacement, '%PDF-1.7 703'));
    const third = await newest(host);
    const changes = await host.district.db.select().from(incomingChanges);
    expect(changes.map(({ earlierId, laterId, kind }) => [earlierId, laterId, kind])).to.deep.equal([
      [first.id, second.id, 'update'],
      [second.id, third.id, 'replacement'],
    ]);
    const told = await host.district.db
      .select()
      .from(ledgerEvents)
      .where(eq(ledgerEvents.kind, 'incoming.changed-by-sender'));
    expect(told.map(({ incomingId }) => incomingId)).to.have.members([
      first.id,
      second.id,
      second.id,
      third.id,
    ]);
  });

  it('a document that replaces one, when it is sent, then it goes to those who have the earlier one and stands there as its replacement', async () => {
    const earlier = await send(caller);
    await caller.district.pump();
    const arrived = await newest(host);
    const later = await caller.district.issue(caller.unit, { to: [] });
    await caller.district.db.update(documents).set({ replacesId: earlier }).where(eq(documents.id, later));
    await sendDocument(caller.district.ports, caller.unit.clerk, { documentId: later });
    expect(await caller.district.pump()).to.deep.equal([]);
    const replacing = await newest(host);
    const [change] = await host.district.db
      .select()
      .from(incomingChanges)
      .where(eq(incomingChanges.earlierId, arrived.id));
    expect([change?.laterId, change?.kind, change?.reason]).to.deep.equal([
      replacing.id,
      'replacement',
      `Thay thế văn bản ${arrived.numberSymbol}`,
    ]);
    await fetch();
    const known = await delivery(caller, later);
    expect([known.receiverName, known.state]).to.deep.equal(['UBND xã Chân Sơn', 'arrived']);
  });

  it('a receiver struck off the list, when the update comes, then its clerk is asked to give the document back', async () => {
    await hand(await bytesOf(document('704'), '%PDF-1.7 704'));
    const arrived = await newest(host);
    const business = {
      type: 2,
      documentId: document('704').documentId!,
      documentReceiver: 1,
      receivers: [{ organId: host.unit.code, type: 0 }],
      replacements: [],
    };
    await hand(await bytesOf(document('704', { business })));
    const asked = await newest(host);
    expect([asked.id, asked.recallState]).to.deep.equal([arrived.id, 'requested']);
  });

  it('a recall of what is not here, when it comes, then it is answered by 16 and changes nothing', async () => {
    const business = {
      type: 1,
      documentId: `${caller.unit.code},2025/03/10,999/X`,
      receivers: [],
      replacements: [],
    };
    await hand(await bytesOf(document('705', { business })));
    const told = new Map<string, string>();
    for (const docId of await client().received('status')) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of client().getEdoc(docId)) chunks.push(chunk);
      const { header } = await readEdxml(bytesSource(Buffer.concat(chunks)));
      if (header.kind === 'status' && header.responseFor.documentId === business.documentId)
        told.set(docId, header.statusCode);
      await client().updateStatus(docId, 'done');
    }
    expect([...told.values()]).to.deep.equal(['16']);
    expect(await client().received('status')).to.deep.equal([]);
  });

  it('a sender of another system, an unknown receiver and a broken message, when they are handed over, then each is refused in words', async () => {
    const foreign = document('706', { sender: { organId: host.unit.code } });
    const nowhere = document('707', { receivers: [{ organId: 'H99.77' }] });
    const refusal = async (bytes: Buffer) =>
      hand(bytes).then(
        () => 'taken',
        (error: Error) => error.message,
      );
    expect(await refusal(await bytesOf(foreign, '%PDF'))).to.contain(
      `không đại diện cho đơn vị mang mã ${host.unit.code}`,
    );
    expect(await refusal(await bytesOf(nowhere, '%PDF'))).to.contain('Đơn vị nhận không tồn tại: H99.77');
    expect(await refusal(Buffer.from('<edXML>'))).to.contain('EDXML_');
  });

  it('a status of a document that is not known, when it comes, then it is kept', async () => {
    const bytes = await bytesOf({
      kind: 'status',
      sender: { organId: caller.unit.code, organName: 'Sở Nội vụ' },
      receivers: [],
      responseFor: { organId: host.unit.code, code: '88/X', documentId: `${host.unit.code},2025/03/10,88/X` },
      statusCode: '03',
      timestamp: '2025-03-10T10:00:00+07:00',
    });
    await hand(bytes, 'status');
    const kept = await host.district.db.select().from(waitingStatuses);
    expect(
      kept.map(({ responseCode, statusCode, matchedAt }) => [responseCode, statusCode, matchedAt]),
    ).to.deep.equal([['88/X', '03', null]]);
  });

  it('a status that is faster than its document, when the document goes out, then it is matched', async () => {
    const id = await host.district.issue(host.unit, { to: [{ unit: host.remote }] });
    const [issued] = await host.district.db.select().from(documents).where(eq(documents.id, id));
    const code = `${String(issued!.number).padStart(2, '0')}/${issued!.notation}`;
    const bytes = await bytesOf({
      kind: 'status',
      sender: { organId: caller.unit.code, organName: 'Sở Nội vụ' },
      receivers: [],
      responseFor: { organId: host.unit.code, code, documentId: `${host.unit.code},2025/03/10,${code}` },
      statusCode: '03',
      description: 'Đã tiếp nhận (số đến: 12)',
      timestamp: '2025-03-10T10:00:00+07:00',
    });
    await hand(bytes, 'status');
    await sendDocument(host.district.ports, host.unit.clerk, { documentId: id });
    expect(await host.district.pump()).to.deep.equal([]);
    const known = await delivery(host, id);
    expect([known.state, known.arrivalNumber, known.arrivedAt?.toISOString()]).to.deep.equal([
      'accepted',
      12,
      '2025-03-10T03:00:00.000Z',
    ]);
    const [kept] = await host.district.db
      .select()
      .from(waitingStatuses)
      .where(eq(waitingStatuses.responseCode, code));
    expect(kept!.matchedAt).to.be.an.instanceOf(Date);
  });

  it('the list of what was sent, when the caller asks, then it tells of each receiver in words without a null', async () => {
    const rows = await host.district.db
      .select()
      .from(vdxpMessages)
      .where(eq(vdxpMessages.senderId, host.partner.id));
    expect(rows.length).to.be.greaterThan(3);
    expect(new Set(rows.map(({ status }) => status))).to.deep.equal(new Set(['done']));
    expect(await client().agencies()).to.deep.include({
      code: host.unit.code,
      name: 'UBND xã Chân Sơn',
      closed: false,
    });
  });

  const bookOf = async (side: AxisSide) =>
    (await side.district.db.select().from(units)).filter(({ partnerId }) => partnerId === side.partner.id);

  it("the axis's list, when it is read, then new agencies are in the address book, closed ones are closed, and no unit of ours or of another partner is taken over", async () => {
    const other = await registerPartner(caller.district, {
      name: 'Hệ thống khác',
      kind: 'vdxp',
      endpoint: null,
      settings: { systemId: 'H98' },
    });
    const theirs = await host.district.addUnit('Trạm Y tế', { organCode: 'H60.88' });
    await addRemote(caller.district, other, theirs.code, 'Trạm Y tế của hệ thống khác');
    const added = await host.district.addUnit('Trường THCS Chân Sơn', { organCode: 'H60.89' });
    expect(await caller.edxml.readAgencies(caller.partner)).to.be.greaterThan(2);
    const known = await bookOf(caller);
    expect(known.find(({ organCode }) => organCode === added.code)?.name).to.equal('Trường THCS Chân Sơn');
    expect(known.map(({ organCode }) => organCode)).to.not.include.members([theirs.code, caller.unit.code]);
    const size = known.length;
    await host.district.db.update(units).set({ validTo: '2025-01-31' }).where(eq(units.id, added.id));
    await caller.edxml.readAgencies(caller.partner);
    const after = await bookOf(caller);
    expect(after).to.have.length(size);
    expect(after.find(({ organCode }) => organCode === added.code)?.validTo).to.match(/^\d{4}-\d\d-\d\d$/);
    expect(after.find(({ organCode }) => organCode === host.unit.code)?.validTo).to.equal(null);
    expect(caller.edxml.readAgencies(other)).to.equal(null);
  });

  it('a document for a unit that was closed, when it comes over the axis, then it goes back with an answer that names the successor', async () => {
    const successor = await host.district.addUnit('UBND xã Xuân Vân', { organCode: 'H60.90' });
    const closed = await host.district.addUnit('UBND xã Trung Trực', {
      organCode: 'H60.91',
      formerOrganCode: '000.00.91.H60',
      validTo: '2025-02-28',
      successorId: successor.id,
    });
    const before = (await host.district.db.select().from(incomingDocuments)).length;
    const told: string[] = [];
    for (const code of [closed.code, '000.00.91.H60']) {
      const header = document(code === closed.code ? '801' : '802', { receivers: [{ organId: code }] });
      await hand(await bytesOf(header, '%PDF')).catch(() => undefined);
    }
    for (const docId of await client().received('status')) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of client().getEdoc(docId)) chunks.push(chunk);
      const { header } = await readEdxml(bytesSource(Buffer.concat(chunks)));
      if (header.kind === 'status' && /80[12]\/SNV/.test(header.responseFor.code ?? ''))
        told.push(`${header.statusCode} ${header.description}`);
    }
    expect(told).to.have.length(2);
    for (const one of told) expect(one).to.match(/^02 .*H60\.90/);
    expect((await host.district.db.select().from(incomingDocuments)).length).to.equal(before);
  });
});
