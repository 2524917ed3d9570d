import { expect } from 'chai';
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { rebuildShare } from '../../../src/adapters/database/ledger-store.ts';
import { incomingDocuments } from '../../../src/adapters/database/schema/incoming.ts';
import { shareFacts } from '../../../src/adapters/database/schema/statistics.ts';
import { registerDocument } from '../../../src/office/incoming/register-document.ts';
import { registerPaper } from '../../../src/office/incoming/register-paper.ts';
import { recallDocument } from '../../../src/office/outgoing/recall-document.ts';
import { sendDocument } from '../../../src/office/outgoing/send-document.ts';
import { classify } from '../../../src/office/statistics/classify.ts';
import { ratios, readShare, readShareDocuments } from '../../../src/office/statistics/read-share.ts';
import { type District, openDistrict, type TestUnit } from '../exchange/district.ts';
import { refusal } from '../exchange/refusal.ts';

describe('the share', () => {
  let district: District;
  let sender: TestUnit;
  let receiver: TestUnit;

  beforeEach(async () => {
    district = await openDistrict();
    sender = await district.addUnit('UBND xã Chân Sơn');
    receiver = await district.addUnit('UBND xã Lang Quán');
  });
  afterEach(() => district.database.drop());

  const march = { direction: 'outgoing', from: '2025-03-01', to: '2025-03-31' } as const;

  async function send(options: Partial<Parameters<District['issue']>[1]> = {}): Promise<string> {
    const documentId = await district.issue(sender, { to: [{ unit: receiver }], ...options });
    await sendDocument(district.ports, sender.clerk, { documentId });
    await district.pump();
    return documentId;
  }

  it('a period without documents, when asked, then both ratios are "no data"', async () => {
    const share = await readShare(district.ports, sender.clerk, { unitId: sender.id, ...march });
    expect([share.n, share.exchangedElectronically, share.fullyElectronic]).to.deep.equal([0, null, null]);
    expect(share.definition.vi).to.contain('không có dữ liệu');
  });

  it('promise 6, every figure opens the very documents it counts: documents of every class, when counted, then each figure opens exactly its documents', async () => {
    const a = await send();
    const copy = await send({ origin: 'copy' });
    const b = await send({ to: [{ unit: receiver, channel: 'both' }] });
    const c = await send({ to: [{ unit: receiver, channel: 'paper' }] });
    const question = { unitId: sender.id, ...march };
    const share = await readShare(district.ports, sender.clerk, question);
    expect(share.classes).to.deep.equal({ A: 2, B: 1, C: 1, D: 0 });
    expect([share.exchangedElectronically, share.fullyElectronic]).to.deep.equal([0.75, 0.5]);
    expect(share.copiesAndDigitised).to.equal(1);
    const opened = async (letter: 'A' | 'B' | 'C' | 'D') => {
      const query = { ...question, classes: [letter], limit: 50 };
      return (await readShareDocuments(district.ports, sender.clerk, query)).items.map((item) => item.id);
    };
    expect(await opened('A')).to.have.members([a, copy]);
    const copies = { ...question, part: 'copies', limit: 5 } as const;
    const [only] = (await readShareDocuments(district.ports, sender.clerk, copies)).items;
    expect(only?.id).to.equal(copy);
    expect(await opened('B')).to.deep.equal([b]);
    expect(await opened('C')).to.deep.equal([c]);
    expect(await opened('D')).to.deep.equal([]);
  });

  it('many counted documents, when opened page by page, then each comes once', async () => {
    const sent: string[] = [];
    for (let n = 0; n < 7; n += 1) sent.push(await send({ issuedOn: `2025-03-0${1 + (n % 3)}` }));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await readShareDocuments(district.ports, sender.clerk, {
        unitId: sender.id,
        ...march,
        limit: 3,
        ...(cursor && { cursor }),
      });
      seen.push(...page.items.map((item) => item.id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(seen).to.have.length(7);
    expect(new Set(seen)).to.deep.equal(new Set(sent));
  });

  it('units below one, when their figures together are opened page by page, then every document of every unit comes once, and only who may open them has them', async () => {
    const top = await district.addUnit('UBND huyện Yên Sơn');
    const communes = [
      await district.addUnit('UBND xã Tân Long', { parentId: top.id }),
      await district.addUnit('UBND xã Xuân Vân', { parentId: top.id }),
    ];
    const sent: string[] = [];
    for (const unit of [top, ...communes, ...communes]) {
      const id = await district.issue(unit, { to: [{ unit: receiver, channel: 'both' }] });
      await sendDocument(district.ports, unit.clerk, { documentId: id });
      sent.push(id);
    }
    await send();
    const open = (actor: TestUnit['it'], cursor?: string) =>
      readShareDocuments(district.ports, actor, {
        unitId: top.id,
        ...march,
        below: true,
        classes: ['B'],
        limit: 2,
        ...(cursor !== undefined && { cursor }),
      });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await open(top.it, cursor);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).to.have.length(5);
    expect(new Set(seen)).to.deep.equal(new Set(sent));
    expect((await open(top.clerk)).items.map(({ id }) => id)).to.deep.equal([sent[0]]);
    expect((await refusal(open(receiver.it))).code).to.equal('FORBIDDEN');
  });

  it('what does not count, when asked, then it is left out and told where it is known', async () => {
    await district.issue(sender, { to: [{ unit: receiver }], simulated: true });
    await district.issue(sender, { to: [{ unit: receiver }] });
    await registerPaper(district.ports, receiver.clerk, {
      unitId: receiver.id,
      senderName: 'Bộ Công an',
      numberSymbol: '01/MAT',
      issuedOn: null,
      typeCode: 'CV',
      subject: '(bí mật nhà nước)',
      urgency: 'normal',
      secrecy: 'top-secret',
      signerName: null,
      dueDate: null,
      pageCount: null,
    });
    const outgoing = await readShare(district.ports, sender.clerk, { unitId: sender.id, ...march });
    expect(outgoing.n).to.equal(0);
    expect(outgoing.excluded).to.deep.equal({ stateSecrets: null, simulated: 1, notSent: 1 });
    for (const part of ['simulated', 'not-sent'] as const) {
      const query = { unitId: sender.id, ...march, part, limit: 5 };
      const { items } = await readShareDocuments(district.ports, sender.clerk, query);
      expect(items.map((item) => [item.class, item.cause])).to.deep.equal([[null, part]]);
    }
    const incoming = await readShare(district.ports, receiver.clerk, {
      unitId: receiver.id,
      ...march,
      direction: 'incoming',
    });
    expect([incoming.n, incoming.excluded.stateSecrets]).to.deep.equal([0, 1]);
  });

  it('a document issued in March and sent in April, when March is asked again, then March says it was restated', async () => {
    const id = await district.issue(sender, { to: [{ unit: receiver }], issuedOn: '2025-03-31' });
    district.clock.time = new Date('2025-04-02T03:00:00Z');
    await sendDocument(district.ports, sender.clerk, { documentId: id });
    const question = { unitId: sender.id, ...march };
    const share = await readShare(district.ports, sender.clerk, question);
    expect([share.n, share.restated]).to.deep.equal([1, 1]);
    const late = { ...question, part: 'restated', limit: 5 } as const;
    const opened = await readShareDocuments(district.ports, sender.clerk, late);
    expect(opened.items.map((item) => item.id)).to.deep.equal([id]);
    const wider = await readShare(district.ports, sender.clerk, { ...question, to: '2025-04-30' });
    expect([wider.n, wider.restated]).to.deep.equal([1, 0]);
  });

  it('a recalled document, when counted, then it stays in its class and is shown apart', async () => {
    const documentId = await district.issue(sender, { to: [{ unit: receiver }] });
    await sendDocument(district.ports, sender.clerk, { documentId });
    await recallDocument(district.ports, sender.clerk, { documentId, reason: 'Nhầm' });
    const share = await readShare(district.ports, sender.clerk, { unitId: sender.id, ...march });
    expect([share.classes.A, share.recalled]).to.deep.equal([1, 1]);
  });

  it('the whole record, when replayed, then the share equals the live one', async () => {
    for (const channel of ['electronic', 'both', 'paper'] as const) {
      const id = await send({ to: [{ unit: receiver, channel }] });
      const [arrival] = await district.db
        .select()
        .from(incomingDocuments)
        .where(eq(incomingDocuments.foreignDocumentId, id));
      if (arrival) await registerDocument(district.ports, receiver.clerk, { incomingId: arrival.id });
    }
    const read = () =>
      district.db.select().from(shareFacts).orderBy(shareFacts.direction, shareFacts.recordId);
    const live = await read();
    expect(live).to.have.length(5);
    await district.db.transaction((tx) => rebuildShare(tx));
    expect(await read()).to.deep.equal(live);
  });

  it('an officer and a stranger, when they open the documents behind a figure, then they are refused', async () => {
    const query = { unitId: sender.id, ...march, limit: 10 };
    for (const actor of [sender.officer, receiver.clerk])
      expect((await refusal(readShareDocuments(district.ports, actor, query))).code).to.equal('FORBIDDEN');
    expect((await refusal(readShare(district.ports, receiver.leader, query))).code).to.equal('FORBIDDEN');
    const backwards = readShare(district.ports, sender.clerk, { ...query, from: '2025-04-01' });
    expect((await refusal(backwards)).code).to.equal('PERIOD_INVALID');
  });
});

describe('the decision table of the share', () => {
  const channel = fc.constantFrom('electronic' as const, 'both' as const, 'paper' as const);
  const fault = fc.option(fc.constantFrom('signature-invalid', 'agency-signature-missing'));

  it('any addressees and any fault, when classified, then exactly one class holds and every class but A has a cause', () => {
    fc.assert(
      fc.property(fc.array(channel, { minLength: 1 }), fault, (channels, found) => {
        const { class: letter, cause } = classify({ channels, fault: found });
        const paperOnly = channels.every((one) => one === 'paper');
        expect(letter === 'C').to.equal(paperOnly);
        expect(letter === 'D').to.equal(!paperOnly && found !== null);
        expect(letter === 'A').to.equal(cause === null);
        if (letter === 'A') expect(channels.every((one) => one === 'electronic')).to.equal(true);
      }),
    );
  });

  it('any counts, when divided, then A/N never exceeds (A+B)/N and an empty N gives null', () => {
    const n = fc.nat(1000);
    fc.assert(
      fc.property(fc.record({ A: n, B: n, C: n, D: n }), (classes) => {
        const found = ratios(classes);
        if (found.n === 0) expect(found.fullyElectronic).to.equal(null);
        else expect(found.fullyElectronic!).to.be.at.most(found.exchangedElectronically!);
      }),
    );
  });
});
