import { expect } from 'chai';
import {
  admission,
  afterFailure,
  afterSuccess,
  type BreakerState,
  failuresToOpen,
  retryDelayMs,
} from '../../../src/office/exchange/breaker.ts';
import { PartnerLanes } from '../../../src/office/exchange/partner-lanes.ts';

const now = new Date('2026-11-23T08:00:00Z');
const failed = (times: number, random = 0.5): BreakerState => {
  let state: BreakerState = afterSuccess;
  for (let n = 0; n < times; n += 1) state = afterFailure(state, now, random);
  return state;
};
const openFor = (times: number, random = 0.5) =>
  (failed(times, random).openUntil?.getTime() ?? 0) - now.getTime();

describe('the circuit breaker of a partner', () => {
  it('fewer failures than open it, then it stays closed; one more, then it is open; later half-open; a success closes it', () => {
    expect(admission(failed(failuresToOpen - 1), now)).to.equal('closed');
    const state = failed(failuresToOpen);
    expect(admission(state, now)).to.equal('open');
    expect(admission(state, new Date(state.openUntil!.getTime() - 1))).to.equal('open');
    expect(admission(state, state.openUntil!)).to.equal('half-open');
    expect(admission(afterSuccess, now)).to.equal('closed');
  });

  it('a try that fails while half-open, then it is open for twice as long, up to five minutes', () => {
    expect([3, 4, 5, 6].map((times) => openFor(times))).to.deep.equal([5_000, 10_000, 20_000, 40_000]);
    expect(openFor(20)).to.equal(300_000);
    expect(openFor(5_000)).to.equal(300_000);
  });

  it('delays, drawn with the least and the most chance, then they lie 30 % around', () => {
    expect(openFor(3, 0)).to.equal(3_500);
    expect(openFor(3, 1)).to.equal(6_500);
    expect(retryDelayMs(1, 0)).to.equal(1_400);
    expect(retryDelayMs(1, 1)).to.equal(2_600);
  });

  it('one message that fails again and again, then it waits longer each time, up to fifteen minutes', () => {
    expect([1, 2, 3, 4].map((tries) => retryDelayMs(tries, 0.5))).to.deep.equal([
      2_000, 4_000, 8_000, 16_000,
    ]);
    expect(retryDelayMs(10_000, 0.5)).to.equal(900_000);
  });
});

describe('the lanes of partners', () => {
  it('five messages to one partner and one to another, then two go at once, in their order, and the other waits for nobody', async () => {
    const lanes = new PartnerLanes();
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const send = (partner: string, name: string) =>
      lanes.run(partner, () => {
        begun.push(name);
        return new Promise<void>((end) => ends.push(end));
      });
    const all = ['a1', 'a2', 'a3', 'a4', 'a5'].map((name) => send('a', name));
    all.push(send('b', 'b1'));
    await settled();
    expect(begun).to.deep.equal(['a1', 'a2', 'b1']);
    while (ends.length > 0) {
      ends.shift()!();
      await settled();
    }
    await Promise.all(all);
    expect(begun).to.deep.equal(['a1', 'a2', 'b1', 'a3', 'a4', 'a5']);
  });

  it('a message that fails, then the next one goes all the same', async () => {
    const lanes = new PartnerLanes(1);
    const broken = lanes.run('a', async () => {
      throw new Error('away');
    });
    const next = lanes.run('a', async () => 'went');
    expect(await broken.catch((error: Error) => error.message)).to.equal('away');
    expect(await next).to.equal('went');
  });
});

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
