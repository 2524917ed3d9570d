import { expect } from 'chai';
import { and, eq, isNull } from 'drizzle-orm';
import { v7 as newId } from 'uuid';
import { documents } from '../../../src/adapters/database/schema/documents.ts';
import { accounts } from '../../../src/adapters/database/schema/identity.ts';
import { incomingDocuments } from '../../../src/adapters/database/schema/incoming.ts';
import { mailStates } from '../../../src/adapters/database/schema/notices.ts';
import { people } from '../../../src/adapters/database/schema/organisation.ts';
import { outbox } from '../../../src/adapters/database/schema/outbox.ts';
import { createTransact } from '../../../src/adapters/database/transaction.ts';
import type { Actor } from '../../../src/office/identity/actor.ts';
import {
  changeAddress,
  changeOwnNotices,
  confirmAddress,
  listMailProblems,
  readOwnNotices,
} from '../../../src/office/notices/own-notices.ts';
import { digestsPerDay, type MailAnswer, sendNotice } from '../../../src/office/notices/send-notice.ts';
import { sendDocument } from '../../../src/office/outgoing/send-document.ts';
import { type District, openDistrict, system, type TestUnit } from '../exchange/district.ts';

interface SentMail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const MINUTE_MS = 60_000;
let serial = 0;
const nextName = () => {
  serial += 1;
  return `UBND xã ${serial}`;
};

describe('mail to officials', () => {
  let district: District;
  let unit: TestUnit;
  let ports: ReturnType<typeof makePorts>;
  let sent: SentMail[];
  let answer: MailAnswer | Error;

  const makePorts = () => ({
    ...district.ports,
    transact: createTransact(district.db, { clock: district.clock, traceId: () => 'test' }),
    publicUrl: 'https://antin.huyen.test/',
    mailer: {
      send: async (message: SentMail): Promise<MailAnswer> => {
        sent.push(message);
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
  });

  before(async () => {
    district = await openDistrict();
    ports = makePorts();
  });
  beforeEach(async () => {
    sent = [];
    answer = { kind: 'taken' };
    unit = await district.addUnit(nextName());
    await setAddress(unit.clerk, `${newId()}@xa.test`);
    await district.db.delete(outbox);
  });

  const setAddress = (who: Actor, email: string) =>
    district.db.update(people).set({ email }).where(eq(people.id, who.personId));
  const arrive = async (over: Partial<typeof incomingDocuments.$inferInsert> = {}) => {
    const id = newId();
    await district.db.insert(incomingDocuments).values({
      id,
      unitId: unit.id,
      state: 'arrived',
      source: 'electronic',
      senderName: 'UBND huyện',
      numberSymbol: '12/UBND-VP',
      typeCode: 'CV',
      subject: 'V/v chuẩn bị hội nghị',
      urgency: 'normal',
      arrivedAt: district.clock.now(),
      updatedAt: district.clock.now(),
      ...over,
    });
    return id;
  };
  const send = (jobId = newId(), who = unit.clerk) =>
    sendNotice(ports, system, { accountId: who.accountId, jobId });
  const pass = (minutes: number) => {
    district.clock.time = new Date(district.clock.time.getTime() + minutes * MINUTE_MS);
  };
  const promised = () =>
    district.db
      .select()
      .from(outbox)
      .where(and(eq(outbox.queue, 'send-mail'), isNull(outbox.relayedAt)));

  it('what waits, told, is listed by kind with subject, age and link, Vietnamese first', async () => {
    const arrived = await arrive({ updatedAt: new Date(district.clock.time.getTime() - 150 * MINUTE_MS) });
    await arrive({ state: 'registered', subject: 'việc của lãnh đạo' });
    await send();
    expect(sent).to.have.length(1);
    const [mail] = sent;
    expect(mail?.subject).to.equal('[Ấn Tín] 1 văn bản đang chờ · 1 waiting');
    expect(mail?.text).to.match(/^Kính gửi /);
    expect(mail?.text).to.include('Văn bản đến chờ đăng ký · Arrivals to register: 1');
    expect(mail?.text).to.include('- V/v chuẩn bị hội nghị');
    expect(mail?.text).to.include('(2 giờ)');
    expect(mail?.text).to.include(`https://antin.huyen.test/incoming/${arrived}`);
    expect(mail?.text).not.to.include('việc của lãnh đạo');
  });

  it('nothing that waits any more, at the time of the mail, sends none', async () => {
    await send();
    const id = await arrive();
    await send();
    expect(sent).to.have.length(1);
    await district.db.update(incomingDocuments).set({ state: 'done' }).where(eq(incomingDocuments.id, id));
    pass(60);
    await send();
    expect(sent).to.have.length(1);
  });

  it('what was told already, with nothing new beside it, is not told again', async () => {
    await arrive();
    pass(5);
    await send();
    pass(60);
    await send();
    expect(sent).to.have.length(1);
    await arrive({ subject: 'văn bản mới' });
    await send();
    expect(sent).to.have.length(2);
    expect(sent[1]?.text).to.include('văn bản mới').and.include('V/v chuẩn bị hội nghị');
  });

  describe('e-mail bombing through notifications', () => {
    it('many arrivals, however many mails were promised, give one mail in a quarter of an hour', async () => {
      for (let n = 0; n < 30; n += 1) {
        await arrive();
        await send();
        pass(0.4);
      }
      expect(sent).to.have.length(1);
      const waiting = await promised();
      expect(waiting).to.have.length(1);
      pass(15);
      await send(waiting[0]!.id);
      expect(sent).to.have.length(2);
    });

    it('a whole day of arrivals gives no more than the cap, and the rest the next morning', async () => {
      district.clock.time = new Date('2025-03-20T17:00:00Z');
      for (let n = 0; n < 60; n += 1) {
        await arrive();
        await send();
        pass(16);
      }
      expect(sent).to.have.length(digestsPerDay);
      const [waiting] = await promised();
      expect(waiting?.notBefore?.toISOString()).to.equal('2025-03-22T00:00:00.000Z');
    });

    it('two promises run at once, one mail goes out', async () => {
      await arrive();
      await Promise.all([send(), send(), send()]);
      expect(sent).to.have.length(1);
    });

    it('an address that is really several, or carries a header, gets nothing and is shown as failing', async () => {
      for (const address of ['a@x.test, b@x.test', 'a@x.test\r\nBcc: b@x.test', 'A <a@x.test>']) {
        await setAddress(unit.clerk, address);
        await arrive();
        await send();
        pass(20);
      }
      expect(sent).to.deep.equal([]);
      const own = await readOwnNotices(ports, unit.clerk);
      expect(own.failingSince).not.to.equal(null);
      expect(own.problems).to.have.length(3);
    });
  });

  it('a mail that could not go, tried again under the same promise, keeps its id; an older promise adds none', async () => {
    await arrive();
    const [older, id] = [newId(), newId()];
    answer = new Error('out of reach');
    expect(await send(id).catch((error: Error) => error.message)).to.equal('out of reach');
    await send(older);
    answer = { kind: 'taken' };
    await send(id);
    expect(sent.map((mail) => mail.id)).to.deep.equal([id, id]);
  });

  describe('documents that are confidential', () => {
    it('a document of limited circulation or a classified one, told, shows neither subject nor number', async () => {
      await arrive({ subject: 'TUYỆT MẬT A', secrecy: 'secret', source: 'paper' });
      const sender = await district.addUnit(nextName());
      const id = await district.issue(sender, { to: [{ unit }] });
      const limited = { circulation: 'Chỉ lưu hành nội bộ', subject: 'BÍ MẬT B' };
      await district.db.update(documents).set(limited).where(eq(documents.id, id));
      await sendDocument(district.ports, sender.clerk, { documentId: id });
      expect(await district.pump()).to.deep.equal([]);
      await send();
      expect(sent).to.have.length(1);
      const { text, html, subject } = sent[0]!;
      expect(subject + text + html).not.to.match(/MẬT|12\/UBND/);
      expect(text.match(/hạn chế phổ biến/g)).to.have.length(2);
    });
  });

  it('a subject with markup and direction characters (stored cross-site script), mailed, is text', async () => {
    await arrive({ subject: '<img src=x onerror=alert(1)>\r\nBcc: x@y \u202Egnp.exe "q" \'s\' & co' });
    await send();
    const { html, text } = sent[0]!;
    expect(html).to.include(
      '&lt;img src=x onerror=alert(1)&gt; Bcc: x@y gnp.exe &quot;q&quot; &#39;s&#39; &amp; co',
    );
    expect(html).not.to.include('<img');
    expect(html + text).not.to.include('\u202E');
    expect(text.split('\n').some((line) => line.startsWith('Bcc:'))).to.equal(false);
  });

  it('a kind switched off is not told; switched on again it is', async () => {
    await arrive();
    const off = await changeOwnNotices(ports, unit.clerk, { 'document-arrived': false });
    expect(off.switches).to.include({ 'document-arrived': false, 'document-to-sign': true });
    await send();
    expect(sent).to.deep.equal([]);
    await changeOwnNotices(ports, unit.clerk, { 'document-arrived': true });
    await send();
    expect(sent).to.have.length(1);
  });

  it('who has left, or has no address, gets none', async () => {
    await arrive();
    await district.db.update(people).set({ email: null }).where(eq(people.id, unit.clerk.personId));
    await send();
    await setAddress(unit.clerk, 'vt@xa.test');
    const disabledAt = district.clock.now();
    await district.db.update(accounts).set({ disabledAt }).where(eq(accounts.id, unit.clerk.accountId));
    await send();
    expect(sent).to.deep.equal([]);
  });

  describe('bounces', () => {
    const gone: MailAnswer = { kind: 'refused', address: true, code: 550, said: '550 5.1.1 no such user' };

    it('an address refused for good is shown to the official and to IT, and gets no more mail until it changes', async () => {
      await setAddress(unit.clerk, 'sai@xa.test');
      await arrive();
      answer = gone;
      await send();
      pass(30);
      await arrive();
      await send();
      expect(sent).to.have.length(1);
      const own = await readOwnNotices(ports, unit.clerk);
      expect(own).to.deep.include({ address: 'sai@xa.test' });
      expect(own.failingSince).not.to.equal(null);
      const { items } = await listMailProblems(ports, unit.it, { limit: 10 });
      expect(items).to.have.length(1);
      expect(items[0]).to.include({ address: 'sai@xa.test', code: 550, said: gone.said, failing: true });
      answer = { kind: 'taken' };
      await changeAddress(ports, unit.it, { accountId: unit.clerk.accountId, address: 'dung@xa.test' });
      pass(30);
      await send();
      expect(sent.map((mail) => mail.to)).to.deep.equal(['sai@xa.test', 'dung@xa.test']);
      expect((await readOwnNotices(ports, unit.clerk)).failingSince).to.equal(null);
    });

    it('an address confirmed by its owner is tried again', async () => {
      await arrive();
      answer = gone;
      await send();
      pass(30);
      answer = { kind: 'taken' };
      await confirmAddress(ports, unit.clerk);
      await send();
      expect(sent).to.have.length(2);
    });

    it('a message refused for what it says is noted; the address stays good', async () => {
      await arrive();
      answer = { kind: 'refused', address: false, code: 554, said: '554 spam' };
      await send();
      const own = await readOwnNotices(ports, unit.clerk);
      expect(own.failingSince).to.equal(null);
      expect(own.problems.map(({ said }) => said)).to.deep.equal(['554 spam']);
    });

    it('problems of other units’ people are not shown, and no clerk sees any', async () => {
      const other = await district.addUnit(nextName());
      await arrive();
      answer = gone;
      await send();
      expect((await listMailProblems(ports, other.it, { limit: 10 })).items).to.deep.equal([]);
      const refusal = await listMailProblems(ports, unit.clerk, { limit: 10 }).catch((error) => error.code);
      expect(refusal).to.equal('FORBIDDEN');
      const foreign = { accountId: unit.clerk.accountId, address: 'ke@gian.test' };
      expect(await changeAddress(ports, other.it, foreign).catch((error) => error.code)).to.equal(
        'FORBIDDEN',
      );
    });
  });

  it('the mail server away, mail fails; the state of documents and of the mail stays as it was', async () => {
    const id = await arrive();
    answer = new Error('out of reach');
    await send().catch(() => undefined);
    const [row] = await district.db.select().from(incomingDocuments).where(eq(incomingDocuments.id, id));
    expect(row?.state).to.equal('arrived');
    const state = eq(mailStates.accountId, unit.clerk.accountId);
    expect((await district.db.select().from(mailStates).where(state))[0]?.toldUntil).to.equal(null);
  });
});
