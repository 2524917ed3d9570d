/** Times to receipt as the database packs them (`pack_receipts` in migrations-custom.sql), and what they come to. */

export interface ReceiverTimes {
  sent: number;
  received: number;
  accepted: number;
  refused: number;
  /** Seconds to the receipt, then to the acceptance; each part in no order. */
  readonly arrivals: Float32Array[];
  readonly acceptances: Float32Array[];
}

/** The id, and four counts. */
const HEAD_WORDS = 8;

/** Adds what `packed` tells to the times of each receiver. Changes the bytes of `packed`. */
export function addPacked(found: Map<string, ReceiverTimes>, packed: Buffer): void {
  const aligned = packed.byteOffset % 4 === 0 ? packed : Buffer.from(new Uint8Array(packed).buffer);
  aligned.swap32();
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
  for (let at = 0; at < words.length; ) {
    const times = timesOf(found, idAt(words, at));
    const [sent, received, accepted, refused] = words.subarray(at + 4, at + HEAD_WORDS) as unknown as Counts;
    times.sent += sent;
    times.received += received;
    times.accepted += accepted;
    times.refused += refused;
    at += HEAD_WORDS;
    const seconds = (count: number) => new Float32Array(aligned.buffer, aligned.byteOffset + at * 4, count);
    times.arrivals.push(seconds(received));
    at += received;
    times.acceptances.push(seconds(accepted));
    at += accepted;
  }
}

type Counts = readonly [number, number, number, number];

function timesOf(found: Map<string, ReceiverTimes>, id: string): ReceiverTimes {
  const known = found.get(id);
  if (known) return known;
  const made = { sent: 0, received: 0, accepted: 0, refused: 0, arrivals: [], acceptances: [] };
  found.set(id, made);
  return made;
}

function idAt(words: Uint32Array, at: number): string {
  const digits = [0, 1, 2, 3].map((n) => words[at + n]!.toString(16).padStart(8, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * Continuous percentiles as PostgreSQL's percentile_cont: between two values in proportion.
 * @param parts ascending
 * @returns null of no values
 */
export function percentiles(values: readonly Float32Array[], parts: readonly number[]): (number | null)[] {
  const all = new Float32Array(values.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const some of values) {
    all.set(some, at);
    at += some.length;
  }
  if (all.length === 0) return parts.map(() => null);
  let sortedBelow = 0;
  return parts.map((part) => {
    const place = part * (all.length - 1);
    const low = Math.floor(place);
    const lower = select(all, low, sortedBelow);
    sortedBelow = low;
    if (place === low) return lower;
    return lower + (place - low) * (least(all, low + 1) - lower);
  });
}

/** Hoare's selection: afterwards no value before place `k` is greater than the one there, and none behind it less. */
function select(values: Float32Array, k: number, from: number): number {
  let [left, right] = [from, values.length - 1];
  while (left < right) {
    const pivot = values[(left + right) >> 1]!;
    let [i, j] = [left, right];
    while (i <= j) {
      while (values[i]! < pivot) i += 1;
      while (values[j]! > pivot) j -= 1;
      if (i > j) break;
      const swapped = values[i]!;
      values[i] = values[j]!;
      values[j] = swapped;
      i += 1;
      j -= 1;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k]!;
}

function least(values: Float32Array, from: number): number {
  let found = values[from]!;
  for (let at = from + 1; at < values.length; at += 1) if (values[at]! < found) found = values[at]!;
  return found;
}
