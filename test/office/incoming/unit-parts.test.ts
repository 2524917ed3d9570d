/** NĐ 30/2020 Đ24: a document is given to units and to people; of a unit's part its head answers, not one person for ever. */
import { expect } from 'chai';
import { eq } from 'drizzle-orm';
import { appointments } from '../../../src/adapters/database/schema/organisation.ts';
import { createTaskStore } from '../../../src/adapters/database/task-list.ts';
import type { Actor } from '../../../src/office/identity/actor.ts';
import { assignDocument } from '../../../src/office/incoming/assign-document.ts';
import type { WantedPart } from '../../../src/office/incoming/check-parts.ts';
import { directDocument } from '../../../src/office/incoming/direct-document.ts';
import { finishHandling, startHandling } from '../../../src/office/incoming/handle-document.ts';
import type { IncomingBox } from '../../../src/office/incoming/incoming-store.ts';
import { listTasks } from '../../../src/office/incoming/list-tasks.ts';
import { listIncoming, readIncoming } from '../../../src/office/incoming/read-incoming.ts';
import { registerPaper } from '../../../src/office/incoming/register-paper.ts';
import { type District, openDistrict, type TestUnit } from '../exchange/district.ts';
import { refusal } from '../exchange/refusal.ts';

describe('a part that a unit has as such', () => {
  let district: District;
  let receiver: TestUnit;
  let leading: TestUnit;
  let helping: TestUnit;
  let serial = 0;

  before(async () => {
    district = await openDistrict();
    receiver = await district.addUnit('UBND huyện Yên Sơn');
    leading = await district.addUnit('Phòng Nội vụ', { parentId: receiver.id });
    helping = await district.addUnit('Phòng Tư pháp', { parentId: receiver.id });
  });

  async function registered(): Promise<string> {
    serial += 1;
    const record = await registerPaper(district.ports, receiver.clerk, {
      unitId: receiver.id,
      senderName: 'Sở Nội vụ',
      numberSymbol: `${serial}/SNV-CCHC`,
      issuedOn: '2025-03-03',
      typeCode: 'CV',
      subject: 'rà soát thủ tục hành chính',
      urgency: 'normal',
      secrecy: 'none',
      signerName: null,
      dueDate: null,
      pageCount: 1,
    });
    return record.id;
  }

  const part = (unit: TestUnit, role: 'lead' | 'cooperate'): WantedPart => ({
    unitId: unit.id,
    part: role,
    dueDate: null,
  });

  async function assigned(): Promise<string> {
    const incomingId = await registered();
    const parts = [part(leading, 'lead'), part(helping, 'cooperate')];
    const opinion = 'Giao Phòng Nội vụ chủ trì, Phòng Tư pháp phối hợp';
    await directDocument(district.ports, receiver.leader, { incomingId, opinion, parts, dueDate: null });
    await assignDocument(district.ports, receiver.clerk, { incomingId });
    return incomingId;
  }

  const seenIn = async (actor: Actor, box: IncomingBox) =>
    (await listIncoming(district.ports, actor, { box, limit: 50 })).items;
  const stateOf = async (incomingId: string) => {
    const { record, assignments } = await readIncoming(district.ports, receiver.clerk, incomingId);
    return [record.state, ...assignments.map(({ part: role, state }) => `${role} ${state}`)];
  };

  it('directed to units, when the clerk assigns as directed, then details and lists name the units and their heads', async () => {
    const incomingId = await assigned();
    const { assignments, directions } = await readIncoming(district.ports, receiver.clerk, incomingId);
    expect(assignments.map(({ unitName, fullName }) => [unitName, fullName])).to.deep.equal([
      ['Phòng Nội vụ', leading.leader.fullName],
      ['Phòng Tư pháp', helping.leader.fullName],
    ]);
    expect(directions[0]!.parts.map(({ unitName }) => unitName)).to.deep.equal([
      'Phòng Nội vụ',
      'Phòng Tư pháp',
    ]);
    const [listed] = await seenIn(receiver.clerk, 'registered');
    expect(listed).to.deep.include({ id: incomingId, lead: { name: 'Phòng Nội vụ', isUnit: true } });
    const line = await district.ports.transact((tx) => tx.registers.entryOfIncoming(incomingId));
    expect(line?.columns).to.include({ forwardedTo: 'Phòng Nội vụ' });
  });

  it('a unit’s part, when its people look, then leader and clerk find it among their work and its officer does not', async () => {
    const incomingId = await assigned();
    for (const actor of [leading.leader, leading.clerk]) {
      expect((await seenIn(actor, 'mine')).map(({ id }) => id)).to.include(incomingId);
      const tasks = await district.ports.transact(() =>
        listTasks(
          { ...district.ports, transact: (work) => work({ tasks: createTaskStore(district.db) }) },
          actor,
          { box: 'open', limit: 50 },
        ),
      );
      const task = tasks.items.find(({ id }) => id === incomingId);
      expect(task).to.include({ unitName: 'Phòng Nội vụ', part: 'lead' });
    }
    expect(await seenIn(leading.officer, 'all')).to.deep.equal([]);
    const peeked = await refusal(readIncoming(district.ports, leading.officer, incomingId));
    expect(peeked.code).to.equal('NOT_FOUND');
  });

  it('a unit’s part, when its clerk starts and its head finishes, then it is one part and the document is done', async () => {
    const incomingId = await assigned();
    await startHandling(district.ports, leading.clerk, { incomingId });
    expect(await stateOf(incomingId)).to.deep.equal([
      'in_progress',
      'lead in_progress',
      'cooperate assigned',
    ]);
    await finishHandling(district.ports, leading.leader, { incomingId, result: 'Đã rà soát' });
    expect(await stateOf(incomingId)).to.deep.equal(['done', 'lead done', 'cooperate closed']);
  });

  it('the head of a co-operating unit, when finishing, ends that part only; and may not hand the document on', async () => {
    const incomingId = await assigned();
    const handOn = { incomingId, parts: [part(helping, 'lead')] };
    expect((await refusal(assignDocument(district.ports, helping.leader, handOn))).code).to.equal(
      'FORBIDDEN',
    );
    await finishHandling(district.ports, helping.leader, { incomingId, result: 'Đã góp ý' });
    expect(await stateOf(incomingId)).to.deep.equal(['assigned', 'lead assigned', 'cooperate done']);
  });

  it('the head of the leading unit, when giving it to an officer of the unit, then the officer leads', async () => {
    const incomingId = await assigned();
    const appointmentId = leading.officer.appointments[0]!.id;
    const parts: WantedPart[] = [{ appointmentId, part: 'lead', dueDate: '2025-03-14' }];
    await assignDocument(district.ports, leading.leader, { incomingId, parts });
    expect((await seenIn(leading.officer, 'mine')).map(({ id }) => id)).to.deep.equal([incomingId]);
    expect((await seenIn(receiver.clerk, 'registered'))[0]!.lead).to.deep.equal({
      name: leading.officer.fullName,
      isUnit: false,
    });
  });

  it('a unit with a new head, when assigned anew, keeps its part and its work, and the new head answers for it', async () => {
    const incomingId = await assigned();
    await startHandling(district.ports, leading.leader, { incomingId });
    const [headship, deputy] = [leading.leader.appointments[0]!.id, leading.officer.appointments[0]!.id];
    const as = (id: string, held: Partial<typeof appointments.$inferInsert>) =>
      district.db.update(appointments).set(held).where(eq(appointments.id, id));
    await as(headship, { validTo: '2025-03-01' });
    await as(deputy, { role: 'leader', isHead: true });
    await assignDocument(district.ports, receiver.clerk, { incomingId });
    await as(headship, { validTo: null });
    await as(deputy, { role: 'officer', isHead: false });
    const { assignments } = await readIncoming(district.ports, receiver.clerk, incomingId);
    expect(assignments.map(({ assigneeId, state }) => [assigneeId, state])[0]).to.deep.equal([
      deputy,
      'in_progress',
    ]);
    expect(assignments).to.have.length(2);
  });

  it('parts that name a unit twice, a unit without a head, or a unit elsewhere are refused', async () => {
    const incomingId = await registered();
    const empty = await district.addUnit('Phòng mới lập', { parentId: receiver.id });
    await district.db
      .update(appointments)
      .set({ validTo: '2021-01-01' })
      .where(eq(appointments.unitId, empty.id));
    const stranger = await district.addUnit('UBND huyện Hàm Yên');
    const attempt = async (...parts: WantedPart[]) =>
      (
        await refusal(
          directDocument(district.ports, receiver.leader, {
            incomingId,
            opinion: 'Giao',
            parts,
            dueDate: null,
          }),
        )
      ).code;
    expect(await attempt(part(leading, 'lead'), part(leading, 'cooperate'))).to.equal('ONE_LEAD_NEEDED');
    expect(await attempt(part(empty, 'lead'))).to.equal('ASSIGNEE_INVALID');
    expect(await attempt(part(stranger, 'lead'))).to.equal('ASSIGNEE_INVALID');
  });
});
