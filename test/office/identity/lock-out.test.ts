import { expect } from 'chai';
import type { SignInFailures } from '../../../src/office/identity/identity-store.ts';
import {
  addressSubject,
  afterFailure,
  namePolicy,
  nameSubject,
} from '../../../src/office/identity/lock-out.ts';

describe('the growing delay', () => {
  it('doubles from half a minute to a quarter of an hour and stays there', () => {
    let state: SignInFailures | null = null;
    const now = new Date('2026-11-23T02:00:00Z');
    const delays: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      state = afterFailure(state, now, namePolicy);
      delays.push(((state.lockedUntil?.getTime() ?? now.getTime()) - now.getTime()) / 1000);
    }
    expect(delays).to.deep.equal([0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
  });

  it('starts again after a day of silence', () => {
    const before = { failures: 9, lockedUntil: null, lastAt: new Date('2026-11-20T00:00:00Z') };
    expect(afterFailure(before, new Date('2026-11-23T00:00:00Z'), namePolicy).failures).to.equal(1);
  });

  it('counts an IPv6 network as one address and IPv4 as itself, mapped or not', () => {
    expect(addressSubject('2001:db8::1')).to.equal(addressSubject('2001:db8:0:0:ffff::2'));
    expect(addressSubject('2001:db8::1')).not.to.equal(addressSubject('2001:db8:0:1::1'));
    expect(addressSubject('::ffff:203.0.113.9')).to.equal(addressSubject('203.0.113.9'));
    expect(addressSubject('::1')).to.equal('ip:0:0:0:0::/64');
  });

  it('keeps no name as it was typed', () => expect(nameSubject('mật khẩu gõ nhầm')).not.to.include('mật'));
});
