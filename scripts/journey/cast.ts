/** The people of the journey: each demo account signs in once per run, with its password and a fresh code. */
import { demoPassword, demoPin, demoTotpSecret } from '../../src/office/identity/demo.ts';
import { totpCode } from '../../src/office/identity/totp.ts';
import { ApiClient, ApiFailure, type Json, pause } from './client.ts';

const STEP_MS = 30_000;
/** A signing session that ends sooner is opened anew rather than cut off in the middle of a signature. */
const SPARE_MS = 60_000;

export interface Member {
  readonly username: string;
  readonly fullName: string;
  readonly position: string;
  readonly appointmentId: string;
  readonly unitId: string;
  readonly unitName: string;
  readonly api: ApiClient;
}

interface SigningSession {
  readonly id: string;
  readonly expiresAt: number;
}

export class Cast {
  readonly #origin: string;
  readonly #members = new Map<string, Promise<Member>>();
  readonly #sessions = new Map<string, SigningSession>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** The signed-in account; signs in at the first call. */
  member(username: string): Promise<Member> {
    const known = this.#members.get(username) ?? this.#signIn(username);
    this.#members.set(username, known);
    return known;
  }

  /** An open signing session: a batch needs the PIN once. `opened` tells whether the PIN was given now. */
  async signingSession(member: Member, holder: Json): Promise<{ id: string; opened: boolean }> {
    const key = `${member.username} ${JSON.stringify(holder)}`;
    const known = this.#sessions.get(key);
    if (known && known.expiresAt - Date.now() > SPARE_MS) return { id: known.id, opened: false };
    const open = () => member.api.post('/signing-sessions', { ...holder, pin: demoPin });
    const made = await open().catch(async (error: unknown) => {
      if (!isCode(error, 'SECOND_FACTOR_STALE')) throw error;
      await withFreshCode((code) => member.api.post('/session/second-factor', { code }));
      return open();
    });
    this.#sessions.set(key, { id: made.id, expiresAt: Date.parse(made.expiresAt) });
    return { id: made.id, opened: true };
  }

  async #signIn(username: string): Promise<Member> {
    const api = new ApiClient(this.#origin);
    const body = await withFreshCode((code) =>
      api.post('/session', { username, password: demoPassword, code }),
    );
    api.useSession(body.csrfToken);
    const [appointment] = body.appointments;
    if (!appointment) throw new Error(`${username} không giữ chức vụ nào`);
    return {
      username,
      fullName: body.account.fullName,
      position: appointment.position,
      appointmentId: appointment.id,
      unitId: appointment.unitId,
      unitName: appointment.unitName,
      api,
    };
  }
}

/** A code is used once (RFC 6238 §5.2): when this step's was taken by an earlier run, waits for the next step. */
async function withFreshCode(use: (code: string) => Promise<Json>): Promise<Json> {
  try {
    return await use(totpCode(demoTotpSecret, new Date()));
  } catch (error) {
    if (!isCode(error, 'SECOND_FACTOR_WRONG')) throw error;
    await pause(STEP_MS - (Date.now() % STEP_MS) + 500);
    return use(totpCode(demoTotpSecret, new Date()));
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof ApiFailure && error.problem.code === code;
}
