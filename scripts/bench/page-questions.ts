/** What the pages of the web application ask for beside the lists: one record, its history, figures, what IT looks at. */
import type pg from 'pg';
import type { Cast, Member } from '../journey/cast.ts';
import type { Question } from './list-questions.ts';

const ask = (who: string, { api }: Member, name: string, path = name): Question => ({
  name: `${who}: ${name}`,
  ask: () => api.get(path),
});

export async function pageQuestions(cast: Cast, pool: pg.Pool): Promise<Question[]> {
  const clerk = await cast.member('huyen.vanthu');
  const officer = await cast.member('huyen.chuyenvien');
  const it = await cast.member('huyen.cntt');
  const auditor = await cast.member('huyen.kiemtoan');
  const unit = `unitId=${clerk.unitId}`;
  const year = new Date().getFullYear();
  return [
    ...(await recordPages(pool, clerk, auditor)),
    ...['open', 'done'].map((box) => ask('huyện, chuyên viên', officer, `/tasks?box=${box}`)),
    ...['/session/history', `/units?query=${encodeURIComponent('xa so 12')}`, '/units?limit=200'].map(
      (path) => ask('huyện, văn thư', clerk, path),
    ),
    ask('huyện, văn thư', clerk, '/books', `/books?${unit}`),
    ask('huyện, văn thư', clerk, '/groups', `/groups?${unit}`),
    ask('huyện, văn thư', clerk, '/authorities', `/authorities?${unit}`),
    ...timesQuestions(clerk, it, year),
    ...['/queues', '/queues/dispatch-consignment/work?state=dead', '/mail-problems'].map((path) =>
      ask('huyện, CNTT', it, path),
    ),
    // Certificates and services are asked, too: at most once a minute each.
    { ...ask('huyện, CNTT', it, '/health-report'), rounds: 20 },
    ask('huyện, CNTT', it, '/accounts', `/accounts?${unit}`),
    ...shareQuestions(auditor, year),
  ];
}

/** The newest document that was sent, the newest arrival, and what stands behind each. */
async function recordPages(pool: pg.Pool, clerk: Member, auditor: Member): Promise<Question[]> {
  const newest = async (table: string, state: string) => {
    const { rows } = await pool.query<{ id: string }>(
      `SELECT id FROM ${table} WHERE unit_id = $1 AND state = $2 ORDER BY id DESC LIMIT 1`,
      [clerk.unitId, state],
    );
    return rows[0]!.id;
  };
  const sent = await newest('documents', 'sent');
  const arrival = await newest('incoming_documents', 'in_progress');
  const of = (kind: string, id: string, rest: readonly string[]) =>
    rest.map((path) => ask('huyện, văn thư', clerk, `/${kind}/{id}${path}`, `/${kind}/${id}${path}`));
  return [
    ...of('documents', sent, ['', '/history', '/deliveries']),
    ...of('incoming', arrival, ['', '/history']),
    ask('huyện, kiểm toán', auditor, '/ledger?documentId=…', `/ledger?documentId=${sent}&limit=1`),
  ];
}

const DAY_MS = 86_400_000;

function timesQuestions(clerk: Member, it: Member, year: number): Question[] {
  const days = (ago: number) => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);
  const periods = {
    '30 ngày · days': `from=${days(30)}&to=${days(0)}`,
    'một năm · a year': `from=${year - 1}-01-01&to=${year - 1}-12-31`,
  };
  return Object.entries(periods).flatMap(([name, period]) =>
    Object.entries({ 'huyện, văn thư': clerk, 'huyện, CNTT': it }).map(([who, member]) =>
      ask(who, member, `/deliveries/times ${name}`, `/deliveries/times?unitId=${member.unitId}&${period}`),
    ),
  );
}

/** The page of the share: twelve months, as it opens, and ten years. */
function shareQuestions(auditor: Member, year: number): Question[] {
  const of = `unitId=${auditor.unitId}&direction=outgoing`;
  const periods = {
    'một năm · a year': `from=${year - 1}-01-01&to=${year - 1}-12-31`,
    'mười năm · ten years': `from=${year - 11}-01-01&to=${year}-12-31`,
    'lẻ tháng · parts of months': `from=${year - 3}-02-11&to=${year - 1}-10-20`,
  };
  return Object.entries(periods).flatMap(([name, period]) => {
    const one = (path: string, rest = '') =>
      ask('huyện, kiểm toán', auditor, `${path}${rest} ${name}`, `${path}?${of}&${period}${rest}`);
    return [
      one('/share'),
      one('/share', '&typeCode=QĐ'),
      ...['month', 'type', 'cause'].map((by) => one('/share/series', `&by=${by}`)),
      ...['total', 'month'].map((by) => one('/share/units', `&by=${by}`)),
      one('/share/documents', '&class=A'),
      one('/share/documents', '&cause=signature-invalid'),
      one('/share/documents', '&typeCode=QĐ&class=D'),
    ];
  });
}
