/** Seals small secrets (TOTP) under the instance secret. Implemented in adapters/keys. */
export interface SecretBox {
  /** `purpose` is bound to the result: what was sealed for one purpose does not open for another. */
  seal(purpose: string, text: string): string;
  /** Throws SECRET_UNREADABLE. */
  open(purpose: string, sealed: string): string;
}
