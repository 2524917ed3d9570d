/** What is remembered of a request that carried an Idempotency-Key, so that its repetition creates nothing twice. */

export interface StoredAnswer {
  readonly status: number;
  /** ETag and Location of the first answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface IdempotentRequest {
  readonly accountId: string;
  readonly key: string;
  /** "POST /documents" */
  readonly route: string;
  /** SHA-256 over what makes the request the same one. */
  readonly requestHash: string;
}

/** What a request has committed, as far as the record names it. */
export interface CarriedOut {
  readonly documentId: string | null;
  readonly incomingId: string | null;
}

export type IdempotencyClaim =
  | { readonly kind: 'first' }
  /** It was done, and its answer was lost with the process that was to give it. */
  | { readonly kind: 'carried-out'; readonly subject: CarriedOut }
  | { readonly kind: 'answered'; readonly answer: StoredAnswer }
  | { readonly kind: 'in-progress' }
  | { readonly kind: 'other-request' };

export interface IdempotencyStore {
  /** Claims the key for this request; of two at the same instant one is `first`. */
  claim(request: IdempotentRequest): Promise<IdempotencyClaim>;
  /** Runs the work of a claimed request: what it commits is noted with the claim, in the same transaction. */
  within<T>(request: IdempotentRequest, work: () => Promise<T>): Promise<T>;
  /** Keeps the answer for every repetition. */
  keep(request: IdempotentRequest, answer: StoredAnswer): Promise<void>;
  /** Forgets a request that came to nothing, so that it can be tried again; gives what it has committed all the same. */
  release(request: IdempotentRequest): Promise<CarriedOut | null>;
}
