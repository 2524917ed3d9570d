/** The short run of `npm run faults:exchange`: two systems, kills of both, and messages cut, repeated, replayed and swapped. */
import { expect } from 'chai';
import { type ExchangeFaultsReport, runExchangeFaults } from '../../scripts/faults/exchange-run.ts';
import { type ExchangeTallyName, exchangeTallyNames } from '../../scripts/faults/exchange-tally.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const DOCUMENTS = 12;
const KILLS = 3;

describe('two systems that exchange documents through a network that disturbs them, killed three times', function suite() {
  this.timeout(30 * 60_000);
  let report: ExchangeFaultsReport;

  before(async () => {
    report = await runExchangeFaults({
      folder: temporaryFolder('exchange'),
      instances: 2,
      documents: DOCUMENTS,
      kills: KILLS,
      seed: 100,
    });
  });

  it('that work all the while, when messages were disturbed, then some were cut and some came more than once', () => {
    const { doors, kills } = report;
    expect(kills).to.equal(KILLS);
    expect(doors.cutBefore + doors.cutAfter).to.be.greaterThan(0);
    expect(doors.repeated + doors.replayed).to.be.greaterThan(0);
  });

  for (const name of Object.keys(exchangeTallyNames) as ExchangeTallyName[])
    it(`that have recovered, when both sides are reckoned, then ${name.replaceAll('-', ' ')}: 0`, () => {
      const count = report.tally.find((one) => one.name === name);
      expect(count?.of, 'something was counted').to.be.greaterThan(0);
      expect(count?.faults).to.deep.equal([]);
    });
});
