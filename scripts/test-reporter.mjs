/** Mocha's own report line by line, and the true counts; the summary is made once for all files by `npm test`. */
import Mocha from 'mocha';

export default class CountingReporter extends Mocha.reporters.Spec {
  /** @param options.reporterOptions.result where the counts are written */
  constructor(runner, options) {
    super(runner, options);
    const { result } = options.reporterOptions;
    runner.on('pending', (test) => result.pending.push(test.fullTitle()));
    runner.on('retry', (test, error) => result.repeated.push(described(test, error)));
    runner.on('fail', (test, error) => result.failed.push(described(test, error)));
    runner.once('end', () => {
      result.passes = this.stats.passes;
      result.failures = this.stats.failures;
    });
  }

  epilogue() {}
}

function described(test, error) {
  return `${test.fullTitle()}\n${String(error?.stack ?? error).slice(0, 1500)}`;
}
