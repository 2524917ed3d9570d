import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { projectRoot } from '../support/source-imports.ts';

describe('npm run db:generate', () => {
  it('the committed migration, compared with the schema, says the same', () => {
    const words = ['--import', 'tsx', 'scripts/generate-migration.ts', '--check'];
    const check = spawnSync(process.execPath, words, { cwd: projectRoot, encoding: 'utf8' });
    expect(check.status, check.stderr).to.equal(0);
  });
});
