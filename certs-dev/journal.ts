import { appendFileSync, closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { RevocationReason } from '../src/lib/pki/ocsp.ts';
import type { Revocation } from './make-crl.ts';

/** One line of the journal; nothing is ever taken out of it. */
export type JournalEntry =
  | {
      readonly type: 'issued';
      readonly serial: string;
      readonly kind: string;
      readonly subject: string;
      readonly fingerprint: string;
      readonly notAfter: string;
      readonly at: string;
    }
  | {
      readonly type: 'revoked';
      readonly serial: string;
      readonly reason: RevocationReason;
      readonly at: string;
    };

/**
 * What was issued and revoked, as lines appended to one file. Several processes may share the folder: each reads the
 * others' lines before it answers.
 */
export class Journal {
  readonly #path: string;
  readonly #issued = new Set<string>();
  readonly #revoked = new Map<string, Revocation>();
  #offset = 0;

  constructor(path: string) {
    this.#path = path;
    closeSync(openSync(path, 'a', 0o600));
    this.refresh();
  }

  append(entry: JournalEntry): void {
    appendFileSync(this.#path, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    this.refresh();
  }

  isIssued(serialHex: string): boolean {
    return this.#issued.has(serialHex);
  }

  revocation(serialHex: string): Revocation | undefined {
    return this.#revoked.get(serialHex);
  }

  get revocations(): readonly Revocation[] {
    return [...this.#revoked.values()];
  }

  /** Reads the lines that were added since the last time. */
  refresh(): void {
    const file = openSync(this.#path, 'r');
    try {
      const size = fstatSync(file).size;
      const bytes = Buffer.alloc(Math.max(0, size - this.#offset));
      const read = readSync(file, bytes, 0, bytes.length, this.#offset);
      const complete = bytes.subarray(0, read).lastIndexOf(0x0a) + 1;
      this.#offset += complete;
      for (const line of bytes.toString('utf8', 0, complete).split('\n')) {
        if (line !== '') this.#apply(JSON.parse(line) as JournalEntry);
      }
    } finally {
      closeSync(file);
    }
  }

  #apply(entry: JournalEntry): void {
    if (entry.type === 'issued') this.#issued.add(entry.serial);
    // The first revocation stands: its date must not move.
    else if (!this.#revoked.has(entry.serial)) {
      this.#revoked.set(entry.serial, {
        serialHex: entry.serial,
        at: new Date(entry.at),
        reason: entry.reason,
      });
    }
  }
}
