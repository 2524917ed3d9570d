import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { READ, REFUSED } from '../lib/edxml/messages-table.ts';
import { projectRoot } from '../support/source-imports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = join(projectRoot, 'test/lib/edxml/messages');

async function antin(...words: string[]) {
  // Imported as the program does it: mocha's own loading would give the lazily loaded commands another AppError.
  const { runCli } = await import('../../src/cli/run-cli.ts');
  let [out, err] = ['', ''];
  const code = await runCli(['edxml', ...words], {
    out: (text) => (out += text),
    err: (text) => (err += text),
    environment: async () => undefined,
    askSecret: async () => undefined,
  });
  return { code, out, err };
}

describe('antin edxml show', () => {
  it('every message of the folder, looked up, stands in the table, and the table names no other', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.edxml'));
    const named = [...Object.keys(READ), ...Object.keys(REFUSED)].map((name) => `${name}.edxml`);
    expect(files.sort()).to.deep.equal(named.sort());
  });

  for (const [name, { notes = [], ignored = [], attachments, ...expected }] of Object.entries(READ)) {
    it(`${name}, shown as JSON, says what it says`, async () => {
      const { code, out, err } = await antin('show', join(folder, `${name}.edxml`), '--json');
      expect(err).to.equal('');
      expect(code).to.equal(0);
      const shown = JSON.parse(out) as Record<string, unknown> & { notes: { code: string }[] };
      for (const [key, value] of Object.entries(expected)) expect(shown[key], key).to.deep.equal(value);
      const files = attachments as readonly Record<string, unknown>[];
      expect(shown['attachments']).to.have.length(files.length);
      files.forEach((file, at) => {
        expect((shown['attachments'] as readonly unknown[])[at]).to.include(file);
      });
      expect(shown.notes.map((note) => note.code)).to.deep.equal(notes);
      expect(shown['ignored']).to.deep.equal(ignored);
    });
  }

  for (const [name, reason] of Object.entries(REFUSED)) {
    it(`${name}, shown, is refused as ${reason}`, async () => {
      const { code, out } = await antin('show', join(folder, `${name}.edxml`), '--json');
      expect(code).to.equal(1);
      const { error } = JSON.parse(out) as { error: { code: string; vi: string; en: string } };
      expect(error.code).to.equal(reason);
      expect(error.vi).to.match(/\.$/);
      expect(error.en).to.not.include('{');
    });
  }

  it('a message, shown to people, is told in lines that its texts cannot add to', async () => {
    const file = join(temporaryFolder('edxml'), 'a.edxml');
    const { writeFileSync } = await import('node:fs');
    const message = readFileSync(join(folder, 'short.edxml'), 'utf8');
    writeFileSync(file, message.replace('Về việc thử nghiệm', 'Mời họp\n✓ Thông điệp tốt\u202e'));
    const { code, out } = await antin('show', file);
    expect(code).to.equal(0);
    expect(out.split('\n')[0]).to.match(
      /^Văn bản · Document 8\/BC-UBND ngày 21\/11\/2026: Mời họp ✓ Thông điệp tốt/,
    );
    expect(out).to.not.match(/^✓/m);
    expect(out).to.not.include('\u202e');
  });

  it('a file that is not there, shown, is told as such; no file is wrong usage', async () => {
    const { code, err } = await antin('show', join(folder, 'none.edxml'));
    expect(code).to.equal(1);
    expect(err).to.include('ENOENT');
    expect((await antin('show')).code).to.equal(64);
    expect((await antin('look', 'x')).code).to.equal(64);
  });
});
