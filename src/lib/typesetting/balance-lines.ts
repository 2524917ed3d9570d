/**
 * Where the lines of a centred text end: as few lines as can be, of like length, broken where a reader would pause. The
 * samples of appendix III break the name of an agency before its place ("ỦY BAN NHÂN DÂN / XÃ HÙNG LỢI").
 */
export interface LineRoom {
  /** Natural widths of the words, points. */
  readonly widths: readonly number[];
  readonly space: number;
  /** Width of a line, points. */
  readonly room: number;
}

/** Breaking here is as good as lines that differ by this part of the room are bad. */
const PAUSE = -0.12;
const TORN_WORD = 0.2;
const TORN_NUMBER = 0.5;
const LONE_SYLLABLE = 5;

/** Units that have a place name behind them; "xã hội" has none. */
const UNIT =
  /^(tỉnh|huyện|quận|phường|xã(?! hội)|thị (trấn|xã)|thành phố|đặc khu|thôn|phòng (?!(chống|thủ|ngừa|cháy|bệnh)))/;
const WORDS =
  'ủy ban|uỷ ban|nhân dân|hội đồng|văn phòng|văn bản|điện tử|huyện ủy|đảng ủy|công an|quân sự|mặt trận|tổ quốc|liên hiệp|thanh niên|' +
  'phụ nữ|nông dân|nông nghiệp|nông thôn|môi trường|tài nguyên|tài chính|kế hoạch|kinh tế|hạ tầng|lao động|thương binh|xã hội|' +
  'giáo dục|đào tạo|văn hóa|thông tin|tư pháp|nội vụ|thanh tra|y tế|trung tâm|dịch vụ|hành chính|chính quyền|chính phủ|quyết định|' +
  'quy chế|báo cáo|kết quả|thực hiện|tổ chức|triển khai|kiểm tra|rà soát|chuyển đổi|thủ tục|đề nghị|chủ tịch|thị trấn|thị xã|thành phố';
const COMPOUNDS = new Set(WORDS.split('|'));

/**
 * Indexes of the words that start a line, the first being 0; as many as a greedy break would make. Vietnamese writes
 * each syllable apart, so words that must not be torn are known by name.
 */
export function balanceLines(words: readonly string[], line: LineRoom): number[] {
  const count = greedyCount(line);
  if (count < 2) return words.length === 0 ? [] : [0];
  const lower = words.map((word) => word.toLowerCase());
  const mean = widthOf(line, 0, words.length) / count;
  /** Cheapest way to set the words before an index in so many lines. */
  let ways: (Way | undefined)[] = [{ cost: 0, starts: [] }];
  for (let made = 0; made < count; made += 1) {
    ways = words.map((_, last) => bestEnding(last + 1, ways, line, lower, mean));
    ways.unshift(undefined);
  }
  return ways[words.length]?.starts ?? [0];
}

interface Way {
  readonly cost: number;
  readonly starts: number[];
}

function bestEnding(
  end: number,
  ways: readonly (Way | undefined)[],
  line: LineRoom,
  words: readonly string[],
  mean: number,
): Way | undefined {
  let best: Way | undefined;
  for (let start = end - 1; start >= 0; start -= 1) {
    const width = widthOf(line, start, end);
    if (width > line.room + 0.01 && start < end - 1) break;
    const way = ways[start];
    if (way === undefined) continue;
    const lone = end - start === 1 ? LONE_SYLLABLE : 0;
    const cost = way.cost + ((mean - width) / line.room) ** 2 + lone + breakCost(words, start);
    if (best === undefined || cost < best.cost) best = { cost, starts: [...way.starts, start] };
  }
  return best;
}

/** What it costs to begin a line with this word. */
function breakCost(words: readonly string[], start: number): number {
  if (start === 0) return 0;
  const [before, word, after] = [words[start - 1]!, words[start]!, words[start + 1] ?? ''];
  if (/^([\d./-]+|[ivxl]+)[.,;]?$/.test(word)) return TORN_NUMBER;
  if (COMPOUNDS.has(`${before} ${word}`)) return TORN_WORD;
  if (/[,;:]$/.test(before) || word === 'và' || UNIT.test(`${word} ${after}`)) return PAUSE;
  return before === 'và' || /^v\/v$|^-$/.test(before) ? TORN_WORD : 0;
}

function widthOf({ widths, space }: LineRoom, start: number, end: number): number {
  let sum = (end - start - 1) * space;
  for (let at = start; at < end; at += 1) sum += widths[at]!;
  return sum;
}

function greedyCount({ widths, space, room }: LineRoom): number {
  let count = widths.length === 0 ? 0 : 1;
  let width = 0;
  widths.forEach((own, index) => {
    const wider = index === 0 ? own : width + space + own;
    if (index > 0 && wider > room + 0.01) count += 1;
    width = index > 0 && wider > room + 0.01 ? own : wider;
  });
  return count;
}
