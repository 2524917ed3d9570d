import { foldText } from './fold-text.ts';
import type { PageText, TextRun } from './page-text.ts';
import { ASCENT, DESCENT } from './text-layout.ts';
import type { Box } from './visual-page.ts';

export interface SignerText {
  /** Position line, e.g. "CHỦ TỊCH" or "PHÓ CHỦ TỊCH". */
  readonly title?: string;
  /** Full name below it. */
  readonly name?: string;
}

/** Widest image of a signature; 26 mm high and 2 : 1 is what scanned signatures mostly are. */
const WIDTH = 150;
const HEIGHT = 74;
const MIN_HEIGHT = 30;
/** Position and name further apart than this belong to different blocks. */
const REACH = 260;

/** Heads of position lines, folded: the abbreviations of Đ13 and the positions of local offices. */
const POSITION =
  /^((tm|kt|tl|tuq|q)\.)|^(pho)?(chutich|chanhvanphong|truongphong|truongban|giamdoc|hieutruong|chihuytruong|truongcongan|chanhthanhtra|cuctruong|vutruong|botruong|thutruong|chutoa|thuky)/;

/** The box for the signature image between the position line and the name below it (ô 7c of appendix I). */
export function findByName(text: PageText, signer: SignerText): Box | undefined {
  if (signer.name === undefined) return undefined;
  const name = foldText(signer.name);
  const title = foldText(signer.title ?? '');
  const names = text.segments.filter((segment) => isName(segment, name)).reverse();
  for (const run of names) {
    const position = positionAbove(text, run, title);
    if (position !== undefined) return between(position, run);
  }
  return undefined;
}

/** The same box by the position line alone: above the line that stands where a name should, else below the position. */
export function findByTitle(text: PageText, signer: SignerText): Box | undefined {
  const title = foldText(signer.title ?? '');
  const positions = text.segments.filter((segment) => isPosition(segment, title)).reverse();
  for (const position of positions) {
    const below = firstBelow(text, position);
    if (below !== undefined) return between(position, below);
  }
  return title !== '' && positions[0] !== undefined ? under(positions[0]) : undefined;
}

function isName(segment: TextRun, name: string): boolean {
  return (
    segment.folded === name || (segment.folded.endsWith(name) && segment.folded.length <= name.length + 6)
  );
}

function isPosition(segment: TextRun, title: string): boolean {
  if (title !== '') return segment.folded === title || segment.folded.endsWith(`.${title}`);
  return segment.folded.length <= 60 && POSITION.test(segment.folded) && isUpper(segment);
}

function isUpper(segment: TextRun): boolean {
  const text = segment.chars.map((char) => char.text).join('');
  return text === text.toUpperCase();
}

function aligned(one: TextRun, other: TextRun): boolean {
  const distance = Math.abs(center(one) - center(other));
  return distance < Math.max(40, 0.35 * Math.max(one.to - one.from, other.to - other.from));
}

function center(run: TextRun): number {
  return (run.from + run.to) / 2;
}

/** The nearest line above the name that is the position asked for, else any position line. */
function positionAbove(text: PageText, name: TextRun, title: string): TextRun | undefined {
  const over = text.segments
    .filter(
      (run) => run.baseline > name.baseline + 2 && run.baseline - name.baseline < REACH && aligned(run, name),
    )
    .reverse();
  return (
    over.find((run) => title !== '' && isPosition(run, title)) ?? over.find((run) => isPosition(run, ''))
  );
}

/** A short aligned line with room for a signature above it: the name, whoever it is. */
function firstBelow(text: PageText, position: TextRun): TextRun | undefined {
  const below = text.segments.find((run) => run.baseline < position.baseline - 2 && aligned(run, position));
  if (below === undefined) return undefined;
  const gap = position.baseline - below.baseline;
  return gap > MIN_HEIGHT && gap < REACH && below.folded.length <= 40 ? below : undefined;
}

function between(position: TextRun, name: TextRun): Box {
  const bottom = name.baseline + ASCENT * name.size;
  const top = position.baseline - DESCENT * position.size;
  const middle = (bottom + top) / 2;
  const height = Math.max(MIN_HEIGHT, Math.min(HEIGHT, top - bottom));
  const width = Math.min(WIDTH, height * 2.2);
  return { x: (center(position) + center(name)) / 2 - width / 2, y: middle - height / 2, width, height };
}

function under(position: TextRun): Box {
  const top = position.baseline - DESCENT * position.size;
  return { x: center(position) - WIDTH / 2, y: top - HEIGHT, width: WIDTH, height: HEIGHT };
}
