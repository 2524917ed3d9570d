/** The questions of bench:lists: who asks for what. "huyện" owns a fifth of everything, "xã" a fiftieth. */
import type pg from 'pg';
import type { Cast, Member } from '../journey/cast.ts';
import type { Json } from '../journey/client.ts';
import { pageQuestions } from './page-questions.ts';
import { searchQuestions } from './search-questions.ts';

export interface Question {
  readonly name: string;
  /** @param round so that one and the same question is not asked again and again where that matters */
  readonly ask: (round: number) => Promise<Json>;
  /** At most, where the door counts its visitors. */
  readonly rounds?: number;
}

export async function questions(cast: Cast, pool: pg.Pool): Promise<readonly Question[]> {
  const people = {
    'huyện, văn thư': await cast.member('huyen.vanthu'),
    'huyện, chủ tịch': await cast.member('huyen.chutich'),
    'huyện, chuyên viên': await cast.member('huyen.chuyenvien'),
    'xã, văn thư': await cast.member('chanson.vanthu'),
  };
  const get = (who: string, member: Member, path: string): Question => ({
    name: `${who}: ${path}`,
    ask: () => member.api.get(path),
  });
  const asked: Question[] = [];
  for (const [who, member] of Object.entries(people)) {
    for (const path of boxes) asked.push(get(who, member, path));
    asked.push(deepPage(who, member, '/documents?box=all'), deepPage(who, member, '/incoming?box=all'));
  }
  const it = await cast.member('huyen.cntt');
  const auditor = await cast.member('huyen.kiemtoan');
  const clerk = people['huyện, văn thư'];
  for (const path of ['/deliveries', '/deliveries?late=true', '/deliveries?state=accepted'])
    for (const [who, member] of Object.entries({ 'huyện, văn thư': clerk, 'huyện, CNTT': it }))
      asked.push(get(who, member, path));
  asked.push(...figures(clerk), ...(await registers(pool, clerk)), ...(await pageQuestions(cast, pool)));
  for (const who of ['huyện, văn thư', 'huyện, chuyên viên', 'xã, văn thư'] as const)
    asked.push(...searchQuestions(who, people[who]));
  asked.push(...searchQuestions('huyện, kiểm toán', auditor));
  asked.push(get('huyện, kiểm toán', auditor, `/ledger?unitId=${clerk.unitId}`));
  asked.push({
    name: 'không tài khoản: /check/{token}',
    ask: (round) => clerk.api.get(`/check/bench-${1000 + round}`),
    rounds: 40,
  });
  return asked;
}

const words = (text: string) => `query=${encodeURIComponent(text)}`;
const boxes = [
  ...['drafts', 'to-review', 'to-sign', 'to-issue', 'to-send', 'issued', 'all'].map(
    (box) => `/documents?box=${box}`,
  ),
  // Common, rare, absent; with and without accents.
  `/documents?box=all&${words('chuyển đổi số')}`,
  `/documents?box=all&${words('ho so 4321')}`,
  `/documents?box=all&${words('không hề có văn bản này')}`,
  ...['arrived', 'registered', 'to-direct', 'to-assign', 'mine', 'done', 'all'].map(
    (box) => `/incoming?box=${box}`,
  ),
  `/incoming?box=all&${words('giảm nghèo')}`,
  `/incoming?box=all&${words('ho so 7654')}`,
  `/incoming?box=all&${words('không hề có văn bản này')}`,
];

/** Goes on where the last page ended: the tenth page costs what the first does. */
function deepPage(who: string, { api }: Member, path: string): Question {
  let cursor: string | null = null;
  return {
    name: `${who}: ${path}&cursor=…`,
    ask: async () => {
      const page = await api.get(cursor ? `${path}&cursor=${cursor}` : path);
      cursor = page.next;
      return page;
    },
  };
}

function figures({ api, unitId }: Member): Question[] {
  const ask = (name: string, path: string): Question => ({
    name: `huyện, văn thư: ${name}`,
    ask: () => api.get(path),
  });
  const year = new Date().getFullYear();
  const month = `from=${year}-01-01&to=${year}-01-31`;
  const ever = `from=${year - 11}-01-01&to=${year}-12-31`;
  return ['outgoing', 'incoming'].flatMap((direction) => {
    const of = `unitId=${unitId}&direction=${direction}`;
    return [
      ask(`/share ${direction}, 1 tháng · month`, `/share?${of}&${month}`),
      ask(`/share ${direction}, 1 năm · year`, `/share?${of}&from=${year - 1}-01-01&to=${year - 1}-12-31`),
      ask(`/share ${direction}, 10 năm · years`, `/share?${of}&${ever}`),
      ask(`/share/documents ${direction}, D`, `/share/documents?${of}&${ever}&class=D`),
    ];
  });
}

async function registers(pool: pg.Pool, { api, unitId }: Member): Promise<Question[]> {
  const { rows } = await pool.query<{ id: string; direction: string }>(
    'SELECT id, direction FROM books WHERE unit_id = $1 AND position = 99',
    [unitId],
  );
  const year = new Date().getFullYear() - 1;
  return rows.flatMap(({ id, direction }) => [
    ...['', '&cursor=1500', `&from=${year}-11-01&to=${year}-11-30`].map((from) => ({
      name: `huyện, văn thư: /books/{id}/entries ${direction}${from}`,
      ask: () => api.get(`/books/${id}/entries?year=${year}${from}`),
    })),
    { name: `huyện, văn thư: /books/{id}/years ${direction}`, ask: () => api.get(`/books/${id}/years`) },
  ]);
}
