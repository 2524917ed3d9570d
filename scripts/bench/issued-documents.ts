/** What routing needs before it is measured: five hundred receiving units with a clerk each, and documents really signed. */
import type pg from 'pg';
import { v7 as newId } from 'uuid';
import { Cast, type Member } from '../journey/cast.ts';
import type { Json } from '../journey/client.ts';
import { makePdf } from './make-pdf.ts';
import { pause } from './service-under-load.ts';

export interface ReceivingUnit {
  readonly id: string;
  readonly name: string;
}

/** Units of the demonstration district's province, each with one clerk who has an account and an address for mail. */
export async function addUnits(pool: pg.Pool, count: number): Promise<ReceivingUnit[]> {
  const made = Array.from({ length: count }, (_, index) => ({
    id: newId(),
    name: `UBND xã thử tải số ${index + 1}`,
    code: `H99.${index + 1}`,
    person: newId(),
    account: newId(),
    post: newId(),
  }));
  const rows = JSON.stringify(made);
  const source = `json_to_recordset($1) AS r(id uuid, name text, code text, person uuid, account uuid, post uuid)`;
  for (const statement of [
    `INSERT INTO units (id, name, kind, organ_code, valid_from, abbreviation, place)
     SELECT id, name, 'commune', code, '2011-01-01', 'UBND', name FROM ${source}`,
    `INSERT INTO people (id, full_name, email) SELECT person, 'Văn thư ' || name, code || '@thu.vn' FROM ${source}`,
    `INSERT INTO accounts (id, person_id, username, password_hash, created_at)
     SELECT account, person, code, '-', now() FROM ${source}`,
    `INSERT INTO appointments (id, person_id, unit_id, position, role, valid_from)
     SELECT post, person, id, 'Văn thư', 'clerk', '2011-01-01' FROM ${source}`,
  ])
    await pool.query(statement, [rows]);
  await pool.query('ANALYZE');
  return made.map(({ id, name }) => ({ id, name }));
}

/** Drafts, signs and issues `count` different documents of some 50 KB to all the units, through the HTTP API. */
export async function issueDocuments(
  origin: string,
  units: readonly ReceivingUnit[],
  count: number,
): Promise<{ ids: readonly string[]; send: (id: string) => Promise<void> }> {
  const cast = new Cast(origin);
  const team = {
    officer: await cast.member('chanson.chuyenvien'),
    chairman: await cast.member('chanson.chutich'),
    clerk: await cast.member('chanson.vanthu'),
  };
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push(await issueOne(cast, team, units, n));
  return {
    ids,
    send: async (id) => {
      await team.clerk.api.post(`/documents/${id}/send`);
    },
  };
}

type Team = Readonly<Record<'officer' | 'chairman' | 'clerk', Member>>;

async function issueOne(
  cast: Cast,
  { officer, chairman, clerk }: Team,
  units: readonly ReceivingUnit[],
  n: number,
): Promise<string> {
  const { id } = await officer.api.post('/documents', {
    unitId: officer.unitId,
    typeCode: 'CV',
    subject: `Thử tải gửi nhận: văn bản số ${n + 1}`,
    urgency: 'normal',
    secrecy: 'none',
    origin: 'electronic',
    addressees: units.map((unit) => ({ unitId: unit.id, channel: 'electronic' })),
    signers: [{ appointmentId: chairman.appointmentId, form: 'TM' }],
  });
  const path = `/documents/${id}`;
  const file = new Blob([distinctPdf(n)]);
  await officer.api.change('PUT', `${path}/file?name=cong-van.pdf`, { file });
  await officer.api.post(`${path}/submit`);
  await chairman.api.post(`${path}/approve-content`, {});
  await clerk.api.post(`${path}/approve-form`, {});
  const own = await cast.signingSession(chairman, { holder: 'personal' });
  await follow(chairman, await chairman.api.post(`${path}/sign`, { signingSessionId: own.id }));
  const seal = await cast.signingSession(clerk, { holder: 'seal', unitId: clerk.unitId });
  await follow(clerk, await clerk.api.post(`${path}/issue`, { signingSessionId: seal.id }));
  return id;
}

async function follow(member: Member, answer: Json): Promise<void> {
  const id = (answer.job ?? answer).id ?? answer.jobId;
  for (;;) {
    const job = await member.api.get(`/jobs/${id}`);
    if (job.state === 'done') return;
    if (job.state === 'failed') throw new Error(`${job.kind}: ${job.error?.code} ${job.error?.title?.vi}`);
    await pause(20);
  }
}

/** Of the same size, and different from every other by its number in the comment of the second line. */
function distinctPdf(n: number): Buffer {
  const pdf = Buffer.from(makePdf(50_000));
  const comment = pdf.indexOf('\n%') + 2;
  for (let digit = 0; digit < 4; digit += 1) pdf[comment + digit] = 0x80 | ((n >> (7 * digit)) & 0x7f);
  return pdf;
}
