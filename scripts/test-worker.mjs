/** A process of scripts/test.mjs: runs the test files it is handed, one after the other, until the parent lets go. */
import { createRequire } from 'node:module';
import { format } from 'node:util';
import Mocha from 'mocha';
import CountingReporter from './test-reporter.mjs';

const { loadOptions } = createRequire(import.meta.url)('mocha/lib/cli/options.cjs');
const options = loadOptions(process.argv.slice(2));
Mocha.reporters.Base.consoleLog = (...words) => process.send({ line: format(...words) });

process.on('message', async ({ file }) => {
  try {
    process.send({ result: await run(file) });
  } catch (error) {
    // A file that can not be loaded: the parent calls it failed.
    console.error(error);
    process.exit(1);
  }
});
process.once('disconnect', () => {
  // What a test left as the code of its own process is not this one's.
  process.exitCode = 0;
});

/** @returns the counts and the seconds, loading and hooks included */
async function run(file) {
  const begun = performance.now();
  const result = { passes: 0, failures: 0, pending: [], failed: [], repeated: [] };
  const mocha = new Mocha({ ...options, reporter: CountingReporter, reporterOptions: { result } });
  mocha.addFile(file);
  await mocha.loadFilesAsync();
  await new Promise((resolve) => mocha.run(resolve));
  return { ...result, seconds: (performance.now() - begun) / 1000 };
}
