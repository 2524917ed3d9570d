/** Tokens of sign-ins at an LGSP: one serves for 30 minutes and is asked for once, however many messages wait. */
import { createHash } from 'node:crypto';
import type { Lgsp } from './ask-lgsp.ts';

const SERVES_MS = 25 * 60_000;

export class LgspTokens {
  private readonly held = new Map<string, { readonly token: Promise<string>; readonly until: number }>();

  of(lgsp: Lgsp, signIn: () => Promise<string>): Promise<string> {
    const key = keyOf(lgsp);
    const held = this.held.get(key);
    if (held && performance.now() < held.until) return held.token;
    const token = signIn();
    this.held.set(key, { token, until: performance.now() + SERVES_MS });
    // Who waits hears of the failure; the next one asks again.
    token.catch(() => this.held.delete(key));
    return token;
  }

  forget(lgsp: Lgsp): void {
    this.held.delete(keyOf(lgsp));
  }
}

/** A changed password is another sign-in; none stands in memory as a key. */
function keyOf({ endpoint, systemId, login }: Lgsp): string {
  return createHash('sha256')
    .update(JSON.stringify([endpoint, systemId, login]))
    .digest('hex');
}
