/** The user guide says what the catalogues of refusals say; it and the table of pages point to what is there, every page included. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { ErrorSpec } from '../../src/app-error.ts';

const guide = readFileSync('docs/huong-dan.md', 'utf8');

const web = 'src/web';

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
    expect(pointsTo(guide).pictures).to.have.length.at.least(10);
  });

  it('on what a person clicks, says it in the words of the pages', () => {
    const words = wordsOfPages();
    const missing = [...guide.slice(0, guide.indexOf('## Trạng thái')).matchAll(/\*\*([^*]+)\*\*/g)]
      .map(([, name]) => name!)
      .filter((name) => !notOnPages.has(name) && !words.includes(name));
    expect(missing).to.deep.equal([]);
  });
});

/** Headings of the guide's own lists. */
const notOnPages = new Set([
  'Ký',
  'Bút phê',
  'Bàn phím',
  'Văn bản đi: cấp số, đóng dấu, gửi',
  'Văn bản đến: kiểm tra, đăng ký, phân công',
  'đang có giá trị',
  'đã bị thu hồi',
  'đã được thay thế',
]);

describe('the table of pages', () => {
  const table = readFileSync('docs/trang.md', 'utf8');

  it('has every page of the application under its address and its name, with a picture, and none besides', () => {
    const source = readFileSync(join(web, 'shell/pages.tsx'), 'utf8');
    const pages = [...source.matchAll(/path: '([^']+)',\s+title: \{ vi: '([^']+)'/g)];
    expect(pages).to.have.length.above(20);
    const signedIn = table.slice(0, table.indexOf('## Không cần đăng nhập'));
    const rows = [...signedIn.matchAll(/^\| `([^`]+)` \| ([^|]+) \|.*<img src="images\/[\w-]+\.png"/gm)];
    const named = (list: readonly RegExpExecArray[]) => list.map(([, path, title]) => `${path} ${title}`);
    expect(named(rows).toSorted()).to.deep.equal(named(pages).toSorted());
  });

  it('followed along its links, leads to files and small pictures that exist, a picture of its own for each row', () => {
    const { pictures } = pointsTo(table);
    expect(new Set(pictures).size * 2).to.equal(pictures.length);
  });
});

/** What a text links to is there; its pictures are given back. */
function pointsTo(text: string): { readonly pictures: readonly string[] } {
  const headings = new Set(
    [...text.matchAll(/^##+ (.*)$/gm)].map(([, title]) =>
      title!.toLowerCase().replace(/[–,:]/g, '').replaceAll(' ', '-'),
    ),
  );
  const links = [...text.matchAll(/(?:\]\(|(?:href|src)=")([^)"]+)[)"]/g)].map(([, target]) => target!);
  for (const target of links) {
    if (target.startsWith('#')) expect(headings.has(target.slice(1)), target).to.equal(true);
    else expect(existsSync(join('docs', target)), target).to.equal(true);
  }
  const pictures = links.filter((target) => target.endsWith('.png'));
  for (const picture of pictures)
    expect(statSync(join('docs', picture)).size, picture).to.be.at.most(150 * 1024);
  return { pictures };
}

/** The source of everything that the pages say. */
function wordsOfPages(): string {
  return readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(words|catalogue\/\w+|pages|states)\.tsx?$/.test(name))
    .map((name) => readFileSync(join(web, name), 'utf8'))
    .join('\n');
}
