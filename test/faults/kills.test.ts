/** The short run of `npm run faults`: an office at work, a hundred kills, and nothing lost. See docs/chiu-loi.md. */
import { expect } from 'chai';
import { type FaultsReport, runFaults } from '../../scripts/faults/run-faults.ts';
import { total } from '../../scripts/faults/saboteur.ts';
import { type TallyName, tallyNames } from '../../scripts/faults/tally.ts';
import { findProgram, needs } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const KILLS = 100;

describe('an office under 100 SIGKILLs of web, workers, PostgreSQL and Redis', function suite() {
  this.timeout(30 * 60_000);
  let report: FaultsReport;

  before(async () => {
    report = await runFaults({
      folder: temporaryFolder('faults'),
      kills: KILLS,
      seed: 100,
      minutes: 18,
      // On a busy machine few come by in time: the kill then happens at any moment, and the test goes on.
      patienceMs: 2000,
      atOnce: 6,
      redisServer: findProgram('redis-server'),
    });
  });

  it('that works all the while, when it was killed a hundred times, then many kills struck right at a step', () => {
    const { sabotage } = report;
    expect(total(sabotage)).to.equal(KILLS);
    const atSteps = Object.values(sabotage.atSteps).flatMap((moments) => Object.values(moments));
    expect(atSteps.reduce((sum, count) => sum + count, 0)).to.be.at.least(KILLS / 10);
  });

  for (const name of Object.keys(tallyNames) as TallyName[]) {
    it(`that has recovered, when all is counted, then ${name.replaceAll('-', ' ')}: 0`, function run() {
      if (name === 'signatures-refused-by-pdfsig') needs(this, 'pdfsig', 'poppler-utils');
      const count = report.tally.find((one) => one.name === name);
      expect(count?.of, 'something was counted').to.be.greaterThan(0);
      expect(count?.faults).to.deep.equal([]);
    });
  }
});
