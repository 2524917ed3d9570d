/** How often an account or an address has asked lately, counted by all processes together. */

export interface RequestCount {
  /** In the present window, this request included. */
  readonly count: number;
  readonly windowEnds: Date;
}

export interface RequestCounts {
  /** Counts one more for the subject, such as "changes:ACCOUNT" or "check:203.0.113.9". */
  hit(subject: string, windowMs: number): Promise<RequestCount>;
}
