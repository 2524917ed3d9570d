/** The headers of an export one after the other: signature, key, number, chain, time-stamp. */
import {
  type BatchHeader,
  NO_PREVIOUS,
  type PublicJwk,
  readSignedHeader,
  type SignedHeader,
} from './batch-header.ts';
import { canonicalJson } from './canonical-json.ts';
import type { BatchLine } from './export-lines.ts';
import type { FindingCode, FindingFacts } from './findings.ts';
import { judgeTimestamp, type TimestampTrust } from './judge-timestamp.ts';

export interface Head {
  readonly number: number;
  readonly digest: string;
  readonly sealedAt: string;
  readonly total: number;
}

export interface KeyUse {
  readonly thumbprint: string;
  /** Named by --key, not taken from the export. */
  readonly pinned: boolean;
  readonly batches: number;
}

/** An earlier head, and of an earlier export all of them: number → digest. */
export type Pinned = Pick<Head, 'number' | 'digest'> &
  Partial<Head> & { readonly batches?: ReadonlyMap<number, string> };

/** Where this chain is not the earlier one: the first batch that is known to differ, or is missing. */
export interface Departure {
  readonly code: 'FORKED' | 'TRUNCATED';
  readonly facts: FindingFacts;
  /** The first batch that may differ; 1 when only the earlier head is known. */
  readonly from: number;
  /** Events of the earlier export from there on; null when they are not known. */
  readonly lost: number | null;
}

export interface ChainOptions {
  readonly keys: readonly string[];
  readonly pinned?: Pinned;
  readonly timestampTrust: TimestampTrust;
}

export class HeaderChain {
  readonly #keys: ReadonlyMap<string, PublicJwk>;
  readonly #options: ChainOptions;
  readonly #say: (code: FindingCode, facts: FindingFacts) => void;
  readonly #used = new Map<string, number>();
  readonly #timestamps = { proved: 0, untrusted: 0, pending: 0 };
  #firstPending: number | null = null;
  #from: number | null = null;
  #pinSeen = false;
  #forked: number | null = null;
  /** The last batch that the earlier export held too, and the events up to it. */
  #common: Pick<Head, 'number' | 'total'> | null = null;
  head: Head | null = null;

  constructor(
    keys: ReadonlyMap<string, PublicJwk>,
    options: ChainOptions,
    say: (code: FindingCode, facts: FindingFacts) => void,
  ) {
    this.#keys = keys;
    this.#options = options;
    this.#say = say;
  }

  /** Null when there is no header to go by. */
  take(line: BatchLine): BatchHeader | null {
    const signed = typeof line.jws === 'string' ? readSignedHeader(line.jws) : null;
    if (signed === null) {
      this.#say('HEADER_DAMAGED', { batch: this.head?.number ?? 0 });
      return null;
    }
    const { header } = signed;
    const batch = header.number;
    if (canonicalJson(line.header ?? null) !== signed.text) this.#say('HEADER_DAMAGED', { batch: batch - 1 });
    this.#judgeSignature(signed);
    this.#judgePlace(header);
    this.#judgeTimestamp(line, signed);
    this.#judgePin(signed);
    const { number, sealedAt, total } = header;
    this.head = { number, digest: signed.digest, sealedAt, total };
    return header;
  }

  #judgeSignature({ header, signedBy }: SignedHeader): void {
    const { number: batch, key } = header;
    this.#used.set(key, (this.#used.get(key) ?? 0) + 1);
    const jwk = this.#keys.get(key);
    const foreign = this.#options.keys.length > 0 && !this.#options.keys.includes(key);
    if (jwk === undefined || foreign) this.#say('KEY_UNKNOWN', { batch, key });
    else if (!signedBy(jwk)) this.#say('SIGNATURE_BAD', { batch });
  }

  #judgePlace(header: BatchHeader): void {
    const { number: batch, previous, size, total } = header;
    const before = this.head;
    if (before === null) {
      this.#from = batch;
      const whole = batch === 1 && previous === NO_PREVIOUS && total === size;
      if (whole) return;
      if (batch === 1) this.#say('CHAIN_BROKEN', { batch });
      else this.#judgeStart(header);
      return;
    }
    if (batch !== before.number + 1) {
      this.#say('BATCH_OUT_OF_PLACE', { batch, expected: before.number + 1 });
    } else if (previous !== before.digest || total !== before.total + size) {
      this.#say('CHAIN_BROKEN', { batch });
    }
  }

  /** An export may begin where an earlier one, whose head was noted down, ended. */
  #judgeStart({ number: batch, previous }: BatchHeader): void {
    const { pinned } = this.#options;
    if (pinned?.number !== batch - 1) this.#say('START_MISSING', { batch });
    else {
      this.#pinSeen = true;
      if (pinned.digest !== previous) this.#forked ??= pinned.number;
    }
  }

  #judgeTimestamp(line: BatchLine, { header, text }: SignedHeader): void {
    const batch = header.number;
    if (line.timestamp === null) {
      this.#timestamps.pending += 1;
      this.#firstPending ??= batch;
      return;
    }
    const token = Buffer.from(String(line.timestamp), 'base64');
    if (token.toString('base64') !== line.timestamp) {
      this.#say('TIMESTAMP_BAD', { batch, detail: 'no base64' });
      return;
    }
    const sealedAt = new Date(header.sealedAt);
    const { verdict, detail } = judgeTimestamp(token, text, sealedAt, this.#options.timestampTrust);
    if (verdict === 'bad') {
      this.#say('TIMESTAMP_BAD', { batch, detail });
      return;
    }
    // Said once: the same authority stamps every batch.
    if (verdict === 'untrusted' && this.#timestamps.untrusted === 0) {
      this.#say('TIMESTAMP_UNTRUSTED', { batch, detail });
    }
    this.#timestamps[verdict] += 1;
  }

  #judgePin({ header, digest }: SignedHeader): void {
    const { pinned } = this.#options;
    if (pinned === undefined) return;
    const { number, total } = header;
    const earlier = number === pinned.number ? pinned.digest : pinned.batches?.get(number);
    if (number === pinned.number) this.#pinSeen = true;
    if (earlier === undefined) return;
    if (earlier !== digest) this.#forked ??= number;
    else if (this.#forked === null) this.#common = { number, total };
  }

  /** What only the end shows. */
  finish() {
    const { keys: trusted } = this.#options;
    if (this.head === null) this.#say('NOTHING_SEALED', {});
    const { pending } = this.#timestamps;
    if (this.#firstPending !== null) {
      this.#say('TIMESTAMP_PENDING', { count: pending, batch: this.#firstPending });
    }
    const keys: KeyUse[] = [...this.#used].map(([thumbprint, batches]) => ({
      thumbprint,
      batches,
      pinned: trusted.includes(thumbprint),
    }));
    if (trusted.length === 0) {
      for (const { thumbprint } of keys) this.#say('KEY_FIRST_USE', { key: thumbprint });
    }
    return {
      head: this.head,
      from: this.#from,
      timestamps: this.#timestamps,
      keys,
      departure: this.#departure(),
    };
  }

  #departure(): Departure | null {
    const { pinned } = this.#options;
    if (pinned === undefined) return null;
    const common = this.#common;
    const expected = pinned.number;
    const from = (common?.number ?? 0) + 1;
    const lost = pinned.batches === undefined ? null : (pinned.total ?? 0) - (common?.total ?? 0);
    if (this.#forked !== null)
      return { code: 'FORKED', facts: { batch: this.#forked, expected }, from, lost };
    const last = this.head?.number ?? 0;
    if (this.#pinSeen || last >= expected) return null;
    return { code: 'TRUNCATED', facts: { batch: last, expected }, from, lost };
  }
}
