/** Which words came and went between two texts, page by page. */

export interface TextPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

export interface PageChange {
  /** Of the new text, from 1. */
  readonly page: number;
  readonly parts: readonly TextPart[];
}

/** Words on either side of a change that are shown with it. */
const AROUND = 6;
/** The table of the comparison has at most so many cells; beyond, a page counts as wholly rewritten. */
const MOST_CELLS = 4_000_000;

/** Pages that differ; empty when no word changed. @param before,after pages as `extractText` gives them, by form feeds */
export function compareTexts(before: string, after: string): readonly PageChange[] {
  const [old, now] = [before.split('\f').map(wordsOf), after.split('\f').map(wordsOf)];
  const changed: PageChange[] = [];
  for (let index = 0; index < Math.max(old.length, now.length); index += 1) {
    const parts = compareWords(old[index] ?? [], now[index] ?? []);
    if (parts.some(({ kind }) => kind !== 'same')) changed.push({ page: index + 1, parts: shorten(parts) });
  }
  return changed;
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** By the longest common subsequence of words, after what both begin and end with is set aside. */
function compareWords(old: readonly string[], now: readonly string[]): readonly TextPart[] {
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start += 1;
  let end = 0;
  const room = Math.min(old.length, now.length) - start;
  while (end < room && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const middle = middleOf(old.slice(start, old.length - end), now.slice(start, now.length - end));
  return joined([
    ...marked('same', now.slice(0, start)),
    ...middle,
    ...marked('same', now.slice(now.length - end)),
  ]);
}

function marked(kind: TextPart['kind'], words: readonly string[]): TextPart[] {
  return words.map((text) => ({ kind, text }));
}

function middleOf(old: readonly string[], now: readonly string[]): TextPart[] {
  if (old.length * now.length > MOST_CELLS) return [...marked('removed', old), ...marked('added', now)];
  const lengths = commonLengths(old, now);
  const width = now.length + 1;
  const parts: TextPart[] = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      parts.push({ kind: 'same', text: now[j]! });
      i += 1;
      j += 1;
    } else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)
      parts.push({ kind: 'removed', text: old[i++]! });
    else parts.push({ kind: 'added', text: now[j++]! });
  }
  return [...parts, ...marked('removed', old.slice(i)), ...marked('added', now.slice(j))];
}

/** At [i, j]: how many words the rests of both from there have in common, in order. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint32Array {
  const width = now.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] =
        old[i] === now[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
  return lengths;
}

function joined(parts: readonly TextPart[]): readonly TextPart[] {
  const runs: { kind: TextPart['kind']; text: string }[] = [];
  for (const { kind, text } of parts) {
    const last = runs.at(-1);
    if (last?.kind === kind) last.text += ` ${text}`;
    else runs.push({ kind, text });
  }
  return runs;
}

/** Long stretches without a change are cut down to the words beside the changes. */
function shorten(parts: readonly TextPart[]): readonly TextPart[] {
  return parts.map((part, index) => {
    const words = part.text.split(' ');
    if (part.kind !== 'same' || words.length <= 2 * AROUND) return part;
    const before = index === 0 ? [] : words.slice(0, AROUND);
    const after = index === parts.length - 1 ? [] : words.slice(-AROUND);
    return { kind: 'same', text: [...before, '…', ...after].join(' ') };
  });
}
