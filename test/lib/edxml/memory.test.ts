import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { leavePending } from '../../support/needs.ts';
import { projectRoot } from '../../support/source-imports.ts';

interface Told {
  readonly peak: number;
  readonly written: number;
  readonly taken: number;
  readonly same: boolean;
}

function measure(size: number): Told {
  const program = join(projectRoot, 'test/lib/edxml/measure-memory.ts');
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', program, String(size)], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  expect(status, stderr).to.equal(0);
  return JSON.parse(stdout) as Told;
}

describe('a message with a file of 300 MB', () => {
  it('read and taken apart, and one of 60 MB written and signed, needs hardly more memory than one with a small file', function () {
    this.timeout(180_000);
    if (!existsSync('/proc/self/status')) leavePending(this, 'no /proc');
    const small = measure(1000);
    const large = measure(300_000_000);
    expect(large.written).to.be.greaterThan(80_000_000);
    expect(large.taken).to.be.at.least(300_000_000);
    expect(large.same).to.equal(true);
    expect((large.peak - small.peak) / 1024, 'MiB more').to.be.below(120);
  });
});
