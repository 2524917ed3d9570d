import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Ways in which a text becomes markup or a program. */
const dangerous =
  /innerHTML|outerHTML|insertAdjacentHTML|document\.write|dangerouslySetInnerHTML|\beval\(|new Function\(|['"`]javascript:/;

describe('the code of the pages', () => {
  it('stored cross-site script in subject, unit and file names: no page turns a text into markup or a program', () => {
    const found: string[] = [];
    let read = 0;
    for (const entry of readdirSync(join(root, 'src/web'), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(ts|tsx|html)$/.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      read += 1;
      if (dangerous.test(readFileSync(path, 'utf8'))) found.push(path);
    }
    expect(read).to.be.greaterThan(10);
    expect(found).to.deep.equal([]);
  });
});
