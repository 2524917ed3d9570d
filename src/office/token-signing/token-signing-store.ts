import type { TokenSigning } from './token-signing.ts';

export type TokenSigningChange = Partial<Pick<TokenSigning, 'state' | 'error' | 'result' | 'answeredAt'>>;

/** Bound to the running transaction. */
export interface TokenSigningStore {
  insert(signing: TokenSigning): Promise<void>;
  get(id: string): Promise<TokenSigning | null>;
  /** Locks the row until the transaction ends. */
  getForUpdate(id: string): Promise<TokenSigning | null>;
  bySource(sourceHash: string): Promise<TokenSigning | null>;
  byUpload(uploadHash: string): Promise<TokenSigning | null>;
  update(id: string, change: TokenSigningChange): Promise<void>;
  /** Ends what this account began for the same purpose on the same file and nobody answered. */
  endUnanswered(same: Pick<TokenSigning, 'accountId' | 'purpose' | 'fileId'>, at: Date): Promise<void>;
  /** The accepted ones of a document or an arrival, oldest first. */
  acceptedOf(
    record: { readonly documentId: string } | { readonly incomingId: string },
  ): Promise<readonly TokenSigning[]>;
}
