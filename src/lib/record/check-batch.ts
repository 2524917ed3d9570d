/** The events of one batch against its signed root. */
import { createHash } from 'node:crypto';
import type { BatchHeader } from './batch-header.ts';
import { hashOfEvent, isEventRecord } from './event-leaf.ts';
import type { BatchLine } from './export-lines.ts';
import type { FindingCode, FindingFacts } from './findings.ts';
import { merkleRoot } from './merkle.ts';
import { type Entry, nameDifference } from './name-difference.ts';

/** A transaction may commit minutes after it began; more than that is worth a question. */
const LATE_MS = 15 * 60_000;

export class BatchCheck {
  readonly #header: BatchHeader;
  readonly #listed: readonly Entry[];
  readonly #say: (code: FindingCode, facts: FindingFacts) => void;
  readonly #notBefore: number;
  readonly #notAfter: number;
  readonly #found: (Entry & { readonly seq?: number })[] = [];
  #backdated: string | null = null;

  constructor(
    header: BatchHeader,
    leaves: BatchLine['leaves'],
    previousSealedAt: string | null,
    say: (code: FindingCode, facts: FindingFacts) => void,
  ) {
    this.#header = header;
    this.#listed = readLeaves(leaves);
    this.#say = say;
    this.#notBefore = previousSealedAt === null ? -Infinity : Date.parse(previousSealedAt) - LATE_MS;
    this.#notAfter = Date.parse(header.sealedAt) + LATE_MS;
  }

  take(event: unknown): void {
    if (!isEventRecord(event)) {
      this.takeUnreadable(JSON.stringify(event ?? null));
      return;
    }
    const { id, seq } = event;
    this.#found.push({ id, seq, hash: hex(hashOfEvent(event)) });
    // It is judged before its hash: anything may stand there.
    const at = typeof event.at === 'string' ? Date.parse(event.at) : Number.NaN;
    if (!(at >= this.#notBefore && at <= this.#notAfter)) this.#backdated ??= id;
  }

  /** A line that is no event: it matches no leaf. */
  takeUnreadable(text: string): void {
    const id = /"id":"([0-9a-f-]{36})"/.exec(text)?.[1] ?? null;
    this.#found.push({ id, hash: `unreadable ${createHash('sha256').update(text).digest('hex')}` });
  }

  /** @param cut the file ended within this batch: what is missing at its end is not held against it */
  close(cut: boolean): void {
    const batch = this.#header.number;
    const listIsSealed =
      this.#listed.length === this.#header.size && this.#rootOf(this.#listed) === this.#header.root;
    const listed = cut ? this.#listed.slice(0, this.#found.length) : this.#listed;
    const difference = nameDifference(listed, this.#found) ?? (listIsSealed ? null : this.#reordered());
    if (listIsSealed) {
      if (difference) this.#say(difference.code, { batch, ...difference });
      // The hashes are sealed, the ids beside them are not.
      else if (listed.some(({ id }, n) => id !== this.#found[n]?.id))
        this.#say('LEAF_LIST_ALTERED', { batch });
    } else if (!cut && this.#rootOf(this.#found) === this.#header.root) {
      this.#say('LEAF_LIST_ALTERED', { batch });
    } else if (difference) {
      this.#say(difference.code, { batch, ...difference });
      this.#say('BATCH_ALTERED', { batch });
    } else this.#say('BATCH_ALTERED', { batch });
    if (this.#backdated !== null) this.#say('EVENT_BACKDATED', { batch, event: this.#backdated });
  }

  /** A batch is sealed in the order of `seq`: when that order leads to the root, list and events were moved together. */
  #reordered() {
    const inOrder = [...this.#found].sort((one, other) => (one.seq ?? 0) - (other.seq ?? 0));
    return this.#rootOf(inOrder) === this.#header.root ? nameDifference(inOrder, this.#found) : null;
  }

  #rootOf(entries: readonly Entry[]): string | null {
    if (entries.some(({ hash }) => !/^[0-9a-f]{64}$/.test(hash))) return null;
    return hex(merkleRoot(entries.map(({ hash }) => Buffer.from(hash, 'hex'))));
  }
}

function readLeaves(leaves: unknown): Entry[] {
  if (!Array.isArray(leaves)) return [];
  return leaves.map((leaf: unknown) => {
    const [id, hash] = Array.isArray(leaf) ? leaf : [];
    return { id: typeof id === 'string' ? id : null, hash: typeof hash === 'string' ? hash : '' };
  });
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
