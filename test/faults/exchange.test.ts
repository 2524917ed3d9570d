/** The short run of `npm run faults:exchange`: two systems, kills of both, and messages cut, repeated, replayed and swapped. */
import { expect } from 'chai';
import { ledgerTallyNames } from '../../scripts/faults/exchange-ledger.ts';
import type { ExchangeFaultsReport } from '../../scripts/faults/exchange-report.ts';
import { runExchangeFaults } from '../../scripts/faults/exchange-run.ts';
import { exchangeTallyNames } from '../../scripts/faults/exchange-tally.ts';
import { total } from '../../scripts/faults/saboteur.ts';
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
    const { doors, sabotage, sent } = report;
    expect([total(sabotage), sent]).to.deep.equal([KILLS, 2 * DOCUMENTS]);
    expect(doors.cutBefore + doors.cutAfter).to.be.greaterThan(0);
    expect(doors.repeated + doors.replayed).to.be.greaterThan(0);
  });

  for (const name of [...Object.keys(exchangeTallyNames), ...Object.keys(ledgerTallyNames), 'still-open'])
    it(`that have recovered, when both sides are reckoned, then ${name.replaceAll('-', ' ')}: 0`, () => {
      const count = report.tally.find((one) => one.name === name);
      // Whether anything is taken back in a run so short is chance.
      if (name !== 'recalls-differ') expect(count?.of, 'something was counted').to.be.greaterThan(0);
      expect(count?.faults).to.deep.equal([]);
    });
});
