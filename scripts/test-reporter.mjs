/** Mocha's own report, and the true counts written where `npm test` reads them. */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const pending = [];
    const failed = [];
    const repeated = [];
    runner.on('pending', (test) => pending.push(test.fullTitle()));
    runner.on('retry', (test, error) => repeated.push(described(test, error)));
    runner.on('fail', (test, error) => failed.push(described(test, error)));
    runner.once('end', () => {
      const { passes, failures } = this.stats;
      const file = process.env.ANTIN_TEST_RESULT;
      if (file) writeFileSync(file, JSON.stringify({ passes, failures, pending, failed, repeated }));
    });
  }
}

function described(test, error) {
  return `${test.fullTitle()}\n${String(error?.stack ?? error).slice(0, 1500)}`;
}
