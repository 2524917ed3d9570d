/** What the first opening of a page may cost: weight, requests and shifts; times are told by `npm run budgets`. */
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import {
  costOfPage,
  mostShift,
  pageBudgets,
  prepareDocument,
  type Visit,
  visitors,
} from '../../scripts/page-costs.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { builtWeb, launchBrowser } from './browser-support.ts';

describe('the first opening of a page', function firstOpening() {
  this.timeout(600_000);
  // A browser's moment may be missed by the test; what needed a second try is told at the end of the run.
  this.retries(1);
  let browser: Browser | undefined;
  let service: RunningService | undefined;
  let document = '';
  let visit: Visit;

  before(async function prepare() {
    browser = await launchBrowser(this);
    await builtWeb();
    service = await startDemoService();
    document = await prepareDocument(service.origin);
    visit = await visitors(browser, service.origin);
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  for (const budget of pageBudgets)
    it(`of ${budget.path}, with an empty cache, is within its budget`, async () => {
      const context = await visit(budget);
      const address = service!.origin + budget.path.replace(':document', document);
      const cost = await costOfPage(context, address);
      await context.close();
      expect(cost.weight).to.be.within(50_000, budget.weight);
      expect(cost.requests).to.be.within(3, budget.requests);
      expect(cost.shift).to.be.at.most(mostShift);
    });
});
