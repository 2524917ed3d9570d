import { v7 as newId } from 'uuid';
import { createTransact, type Stores } from '../../adapters/database/transaction.ts';
import { createSecretBox } from '../../adapters/keys/secret-box.ts';
import { currentTraceId } from '../../adapters/telemetry/trace.ts';
import type { Config } from '../../config.ts';
import {
  type ConfirmCommand,
  type Confirmed,
  confirmNumbers,
} from '../../office/documents/registers/confirm-numbers.ts';
import type { HeldBook } from '../../office/documents/registers/hold-store.ts';
import type { Actor } from '../../office/identity/actor.ts';
import { signOut } from '../../office/identity/own-account.ts';
import { signIn } from '../../office/identity/sign-in.ts';
import type { Transact } from '../../office/unit-of-work.ts';
import { openAdminEngines } from '../open-admin.ts';

export interface Person {
  readonly username: string;
  readonly password: string;
  readonly code?: string;
}

const clock = { now: () => new Date() };

/** Books that wait after a restore. The embedded engine's service must not run meanwhile. */
export async function readHeldBooks(config: Config): Promise<readonly HeldBook[]> {
  return withTransact(config, (transact) => transact(({ holds }) => holds.heldBooks()));
}

/** Both sign in as they do on the page, one-time code included; their sessions end at once. */
export async function confirmHeldBooks(
  config: Config,
  persons: readonly [Person, Person],
  commands: readonly ConfirmCommand[],
): Promise<readonly Confirmed[]> {
  return withTransact(config, async (transact, secret) => {
    const ports = { transact, clock, newId, secretBox: createSecretBox(secret) };
    const enter = async (person: Person): Promise<Actor> => {
      const given = { ...person, ip: 'console', userAgent: 'antin admin', traceId: currentTraceId() };
      const { sessionToken, actor } = await signIn(ports, given);
      await signOut({ ...ports, signingDesk: { closeWhere: () => undefined } }, actor, sessionToken);
      return actor;
    };
    const both = [await enter(persons[0]), await enter(persons[1])] as const;
    const confirmed: Confirmed[] = [];
    for (const command of commands) confirmed.push(await confirmNumbers(ports, both, command));
    return confirmed;
  });
}

async function withTransact<T>(
  config: Config,
  work: (transact: Transact<Stores>, secret: Uint8Array) => Promise<T>,
): Promise<T> {
  const engines = await openAdminEngines(config);
  try {
    return await work(
      createTransact(engines.database.db, { clock, traceId: currentTraceId }),
      engines.secret,
    );
  } finally {
    await engines.close();
  }
}
