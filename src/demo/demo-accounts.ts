/** Which demo accounts the first page offers. */
import type { DemoAccount } from '../office/identity/demo-notice.ts';
import type { IdentityStore } from '../office/identity/identity-store.ts';
import { type Clock, type Transact, vietnamDate } from '../office/unit-of-work.ts';

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

export interface DemoAccountsPorts {
  readonly transact: Transact<{ identity: Pick<IdentityStore, 'accountByName' | 'actingAppointments'> }>;
  readonly clock: Clock;
}

/** The accounts to try, read once; none where no demo was loaded. */
export function createDemoAccounts(ports: DemoAccountsPorts): () => Promise<readonly DemoAccount[]> {
  let known: Promise<readonly DemoAccount[]> | undefined;
  return () => {
    known ??= readAccounts(ports);
    return known;
  };
}

function readAccounts({ transact, clock }: DemoAccountsPorts): Promise<DemoAccount[]> {
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
