import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { leavePending } from '../support/needs.ts';
import { projectRoot } from '../support/source-imports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function measure(size: number): { readonly peak: number; readonly taken: number; readonly same: boolean } {
  const program = join(projectRoot, 'test/conformance/measure-wire-memory.ts');
  const words = ['--import', 'tsx', program, String(size), temporaryFolder('wire-memory')];
  const { stdout, stderr, status } = spawnSync(process.execPath, words, {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  expect(status, stderr).to.equal(0);
  return JSON.parse(stdout) as ReturnType<typeof measure>;
}

describe('a message of 300 MB on the wire of the national axis', () => {
  it('300 MB, when handed over by sendEdoc and fetched by getEdoc in one process, then every byte is back and memory hardly grows', function () {
    this.timeout(300_000);
    if (!existsSync('/proc/self/status')) leavePending(this, 'no /proc');
    const small = measure(1000);
    const large = measure(300_000_000);
    expect(small.same && large.same).to.equal(true);
    expect(large.taken).to.equal(300_000_000);
    expect((large.peak - small.peak) / 1024, 'MiB more').to.be.below(150);
  });
});
