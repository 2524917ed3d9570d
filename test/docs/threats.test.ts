/** SECURITY.md tells of each threat where it is met and which test bears its name: both are there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../..', import.meta.url));
const list = join(root, '../shared/standards/promises-and-threats.md');

interface Row {
  readonly words: string;
  readonly controls: readonly string[];
  readonly tests: readonly { readonly file: string; readonly name: string }[];
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[“”"`*]/g, '')
    .replaceAll('’', "'")
    .replace(/\s+/g, ' ')
    .trim();
}

function readRows(): Row[] {
  const text = readFileSync(join(root, 'SECURITY.md'), 'utf8');
  return [...text.matchAll(/^\| (?!Row \|)([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
    ([, words, controls, tests]) => ({
      words: plain(words!),
      controls: [...controls!.matchAll(/`([^`]+)`/g)].map(([, file]) => file!),
      tests: tests!.split(' · ').map((one) => {
        const [, file, name] = /^`([^`]+)`: (.+)$/.exec(one.trim()) ?? [];
        return { file: file ?? one, name: plain(name ?? '') };
      }),
    }),
  );
}

/** The first words of describe and it in a file, however they are broken over lines. */
function titlesOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const titled = [...text.matchAll(/\b(?:describe|it)\(\s*(['"`])((?:\\.|(?!\1).)*)\1/gs)].map(
    ([, , title]) => title!,
  );
  // Titles that a test takes from a list.
  const listed = [...text.matchAll(/^\s*\[\s*'([^']+)',/gm)].map(([, title]) => title!);
  return [...titled, ...listed].map(plain);
}

describe('the table of threats', () => {
  const rows = readRows();

  it('every control that it names is a file, every test exists under its words, and bears the words of its row', () => {
    expect(rows.length).to.be.greaterThan(50);
    for (const { words, controls, tests } of rows) {
      expect(controls, words).not.to.deep.equal([]);
      for (const file of controls) expect(existsSync(join(root, file)), `${words}: ${file}`).to.equal(true);
      for (const { file, name } of tests) {
        expect(existsSync(join(root, file)), `${words}: ${file}`).to.equal(true);
        const found = titlesOf(file).some((title) => title.startsWith(name));
        expect(found && name !== '', `${file} has no test “${name}”`).to.equal(true);
      }
      const borne = tests.some(({ file, name }) =>
        titlesOf(file).some((title) => title.startsWith(name) && title.includes(words)),
      );
      expect(borne, `no test bears the words “${words}”`).to.equal(true);
    }
  });

  it('every line of the list outside PDF, crypto and XML has its row', function compare() {
    if (!existsSync(list)) {
      this.test!.title += ' (the shared list of threats is not here)';
      this.skip();
    }
    const text = readFileSync(list, 'utf8');
    const missing = clausesOf(text).filter(
      (clause) => !rows.some(({ words }) => words.includes(clause) || clause.includes(words)),
    );
    expect(missing).to.deep.equal([]);
  });
});

/** "PDF bombs (a, b)" is "PDF bombs (a)" and "PDF bombs (b)". */
function eachOfList(clause: string): string[] {
  const [, head, items] = /^(.*\bbombs) \((.+)\)\s*$/.exec(clause) ?? [];
  return items === undefined ? [clause] : items.split(', ').map((item) => `${head} (${item})`);
}

/** The promises' first words, the faults' first words, and each attack between commas and semicolons. */
function clausesOf(text: string): string[] {
  const promises = [...text.matchAll(/^\d\. \*\*(.+?)[.*]/gm)].map(([, words]) => words!);
  const faults = /## Reliability faults[^\n]*\n([\s\S]*?)\n\n/.exec(text)![1]!.split('\n');
  const firstWords = faults.flatMap((line) =>
    line
      .replace(/^- /, '')
      .replace(/ → .*/, '')
      .split(/; /)
      .map((part) => part.replace(/[:(.].*$/, '')),
  );
  const attacks = /## Attack and abuse cases\n([\s\S]*?)\n\n/.exec(text)![1]!.split('\n');
  const tried = attacks
    .filter((line) => !/^(XML|PDF and crypto):/.test(line))
    .flatMap((line) =>
      line
        .replace(/^[A-Z]\w+: /, '')
        .replace(/ → .*/, '')
        .replace(/: /g, ', ')
        .split(/[;,](?![^(]*\))/)
        .flatMap(eachOfList),
    )
    .map((part) => part.replace(/\((?:OpenSign )?[#C][^)]*\)/g, '').replace(/\.$/, ''));
  return [...promises, ...firstWords, ...tried].map(plain).filter((clause) => clause.length > 3);
}
