/** The user guide says what the catalogues of refusals say, and everything that it points to is there. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { ErrorSpec } from '../../src/app-error.ts';

const guide = readFileSync('docs/huong-dan.md', 'utf8');

async function catalogues(): Promise<Map<string, ErrorSpec>> {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' });
  const specs = new Map<string, ErrorSpec>();
  for (const file of files.filter((name) => /errors\.ts$/.test(name))) {
    const found: Record<string, unknown> = await import(pathToFileURL(join('src', file)).href);
    for (const catalogue of Object.values(found).filter((value) => typeof value === 'object')) {
      for (const spec of Object.values(catalogue as Record<string, ErrorSpec>)) specs.set(spec.code, spec);
    }
  }
  return specs;
}

const said = (text: string) =>
  text
    .replace(/\{\w+\}/g, '…')
    .replaceAll('|', '\\|')
    .normalize('NFC');

describe('the user guide', () => {
  it('on each refusal that it explains, says what the service says', async () => {
    const specs = await catalogues();
    const rows = [...guide.matchAll(/^\| `([A-Z0-9_]+)` \| (.*) \| (.*) \|$/gm)];
    expect(rows).to.have.length.above(40);
    for (const [, code, title, remedy] of rows) {
      const spec = specs.get(code!);
      expect(spec, code).to.not.equal(undefined);
      expect(title, code).to.equal(said(spec!.title.vi));
      expect(remedy, code).to.equal(said(spec!.remedy.vi));
    }
  });

  it('followed along its links, leads to headings, files and small pictures that exist', () => {
    const headings = new Set(
      [...guide.matchAll(/^##+ (.*)$/gm)].map(([, title]) =>
        title!.toLowerCase().replace(/[–,]/g, '').replaceAll(' ', '-'),
      ),
    );
    const links = [...guide.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target!);
    for (const target of links) {
      if (target.startsWith('#')) expect(headings.has(target.slice(1)), target).to.equal(true);
      else expect(existsSync(join('docs', target)), target).to.equal(true);
    }
    const pictures = links.filter((target) => target.endsWith('.png'));
    expect(pictures).to.have.length.at.least(10);
    for (const picture of pictures) {
      expect(statSync(join('docs', picture)).size, picture).to.be.at.most(120 * 1024);
    }
  });
});
