/** Names the first event in which a batch differs from what was sealed. */

export interface Entry {
  /** Null when the line could not even be read. */
  readonly id: string | null;
  readonly hash: string;
}

export interface Difference {
  readonly code: 'EVENT_CHANGED' | 'EVENT_REMOVED' | 'EVENT_INSERTED' | 'EVENT_REORDERED';
  readonly position: number;
  readonly event: string | null;
}

/**
 * Null when both are the same. `sealed` is the list that was sealed, `found` what stands there now; an event changed in
 * place is told from one taken out and another put in by its id.
 */
export function nameDifference(sealed: readonly Entry[], found: readonly Entry[]): Difference | null {
  const longer = Math.max(sealed.length, found.length);
  for (let position = 0; position < longer; position += 1) {
    const want = sealed[position];
    const got = found[position];
    if (want?.hash === got?.hash) continue;
    return { position, ...nameAt(sealed, found, position) };
  }
  return null;
}

function nameAt(
  sealed: readonly Entry[],
  found: readonly Entry[],
  at: number,
): Pick<Difference, 'code' | 'event'> {
  const want = sealed[at];
  const got = found[at];
  if (want === undefined) return { code: 'EVENT_INSERTED', event: got?.id ?? null };
  if (got === undefined) return { code: 'EVENT_REMOVED', event: want.id };
  if (got.id === want.id || got.id === null) return { code: 'EVENT_CHANGED', event: want.id };
  const wantComes = found.slice(at + 1).some((entry) => isSame(entry, want));
  const gotBelongs = sealed.slice(at + 1).some((entry) => isSame(entry, got));
  if (wantComes && gotBelongs) return reordered(sealed, found, at);
  if (gotBelongs) return { code: 'EVENT_REMOVED', event: want.id };
  if (wantComes || found.length > sealed.length) return { code: 'EVENT_INSERTED', event: got.id };
  // Its id was edited, or another event was put into its place.
  return { code: 'EVENT_CHANGED', event: want.id };
}

const isSame = (one: Entry, other: Entry) => one.hash === other.hash || one.id === other.id;

/** An event that was moved up stands alone in the wrong place: the others only made room. */
function reordered(sealed: readonly Entry[], found: readonly Entry[], at: number) {
  const code = 'EVENT_REORDERED' as const;
  const got = found[at];
  const want = sealed[at];
  const movedUp = found[at + 1] !== undefined && want !== undefined && isSame(found[at + 1] as Entry, want);
  return { code, event: (movedUp ? got?.id : want?.id) ?? null };
}
