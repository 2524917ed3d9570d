/** People of the seeded office: signed in once, with a key that is opened again whenever it was lost. */
import { demoPassword, demoPin, demoTotpSecret } from '../../src/office/identity/demo.ts';
import { totpCode } from '../../src/office/identity/totp.ts';
import { type Json, pause } from '../journey/client.ts';
import type { Memory } from './memory.ts';
import { type Outcome, StubbornClient } from './stubborn-client.ts';

const STEP_MS = 30_000;
/** Any refusal that says so is met by giving the PIN again. */
const sessionLost = new Set(['SIGNING_SESSION_ENDED', 'SIGNING_SESSION_OUT_OF_REACH']);

export interface Person {
  readonly username: string;
  readonly unitId: string;
  readonly unitName: string;
  readonly appointmentId: string;
  readonly fullName: string;
  readonly client: StubbornClient;
  key: string | null;
}

export async function signIn(
  origin: string,
  username: string,
  memory: Memory,
  givenUp: AbortSignal,
): Promise<Person> {
  const client = new StubbornClient(origin, memory, givenUp);
  const outcome = await withCode((code) =>
    client.ask('POST', '/session', { json: { username, password: demoPassword, code } }),
  );
  if (!outcome.ok) throw new Error(`${username} can not sign in: ${outcome.refusal.code}`);
  client.keepSession(outcome.body.csrfToken);
  const [post] = outcome.body.appointments;
  return {
    username,
    unitId: post.unitId,
    unitName: post.unitName,
    appointmentId: post.id,
    fullName: outcome.body.account.fullName,
    client,
    key: null,
  };
}

/** Asks with an open key; where it was lost, gives the PIN and asks again. */
export async function withKey(
  person: Person,
  holder: Json,
  ask: (signingSessionId: string) => Promise<Outcome>,
): Promise<Outcome> {
  for (;;) {
    person.key ??= await openKey(person, holder);
    const outcome = await ask(person.key);
    if (outcome.ok || !sessionLost.has(outcome.refusal.code)) return outcome;
    person.key = null;
  }
}

async function openKey({ username, client }: Person, holder: Json): Promise<string> {
  const give = () => client.ask('POST', '/signing-sessions', { json: { ...holder, pin: demoPin } });
  let outcome = await give();
  if (!outcome.ok && outcome.refusal.code === 'SECOND_FACTOR_STALE') {
    await withCode((code) => client.ask('POST', '/session/second-factor', { json: { code } }));
    outcome = await give();
  }
  if (!outcome.ok) throw new Error(`${username} can not open the key: ${outcome.refusal.code}`);
  return outcome.body.id;
}

/** A code serves once (RFC 6238 §5.2); one that was taken by a request without answer needs the next step. */
async function withCode(give: (code: string) => Promise<Outcome>): Promise<Outcome> {
  for (let tries = 0; ; tries += 1) {
    const outcome = await give(totpCode(demoTotpSecret, new Date()));
    if (outcome.ok || outcome.refusal.code !== 'SECOND_FACTOR_WRONG' || tries === 3) return outcome;
    await pause(STEP_MS - (Date.now() % STEP_MS) + 500);
  }
}
