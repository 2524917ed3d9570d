/** What the first page and the start say of the demo: accounts to try, the open secrets, and the code of this moment. */
import { demoPassword, demoPin, demoTotpSecret } from '../office/identity/demo.ts';
import type { IdentityStore } from '../office/identity/identity-store.ts';
import { totpCode } from '../office/identity/totp.ts';
import { type Clock, type Transact, vietnamDate } from '../office/unit-of-work.ts';

export interface DemoAccount {
  readonly username: string;
  readonly fullName: string;
  readonly unitName: string;
  readonly position: string;
}

export interface DemoNotice {
  readonly password: string;
  readonly pin: string;
  readonly code: string;
  readonly totpSecret: string;
  readonly accounts: DemoAccount[];
}

/** One of each kind; every other account is named after the same pattern: unit.post. */
const shown = [
  'chanson.chuyenvien',
  'chanson.chutich',
  'chanson.phochutich1',
  'chanson.vanthu',
  'huyen.chutich',
  'huyen.vanthu',
  'huyen.chuyenvien',
  'noivu.truong',
  'noivu.chuyenvien',
  'huyen.cntt',
  'huyen.kiemtoan',
];

export interface DemoNoticePorts {
  readonly transact: Transact<{ identity: Pick<IdentityStore, 'accountByName' | 'actingAppointments'> }>;
  readonly clock: Clock;
}

/** Null where no demo account is: elsewhere no secret is told. */
export function createDemoNotice(ports: DemoNoticePorts): () => Promise<DemoNotice | null> {
  let known: DemoAccount[] | undefined;
  return async () => {
    known ??= await readAccounts(ports);
    if (known.length === 0) return null;
    return {
      password: demoPassword,
      pin: demoPin,
      totpSecret: demoTotpSecret,
      code: totpCode(demoTotpSecret, ports.clock.now()),
      accounts: known,
    };
  };
}

function readAccounts({ transact, clock }: DemoNoticePorts): Promise<DemoAccount[]> {
  return transact(async ({ identity }) => {
    const found: DemoAccount[] = [];
    for (const username of shown) {
      const account = await identity.accountByName(username);
      if (!account?.demo) continue;
      const [post] = await identity.actingAppointments(account.personId, vietnamDate(clock.now()));
      if (!post) continue;
      found.push({
        username,
        fullName: account.fullName,
        unitName: post.unitName ?? '',
        position: post.position,
      });
    }
    return found;
  });
}
