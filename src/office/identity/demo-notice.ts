/** The demo's open secrets, told to whoever opens the page: only where demo accounts were loaded. */
import type { Clock } from '../unit-of-work.ts';
import { demoPassword, demoPin, demoTotpSecret } from './demo.ts';
import { totpCode } from './totp.ts';

export interface DemoAccount {
  readonly username: string;
  readonly fullName: string;
  readonly unitName: string;
  readonly position: string;
}

export interface DemoNotice {
  readonly password: string;
  readonly pin: string;
  /** Of this moment. */
  readonly code: string;
  readonly totpSecret: string;
  readonly accounts: readonly DemoAccount[];
}

export interface DemoNoticePorts {
  /** Accounts marked as demo; none outside the demo. */
  readonly demoAccounts: () => Promise<readonly DemoAccount[]>;
  readonly clock: Clock;
}

/** Null when no account is a demo account. */
export async function demoNotice(ports: DemoNoticePorts): Promise<DemoNotice | null> {
  const accounts = await ports.demoAccounts();
  if (accounts.length === 0) return null;
  return {
    password: demoPassword,
    pin: demoPin,
    code: totpCode(demoTotpSecret, ports.clock.now()),
    totpSecret: demoTotpSecret,
    accounts,
  };
}
