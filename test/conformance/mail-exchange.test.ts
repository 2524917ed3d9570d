/** Documents and statuses between two offices that have of each other only an official mailbox: real SMTP, a real IMAP server over TLS. */
import { expect } from 'chai';
import { eq } from 'drizzle-orm';
import { incomingDocuments, incomingFiles } from '../../src/adapters/database/schema/incoming.ts';
import { ledgerEvents } from '../../src/adapters/database/schema/ledger.ts';
import { outbox } from '../../src/adapters/database/schema/outbox.ts';
import { deliveriesOfDocument } from '../../src/office/exchange/follow-deliveries.ts';
import { registerDocument } from '../../src/office/incoming/register-document.ts';
import { returnDocument } from '../../src/office/incoming/return-document.ts';
import { sendDocument } from '../../src/office/outgoing/send-document.ts';
import { signedBy } from '../office/exchange/district.ts';
import { needs } from '../support/needs.ts';
import { rawServer } from '../support/smtp-stand-in.ts';
import { type MailPair, type MailSide, openMailPair } from './mail-pair.ts';

describe('two offices that have only a mailbox of each other', function suite() {
  this.timeout(120_000);
  let pair: MailPair;
  let one: MailSide;
  let other: MailSide;

  before(async function start() {
    const program = needs(this, 'dovecot', 'dovecot-imapd');
    pair = await openMailPair(program);
    ({ one, other } = pair);
  });
  after(() => pair?.close());

  async function send(from: MailSide, bytes?: string): Promise<string> {
    const to = [{ unit: from.remote }];
    const documentId = await from.district.issue(from.unit, { to, ...(bytes !== undefined && { bytes }) });
    await sendDocument(from.district.ports, from.unit.clerk, { documentId });
    return documentId;
  }
  const delivery = async (side: MailSide, documentId: string) =>
    (await deliveriesOfDocument(side.district.ports, side.unit.clerk, documentId))[0]!;
  const arrivals = async (side: MailSide) =>
    (await side.district.db.select().from(incomingDocuments)).sort((a, b) => (a.id < b.id ? 1 : -1));
  const reasons = async (side: MailSide) =>
    (
      await side.district.db
        .select()
        .from(ledgerEvents)
        .where(eq(ledgerEvents.kind, 'delivery.message-refused'))
    ).map(({ after }) => String((after as { reason: string }).reason));
  const counts = async (side: MailSide) => {
    const found = await pair.dovecot.folders(side.address);
    return [found['INBOX'] ?? 0, found['Đã nhận'] ?? 0, found['Không nhận'] ?? 0];
  };
  const shares = async (side: MailSide, documentId: string) =>
    (
      await side.district.db.select().from(ledgerEvents).where(eq(ledgerEvents.documentId, documentId))
    ).flatMap(({ share }) => (share as { class: string } | null)?.class ?? []);

  it('a document sent by mail, when the server has it and then the receiver, then it counts only once the status 01 is back', async () => {
    const id = await send(one);
    expect(await one.district.pump()).to.deep.equal([]);
    const carried = await delivery(one, id);
    expect([carried.state, carried.gateway, carried.arrivedAt]).to.deep.equal(['dispatched', 'mail', null]);
    expect(await shares(one, id)).to.deep.equal([]);
    const { raw } = pair.carried.at(-1)!;
    expect(raw).to.contain(`Message-ID: <${carried.consignmentId}@chanson.test>`);
    expect(raw).to.contain('cv.pdf').and.to.contain('.edxml');
    expect(await other.fetch()).to.deep.equal({ taken: 1, refused: 0, left: [] });
    const [arrived] = await arrivals(other);
    expect([arrived!.senderCode, arrived!.state]).to.deep.equal([one.unit.code, 'arrived']);
    const [file] = await other.district.db
      .select()
      .from(incomingFiles)
      .where(eq(incomingFiles.incomingId, arrived!.id));
    expect(Buffer.from(await other.district.ports.storage.read(file!.sha256)).toString('latin1')).to.equal(
      `%PDF ${id}`,
    );
    expect(await one.fetch()).to.deep.equal({ taken: 1, refused: 0, left: [] });
    const proved = await delivery(one, id);
    expect([proved.state, proved.statuses.map(({ code }) => code)]).to.deep.equal(['arrived', ['01']]);
    expect(await shares(one, id)).to.deep.equal(['A']);
    expect([await counts(one), await counts(other)]).to.deep.equal([
      [0, 1, 0],
      [0, 1, 0],
    ]);
  });

  it('the receiver registers, when its status mail is read, then the sender learns the number; a return comes with its reason', async () => {
    const id = await send(one);
    await one.district.pump();
    await other.fetch();
    const [arrived] = await arrivals(other);
    await registerDocument(other.district.ports, other.unit.clerk, {
      incomingId: arrived!.id,
      version: arrived!.version,
      bookId: other.unit.bookId,
    });
    expect(await other.district.pump()).to.deep.equal([]);
    expect((await one.fetch()).taken).to.equal(2);
    const accepted = await delivery(one, id);
    expect([accepted.state, typeof accepted.arrivalNumber]).to.deep.equal(['accepted', 'number']);
    const second = await send(one);
    await one.district.pump();
    await other.fetch();
    const [newest] = await arrivals(other);
    await returnDocument(other.district.ports, other.unit.clerk, {
      incomingId: newest!.id,
      version: newest!.version,
      reason: 'Sai nơi nhận',
    });
    await other.district.pump();
    await one.fetch();
    const refused = await delivery(one, second);
    expect([refused.state, refused.refusedReason]).to.deep.equal(['refused', 'Sai nơi nhận']);
  });

  it('a reader that dies between keeping and moving, and a mail delivered twice, when they are read again, then there is one arrival', async () => {
    const before = (await arrivals(other)).length;
    await send(one);
    await one.district.pump();
    const { raw } = pair.carried.at(-1)!;
    await other.fetch();
    await pair.dovecot.moveAll(other.address, 'Đã nhận', 'INBOX');
    pair.dovecot.deliver(other.address, Buffer.from(raw, 'latin1'));
    const again = await other.fetch();
    expect([again.refused, again.left]).to.deep.equal([0, []]);
    expect((await arrivals(other)).length).to.equal(before + 1);
    await one.fetch();
  });

  it('somebody who writes the address of the partner, when he tells a status of a document, then nothing is proved by it', async () => {
    const id = await send(one);
    await one.district.pump();
    await other.fetch();
    const status = pair.carried.at(-1)!.raw;
    await pair.dovecot.moveAll(one.address, 'INBOX', 'Không nhận');
    const forged = status.replace(/^(In-Reply-To|References): .*\r\n(?:[ \t].*\r\n)*/gm, '');
    pair.dovecot.deliver(one.address, Buffer.from(forged, 'latin1'));
    expect((await one.fetch()).refused).to.equal(1);
    expect([(await delivery(one, id)).state, await shares(one, id)]).to.deep.equal(['dispatched', []]);
    expect((await reasons(one)).at(-1)).to.contain('không chứng minh được');
    await pair.dovecot.moveAll(one.address, 'Không nhận', 'INBOX');
    await one.fetch();
    expect((await delivery(one, id)).state).to.equal('arrived');
  });

  it('a recipient that the mail server refuses, and a mail that comes back, when told, then the delivery fails in words', async () => {
    pair.refuseWith = '5.1.1 no such mailbox';
    const refused = await send(one);
    await one.district.pump();
    pair.refuseWith = null;
    const told = await delivery(one, refused);
    expect(told.state).to.equal('refused');
    expect(told.refusedReason).to.contain('no such mailbox');
    const id = await send(one);
    await one.district.pump();
    const { consignmentId } = await delivery(one, id);
    pair.dovecot.deliver(one.address, bounce('delayed', `<${consignmentId}@chanson.test>`));
    await one.fetch();
    expect((await delivery(one, id)).state).to.equal('dispatched');
    pair.dovecot.deliver(
      one.address,
      bounce('failed', '<019ab000-0000-7000-8000-000000000001@chanson.test>'),
    );
    expect((await one.fetch()).refused).to.equal(1);
    expect((await delivery(one, id)).state).to.equal('dispatched');
    pair.dovecot.deliver(one.address, bounce('failed', `<${consignmentId}@chanson.test>`));
    expect((await one.fetch()).taken).to.equal(1);
    const failed = await delivery(one, id);
    expect([failed.state, failed.arrivedAt]).to.deep.equal(['refused', null]);
    expect(failed.refusedReason).to.contain('vanthu@noivu.test: 550 5.1.1 user unknown');
    expect(await shares(one, id)).to.deep.equal([]);
    await other.fetch();
  });

  it('a mail without edXML but with a signed PDF, when it comes twice, then it arrives once, is judged, and answers 01', async () => {
    await one.fetch();
    const pdf = Buffer.from('%PDF-1.7 giấy mời họp');
    const { sha256 } = await one.district.ports.storage.putBytes(pdf);
    one.district.verdicts.set(sha256, signedBy(['khong-biet']));
    const before = (await arrivals(one)).length;
    for (const messageId of ['<a@noivu.test>', '<b@noivu.test>'])
      pair.dovecot.deliver(
        one.address,
        mail({
          from: other.address,
          subject: 'Giấy mời số 77/GM-SNV',
          messageId,
          files: [['giay-moi.pdf', pdf]],
        }),
      );
    expect((await one.fetch()).taken).to.equal(2);
    await one.district.pump();
    const all = await arrivals(one);
    expect(all.length).to.equal(before + 1);
    expect([all[0]!.numberSymbol, all[0]!.subject, all[0]!.senderName]).to.deep.equal([
      '77/GM-SNV',
      'Giấy mời số 77/GM-SNV',
      'Sở Nội vụ',
    ]);
    expect(all[0]!.verdictId).to.be.a('string');
    const answer = pair.carried.at(-1)!;
    expect([answer.to, /^In-Reply-To: (.*)\r$/m.exec(answer.raw)?.[1]]).to.deep.equal([
      other.address,
      '<b@noivu.test>',
    ]);
  });

  it('mail of strangers, without a document, hostile or too large, when it comes, then it lies in a folder of its own and IT is told', async () => {
    await one.fetch();
    await other.fetch();
    const [, kept, refused] = await counts(other);
    const before = (await arrivals(other)).length;
    const hostile = '<?xml version="1.0"?><!DOCTYPE edXML [<!ENTITY a "b">]><edXML>&a;</edXML>';
    for (const raw of [
      mail({ from: 'ai-do@noi-khac.test', files: [['a.pdf', Buffer.from('%PDF')]] }),
      mail({ from: one.address }),
      mail({ from: one.address, files: [['x.edxml', Buffer.from(hostile)]] }),
      mail({ from: one.address, files: [['to.pdf', Buffer.alloc(62 * 1024 * 1024, 'a')]] }),
      mail({ from: `${one.address}, ai-do@noi-khac.test`, files: [['a.pdf', Buffer.from('%PDF')]] }),
    ])
      pair.dovecot.deliver(other.address, raw);
    expect(await other.fetch()).to.deep.equal({ taken: 0, refused: 5, left: [] });
    expect([await counts(other), (await arrivals(other)).length]).to.deep.equal([
      [0, kept, refused! + 5],
      before,
    ]);
    const told = (await reasons(other)).join('\n');
    for (const part of ['ai-do@noi-khac.test', 'cũng không có tệp PDF', 'EDXML_', 'Thư quá lớn', 'không rõ'])
      expect(told).to.contain(part);
  });

  it('two partners of one mailbox, when only one of them brings its password, then what waits is read all the same', async () => {
    const twin = { ...one.partner, id: '0199a000-0000-7000-8000-000000000001', name: 'Hội Nông dân' };
    expect(await one.mail.fetch([twin, one.partner])).to.have.keys('taken', 'refused', 'left');
    expect(() => one.mail.fetch([twin])).to.throw('PARTNER_SECRET_MISSING');
  });

  it('an attachment of 20 MB, when it goes by mail, then it arrives whole', async () => {
    const bytes = `%PDF ${'0123456789abcdef'.repeat((20 * 1024 * 1024) / 16)}`;
    const id = await send(one, bytes);
    expect(await one.district.pump()).to.deep.equal([]);
    expect((await other.fetch()).taken).to.equal(1);
    const [arrived] = await arrivals(other);
    const [file] = await other.district.db
      .select()
      .from(incomingFiles)
      .where(eq(incomingFiles.incomingId, arrived!.id));
    expect((await other.district.ports.storage.read(file!.sha256)).length).to.equal(bytes.length);
    await one.fetch();
    expect((await delivery(one, id)).state).to.equal('arrived');
  });

  it('a mail server that stalls, when a document goes out, then it is not sent, and is told as to be tried again', async () => {
    const silent = await rawServer(() => undefined);
    const { settings } = one.partner;
    const stalled = { ...one.partner, settings: { ...settings, smtp: `smtp://127.0.0.1:${silent.port}` } };
    const gateway = one.impatient.gateway(stalled);
    const id = await send(one);
    const { consignmentId } = await delivery(one, id);
    const message = {
      format: 'an-tin/consignment/1' as const,
      consignmentId,
      sender: { code: one.unit.code, name: 'UBND xã Chân Sơn' },
      receiver: { code: one.remote.code, name: 'Sở Nội vụ' },
      sentAt: '2025-03-10T10:00:00+07:00',
      document: {
        id,
        origin: 'electronic' as const,
        typeCode: 'CV',
        typeName: 'Công văn',
        numberSymbol: '1/UBND',
        issuedOn: '2025-03-10',
        subject: 'V/v',
        language: 'Tiếng Việt',
        pageCount: null,
        urgency: 'normal' as const,
        signers: [],
        dueDate: null,
        paperFollows: false,
      },
      files: [],
    };
    const failure = await gateway.dispatch(message).catch((error: { code: string }) => error.code);
    await silent.close();
    expect(failure).to.equal('MAIL_OUT_OF_REACH');
    expect((await delivery(one, id)).carriedAt).to.equal(null);
    await one.district.db.delete(outbox);
  });
});

interface Written {
  readonly from: string;
  readonly subject?: string;
  readonly messageId?: string;
  readonly files?: readonly (readonly [string, Buffer])[];
}

function mail({ from, subject = 'Thư', messageId = '<t@test>', files = [] }: Written): Buffer {
  const parts = files.map(
    ([name, bytes]) =>
      `--b\r\nContent-Type: application/octet-stream; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${bytes.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`,
  );
  const encoded = `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`;
  return Buffer.from(
    `From: ${from}\r\nTo: vanthu@test\r\nSubject: ${encoded}\r\nMessage-ID: ${messageId}\r\nDate: Mon, 10 Mar 2025 02:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nKính gửi\r\n${parts.join('')}--b--\r\n`,
  );
}

function bounce(action: 'failed' | 'delayed', messageId: string): Buffer {
  return Buffer.from(
    [
      'From: MAILER-DAEMON@mx.test',
      'Subject: Undelivered Mail Returned to Sender',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=r',
      '',
      '--r',
      'Content-Type: text/plain',
      '',
      'It could not be delivered.',
      '--r',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.test',
      '',
      'Final-Recipient: rfc822; vanthu@noivu.test',
      `Action: ${action}`,
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 user',
      ' unknown',
      '',
      '--r',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: ${messageId}`,
      'Subject: x',
      '',
      '--r--',
      '',
    ].join('\r\n'),
  );
}
