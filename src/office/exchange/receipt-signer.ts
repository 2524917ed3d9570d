/** The key with which a unit's server signs receipts and status messages, and the check of such a signature. */

/** A JWS in compact form (RFC 7515 §7.1) over the payload as JSON. */
export type SignMessage = (payload: Readonly<Record<string, unknown>>) => Promise<string>;

/** A unit for which the key that signed is registered. */
export interface MessageSigner {
  readonly unitId: string;
  readonly organCode: string;
  /** Null = hosted here. */
  readonly partnerId: string | null;
  /** Since when it has the key; null = not told. */
  readonly validFrom: Date | null;
  /** When it gave the key up; null = in force. */
  readonly validTo: Date | null;
}

export interface VerifiedMessage {
  /** At least one; more where somebody claims a key of others. Who is meant is known by the unit, never by the key alone. */
  readonly signers: readonly MessageSigner[];
  readonly payload: unknown;
}

/** Clocks of the machines of one system differ by no more. */
const APART_MS = 5 * 60_000;

/** A receipt counts when it was made while its key was in force; what was made before the end stays proved. */
export function wasInForce(
  { validFrom, validTo }: Pick<MessageSigner, 'validFrom' | 'validTo'>,
  at: Date,
): boolean {
  return (
    (validFrom === null || at.getTime() >= validFrom.getTime() - APART_MS) &&
    (validTo === null || at.getTime() <= validTo.getTime())
  );
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
  /** What was read of keys is read again. */
  keysChanged(): void;
}
