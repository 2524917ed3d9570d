/** Mocha's own report, and the true counts written where `npm test` reads them. */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const pending = [];
    runner.on('pending', (test) => pending.push(test.fullTitle()));
    runner.once('end', () => {
      const { passes, failures } = this.stats;
      const file = process.env.ANTIN_TEST_RESULT;
      if (file) writeFileSync(file, JSON.stringify({ passes, failures, pending }));
    });
  }
}
