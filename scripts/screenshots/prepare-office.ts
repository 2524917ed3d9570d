/** A district at work, so that no page of the pictures is empty: letters in every state, arrivals, tasks, a delegation. */
import { composeDocument } from '../../src/lib/typesetting/official-document.ts';
import { mustSucceed, OfficeDay } from '../../test/journeys/office-day.ts';
import type { Json } from '../journey/client.ts';

/** What the pictures open by its address. */
export interface Office {
  readonly toSign: string;
  readonly toReturn: string;
  readonly toIssue: string;
  readonly toSend: string;
  readonly sent: string;
  readonly draft: string;
  readonly toRegister: string;
  readonly toDirect: string;
  readonly toAssign: string;
  readonly handled: string;
  /** An issued file, as anybody may hold it. */
  readonly issuedFile: Uint8Array;
}

const home = 'chanson';
const posts = ['chutich', 'phochutich1', 'vanthu', 'chuyenvien'] as const;

export async function prepareOffice(origin: string): Promise<Office> {
  const day = new OfficeDay(origin);
  // Everybody's code was used by the browser a moment ago: all wait for the next one together.
  await Promise.all([home, 'huyen', 'hungloi'].flatMap((unit) => posts.map((post) => day.who(unit, post))));
  const outgoing = await prepareOutgoing(day);
  const incoming = await prepareIncoming(day);
  await delegate(day);
  await makeGroup(day);
  return { ...outgoing, ...incoming };
}

async function prepareOutgoing(day: OfficeDay) {
  const reviewed = (subject: string, urgency: string, receivers: readonly string[] = ['huyen']) =>
    reviewedLetter(day, home, subject, urgency, receivers);
  const toSign = await reviewed('phòng, chống rét đậm, rét hại cho đàn vật nuôi', 'express');
  const toReturn = await reviewed('rà soát thủ tục hành chính quý IV', 'urgent');
  await reviewed('chỉ tiêu kế hoạch đầu tư công năm 2027', 'normal');
  await reviewed('kinh phí tập huấn chuyển đổi số', 'normal');
  const toIssue = await reviewed('số liệu dân cư phục vụ bầu cử', 'normal');
  const toSend = await issued(day, home, 'lịch tiếp công dân tháng 12', ['huyen', 'hungloi']);
  const sent = await issued(day, home, 'báo cáo kết quả số hóa hồ sơ năm 2026', ['huyen', 'hungloi']);
  await mustSucceed(day.sign(await day.who(home, 'chutich'), toIssue));
  await day.send(home, sent);
  for (const name of ['Hợp tác xã Thanh Long', 'Công ty Điện lực Tuyên Quang']) await sendOnPaper(day, name);
  await handle(day, 'huyen', sent);
  const issuedFile = await day.issuedBytes(home, await day.view(home, sent));
  const draft = await returnedDraft(day);
  return { toSign, toReturn, toIssue, toSend, sent, draft, issuedFile };
}

async function sendOnPaper(day: OfficeDay, name: string): Promise<void> {
  const addressees = [{ name, channel: 'paper' }];
  const { id } = await day.issued(home, { subject: 'phối hợp bảo vệ hành lang lưới điện', addressees });
  await day.send(home, id);
}

/** Written in the form, returned with a comment at its place. */
async function returnedDraft(day: OfficeDay): Promise<string> {
  const officer = await day.who(home, 'chuyenvien');
  const { id, version } = await day.draft(home, {
    typeCode: 'KH',
    subject: 'tuyển chọn, gọi công dân nhập ngũ năm 2027',
    addressees: await day.electronically('huyen'),
  });
  await officer.api.post('/documents/compose', {
    documentId: id,
    version,
    body: [
      { kind: 'paragraph', text: 'Ủy ban nhân dân xã Chân Sơn xây dựng kế hoạch như sau:' },
      { kind: 'heading', text: 'I. MỤC ĐÍCH, YÊU CẦU' },
      { kind: 'paragraph', text: 'Hoàn thành chỉ tiêu được giao, đúng luật, bảo đảm chất lượng.' },
    ],
    recipients: ['Như trên', 'Lưu: VT'],
  });
  await officer.api.post(`/documents/${id}/submit`);
  await (await day.who(home, 'chutich')).api.post(`/documents/${id}/return`, {
    reason: 'Bổ sung tiến độ thực hiện',
    comments: [{ page: 1, x: 0.4, y: 0.5, text: 'Thêm bảng phân công theo tháng' }],
  });
  return id;
}

async function prepareIncoming(day: OfficeDay) {
  const come = async (subject: string, urgency = 'normal') => {
    const document = await issued(day, 'huyen', subject, [home], urgency);
    await day.send('huyen', document);
    return (await day.arrival(home, await day.view('huyen', document))).id as string;
  };
  const clerk = await day.who(home, 'vanthu');
  const handled = await come('tổng kết công tác cải cách hành chính năm 2026');
  await direct(day, home, handled);
  await clerk.api.post(`/incoming/${handled}/assign`);
  const paper = await paperArrival(day);
  await direct(day, home, paper);
  await clerk.api.post(`/incoming/${paper}/assign`);
  const toAssign = await come('kiểm tra phòng cháy, chữa cháy dịp Tết');
  await direct(day, home, toAssign);
  const toDirect = await come('tiêm phòng cho đàn gia súc đợt 2', 'urgent');
  await clerk.api.post(`/incoming/${toDirect}/register`);
  const toRegister = await come('giao chỉ tiêu thu ngân sách năm 2027');
  return { handled, toAssign, toDirect, toRegister };
}

async function paperArrival(day: OfficeDay): Promise<string> {
  const clerk = await day.who(home, 'vanthu');
  const { id } = await clerk.api.post('/incoming', {
    unitId: clerk.unitId,
    senderName: 'Sở Nội vụ tỉnh Tuyên Quang',
    numberSymbol: '145/SNV-CCHC',
    typeCode: 'CV',
    subject: 'báo cáo biên chế năm 2027',
    issuedOn: new Date().toISOString().slice(0, 10),
  });
  return id;
}

/** Registered where it is not, and directed to the unit's officer. */
async function direct(day: OfficeDay, unit: string, id: string): Promise<void> {
  const clerk = await day.who(unit, 'vanthu');
  const officer = await day.who(unit, 'chuyenvien');
  if ((await clerk.api.get(`/incoming/${id}`)).state === 'arrived')
    await clerk.api.post(`/incoming/${id}/register`);
  await (await day.who(unit, 'chutich')).api.post(`/incoming/${id}/direct`, {
    opinion: 'Giao chuyên viên chủ trì, báo cáo kết quả trong tuần.',
    parts: [{ appointmentId: officer.appointmentId, part: 'lead' }],
  });
}

/** A receiver's side to the end, so that the sender's timeline has every step. */
async function handle(day: OfficeDay, unit: string, document: string): Promise<void> {
  const { id } = await day.arrival(unit, await day.view(home, document));
  await direct(day, unit, id);
  await (await day.who(unit, 'vanthu')).api.post(`/incoming/${id}/assign`);
  const officer = await day.who(unit, 'chuyenvien');
  await officer.api.post(`/incoming/${id}/start`);
  await officer.api.post(`/incoming/${id}/finish`, { result: 'Đã tổng hợp.' });
}

async function issued(
  day: OfficeDay,
  unit: string,
  subject: string,
  receivers: readonly string[],
  urgency = 'normal',
): Promise<string> {
  const id = await reviewedLetter(day, unit, subject, urgency, receivers);
  await mustSucceed(day.sign(await day.who(unit, 'chutich'), id));
  await mustSucceed(day.issue(unit, id));
  return id;
}

async function reviewedLetter(
  day: OfficeDay,
  unit: string,
  subject: string,
  urgency: string,
  receivers: readonly string[],
): Promise<string> {
  const chairman = await day.who(unit, 'chutich');
  const clerks = await Promise.all(receivers.map((receiver) => day.who(receiver, 'vanthu')));
  const own = await chairman.api.get(`/units/${chairman.unitId}`);
  const parent = await chairman.api.get(`/units/${own.parentId}`);
  const pdf = await composeDocument({
    kind: 'cong-van',
    parentAgency: fullName(parent.name),
    agency: fullName(own.name),
    symbol: 'UBND-VP',
    place: own.place,
    subject,
    addressees: clerks.map(({ unitName }) => unitName),
    body: body(own.name, subject),
    recipients: ['Như trên', 'Lưu: VT'],
    signers: [{ titleLines: ['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'], name: chairman.fullName }],
  });
  const addressees = clerks.map(({ unitId, unitName }): Json => {
    return { unitId, name: unitName, channel: 'electronic' };
  });
  return (await day.reviewed(unit, { subject, urgency, addressees }, pdf)).id;
}

const fullName = (name: string) => name.replace(/^UBND/, 'Ủy ban nhân dân').toUpperCase();

function body(unit: string, subject: string) {
  return [
    `Thực hiện chương trình công tác năm, ${unit} đề nghị các cơ quan phối hợp về việc ${subject}.`,
    'Kết quả đề nghị gửi trước ngày 15 của tháng để tổng hợp, báo cáo theo quy định.',
    'Trân trọng đề nghị các cơ quan quan tâm phối hợp.',
  ].map((text) => ({ kind: 'paragraph' as const, text }));
}

async function delegate(day: OfficeDay): Promise<void> {
  const chairman = await day.who(home, 'chutich');
  const deputy = await day.who(home, 'phochutich1');
  const days = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
  await chairman.api.post('/delegations', {
    delegatorId: chairman.appointmentId,
    appointmentId: deputy.appointmentId,
    unitId: chairman.unitId,
    form: 'KT',
    scopeTypes: ['CV'],
    validFrom: days(1),
    validTo: days(14),
    basis: 'Thông báo phân công công tác của Chủ tịch Ủy ban nhân dân xã',
  });
}

async function makeGroup(day: OfficeDay): Promise<void> {
  const clerk = await day.who(home, 'vanthu');
  const members = await day.electronically('huyen', 'hungloi');
  await clerk.api.post('/groups', { unitId: clerk.unitId, name: 'Huyện và xã lân cận', members });
}
