/** Judges an export of the record offline: reads it once, holds one batch at a time. */
import { type BatchHeader, isPublicJwk, type PublicJwk, thumbprintOf } from './batch-header.ts';
import { readCanonical } from './canonical-json.ts';
import { BatchCheck } from './check-batch.ts';
import { isEventRecord } from './event-leaf.ts';
import { type BatchLine, EXPORT_FORMAT, type ExportLine, NotLines, splitLines } from './export-lines.ts';
import { type Finding, type FindingCode, type FindingFacts, finding } from './findings.ts';
import { type Departure, type Head, HeaderChain, type KeyUse, type Pinned } from './header-chain.ts';
import type { TimestampTrust } from './judge-timestamp.ts';
import { explains, type Restore, restoreIn } from './restored.ts';

export interface CheckOptions {
  /** Thumbprints (RFC 7638) of the keys that are trusted; none: whatever the export brings, and it is said. */
  readonly keys: readonly string[];
  /** Keys known by other means than the export. */
  readonly knownKeys?: readonly PublicJwk[];
  /** A head that was noted down earlier: the export must hold it. */
  readonly pinned?: Pinned;
  readonly timestampTrust: TimestampTrust;
}

export interface CheckReport {
  readonly verdict: 'intact' | 'broken' | 'undetermined';
  /** What is wrong first, in the order of the record. */
  readonly first: Finding | null;
  /** At most 200; `omitted` says how many more there were. */
  readonly findings: readonly Finding[];
  readonly omitted: number;
  readonly batches: number;
  readonly events: number;
  readonly unsealed: number;
  readonly timestamps: { readonly proved: number; readonly untrusted: number; readonly pending: number };
  readonly keys: readonly KeyUse[];
  /** The first batch of the export. */
  readonly from: number | null;
  /** Note it down: with it a later export can be held against this one. */
  readonly head: Head | null;
}

/** The file is no export of ours. */
export class NotAnExport extends Error {}

const MOST_FINDINGS = 200;

/** @throws NotAnExport when the first line is not that of an export, or lines can not be told apart */
export async function checkExport(
  chunks: AsyncIterable<Uint8Array>,
  options: CheckOptions,
): Promise<CheckReport> {
  let run: ExportCheck | undefined;
  try {
    for await (const text of splitLines(chunks)) {
      if (run === undefined) run = startRun(text ?? '', options);
      else run.take(text);
    }
  } catch (error) {
    if (error instanceof NotLines) throw new NotAnExport(error.message);
    throw error;
  }
  if (run === undefined) throw new NotAnExport('empty');
  return run.finish();
}

function startRun(text: string, options: CheckOptions): ExportCheck {
  const head = readCanonical(text) as Partial<ExportLine> | undefined;
  if (head?.type !== 'head' || head.format !== EXPORT_FORMAT || !Array.isArray(head.keys)) {
    throw new NotAnExport('the first line is not that of an export');
  }
  const keys = [...(options.knownKeys ?? []), ...head.keys].filter(isPublicJwk);
  return new ExportCheck(new Map(keys.map((key) => [thumbprintOf(key), key])), options);
}

class ExportCheck {
  readonly #findings: Finding[] = [];
  readonly #count = { broken: 0, undetermined: 0, note: 0 };
  #first: Finding | null = null;
  readonly #chain: HeaderChain;
  #batch: BatchCheck | null = null;
  #line = 1;
  #batches = 0;
  #events = 0;
  #unsealed = 0;
  #firstUnsealed: string | null = null;
  #ended = false;
  #cut = false;
  readonly #restores: Restore[] = [];
  readonly #pinned: Pinned | undefined;

  constructor(keys: ReadonlyMap<string, PublicJwk>, options: CheckOptions) {
    this.#pinned = options.pinned;
    this.#chain = new HeaderChain(keys, options, this.#say);
  }

  readonly #say = (code: FindingCode, facts: FindingFacts = {}): void => {
    const said = finding(code, facts);
    this.#count[said.level] += 1;
    if (said.level === 'broken') this.#first ??= said;
    if (this.#findings.length < MOST_FINDINGS) this.#findings.push(said);
  };

  take(text: string | null): void {
    this.#line += 1;
    if (text === null) {
      // The end line has its line feed: half a line is a file that was not copied to its end.
      this.#cut = true;
      return;
    }
    const line = readCanonical(text) as ExportLine | undefined;
    if (this.#ended) this.#say('LINE_STRANGE', { line: this.#line });
    else if (line?.type === 'batch') this.#takeBatch(line);
    else if (line?.type === 'event' && this.#batch) this.#takeEvent(line.event);
    else if (line?.type === 'unsealed' && isEventRecord(line.event)) this.#takeUnsealed(line.event.id);
    else if (line?.type === 'end') this.#takeEnd(line);
    else if (this.#batch && line === undefined) this.#batch.takeUnreadable(text);
    else this.#say('LINE_STRANGE', { line: this.#line });
  }

  #takeBatch(line: BatchLine): void {
    this.#closeBatch(false);
    const before = this.#chain.head;
    const header: BatchHeader | null = this.#chain.take(line);
    if (header === null) return;
    this.#batches += 1;
    this.#batch = new BatchCheck(header, line.leaves, before?.sealedAt ?? null, this.#say);
  }

  #takeEvent(event: unknown): void {
    this.#events += 1;
    this.#batch?.take(event);
    const restore = restoreIn(event, this.#chain.head?.number ?? 0);
    if (restore === undefined) return;
    this.#restores.push(restore);
    this.#say('RESTORED', restore.facts);
  }

  #takeUnsealed(id: string): void {
    this.#closeBatch(false);
    this.#unsealed += 1;
    this.#firstUnsealed ??= id;
  }

  #closeBatch(cut: boolean): void {
    this.#batch?.close(cut);
    this.#batch = null;
  }

  #takeEnd(line: { batches: number; events: number; unsealed: number }): void {
    this.#closeBatch(false);
    this.#ended = true;
    const found = { batches: this.#batches, events: this.#events, unsealed: this.#unsealed };
    for (const detail of ['batches', 'events', 'unsealed'] as const) {
      if (line[detail] === found[detail]) continue;
      this.#say('COUNT_WRONG', { detail, expected: line[detail], found: found[detail] });
    }
  }

  /** A restore leaves the chain where the backup ended: told as such, for people to compare with what they know of it. */
  #sayDeparture({ code, facts, from, lost }: Departure): void {
    const earlier = this.#pinned!;
    const why = this.#restores.find((restore) => explains(restore, earlier, from));
    if (why === undefined || this.#count.broken > 0) this.#say(code, facts);
    else {
      const batch = earlier.batches === undefined ? why.batch : from;
      this.#say('FORKED_BY_RESTORE', { ...why.facts, expected: earlier.number, lost, batch });
    }
  }

  finish(): CheckReport {
    if (!this.#ended || this.#cut) {
      this.#closeBatch(true);
      this.#say('CUT_OFF', { line: this.#line, batch: this.#chain.head?.number ?? 0 });
    }
    if (this.#unsealed > 0) this.#say('UNSEALED', { count: this.#unsealed, event: this.#firstUnsealed });
    const { head, from, timestamps, keys, departure } = this.#chain.finish();
    if (departure !== null) this.#sayDeparture(departure);
    const { broken, undetermined } = this.#count;
    const all = broken + undetermined + this.#count.note;
    return {
      verdict: broken > 0 ? 'broken' : undetermined > 0 ? 'undetermined' : 'intact',
      first: this.#first,
      findings: this.#findings,
      omitted: all - this.#findings.length,
      batches: this.#batches,
      events: this.#events,
      unsealed: this.#unsealed,
      timestamps,
      keys,
      from,
      head,
    };
  }
}
