/** The proof of some events, as it is given away. */
import type { PublicJwk } from './batch-header.ts';
import type { EventLeaf } from './event-leaf.ts';
import type { BatchLine } from './export-lines.ts';

export const PROOF_FORMAT = 'antin-ledger-proof/1';

export interface ProvedEvent {
  readonly event: EventLeaf;
  /** Null while no batch holds it. */
  readonly batch: number | null;
  readonly position: number | null;
  /** RFC 9162 §2.1.3.1, lowest first, hexadecimal. */
  readonly path: readonly string[];
}

export interface LedgerProof {
  readonly format: typeof PROOF_FORMAT;
  readonly keys: readonly PublicJwk[];
  readonly batches: readonly Omit<BatchLine, 'type' | 'leaves'>[];
  readonly events: readonly ProvedEvent[];
}

export function isLedgerProof(value: unknown): value is LedgerProof {
  const proof = value as Partial<LedgerProof> | null;
  const lists = [proof?.keys, proof?.batches, proof?.events];
  return proof?.format === PROOF_FORMAT && lists.every(Array.isArray);
}
