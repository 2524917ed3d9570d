export type Queues = 'postgres' | 'redis';

export interface FaultsArguments {
  readonly kills: number;
  readonly seed: number;
  readonly queues: readonly Queues[];
  /** The kills end by then. */
  readonly minutes: number;
  readonly json: boolean;
  /** File that keeps the tally; undefined keeps none. */
  readonly keep: string | undefined;
}

export const usage = `npm run faults [-- --kills=1000 --seed=2026 --queues=postgres,redis --minutes=60 --keep=TỆP.json --json]

Dựng một cơ quan gồm PostgreSQL, Redis, 2 tiến trình web, 2 tiến trình workers; nhiều người cùng làm việc qua HTTP; giết
(SIGKILL) từng phần ở từng bước ký, cấp số, gửi, nhận và lúc bất kỳ; cắt mạng; để tự phục hồi rồi đối chiếu.
Mã thoát 0 chỉ khi mọi dòng của bảng đều bằng 0.
(Kills every part of an office at work, at each step and at random, then reckons; exit code 0 only if every line is zero.)`;

/** Also takes "--kills 100". Throws with one line when a word is not understood. */
export function readArguments(words: readonly string[]): FaultsArguments {
  const joined = words.join(' ').replace(/(--(?:kills|seed|queues|minutes|keep)) (?!-)/g, '$1=');
  const given = new Map<string, string>();
  for (const word of joined.split(' ').filter(Boolean)) {
    const found = /^--(kills|seed|queues|minutes|keep)=(.+)$/.exec(word) ?? /^--(json)$/.exec(word);
    if (!found?.[1]) throw new Error(`Không hiểu tham số ${word}.\n${usage}`);
    given.set(found[1], found[2] ?? '');
  }
  return {
    kills: wholeNumber(given, 'kills', 1000),
    seed: wholeNumber(given, 'seed', 2026),
    minutes: wholeNumber(given, 'minutes', 60),
    queues: (given.get('queues') ?? 'postgres,redis').split(',').map(asQueues),
    json: given.has('json'),
    keep: given.get('keep'),
  };
}

function wholeNumber(given: ReadonlyMap<string, string>, name: string, usual: number): number {
  const text = given.get(name) ?? String(usual);
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new Error(`--${name}=${text}: cần số nguyên dương · a whole number.`);
  return Number(text);
}

function asQueues(word: string): Queues {
  if (word !== 'postgres' && word !== 'redis') throw new Error(`--queues: ${word}? postgres, redis.`);
  return word;
}
