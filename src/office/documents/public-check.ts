/** What anyone who holds a document may learn of it by the unguessable id in its QR: never subject, signers or receivers. */
export interface IssuedFacts {
  /** "15/QĐ-UBND" */
  readonly numberSymbol: string;
  /** yyyy-MM-dd */
  readonly issuedOn: string;
  readonly issuer: string;
  readonly state: 'issued' | 'recalled' | 'replaced';
  /** SHA-256 of the issued bytes of the main file: equal to that of the holder's file, or it is another file. */
  readonly sha256: string;
}

export interface PublicCheck {
  /** Null for an unknown id and for a document that is not issued. */
  issuedByToken(token: string): Promise<IssuedFacts | null>;
}
