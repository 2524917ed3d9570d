/** The key with which a unit's server signs receipts and status messages, and the check of such a signature. */

/** A JWS in compact form (RFC 7515 §7.1) over the payload as JSON. */
export type SignMessage = (payload: Readonly<Record<string, unknown>>) => Promise<string>;

export interface VerifiedMessage {
  /** The unit whose registered key made the signature. */
  readonly unitId: string;
  readonly payload: unknown;
}

export interface ReceiptSigner {
  /**
   * Opens (on first use makes) the key of a unit. What is returned needs no database: it may be used inside a transaction,
   * this call may not.
   */
  signerFor(unitId: string): Promise<SignMessage>;
  /** The thumbprint of the key that a message names; null when it names none. */
  keyOf(jws: string): string | null;
  /** Null when the signature is broken or its key is of no unit. */
  verify(jws: string): Promise<VerifiedMessage | null>;
}
