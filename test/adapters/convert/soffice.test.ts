import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { strToU8, zipSync } from 'fflate';
import { createConverter, type SofficeOptions } from '../../../src/adapters/convert/soffice.ts';
import { findProgram } from '../../../src/config/find-program.ts';
import { extractText } from '../../../src/lib/typesetting/text.ts';
import { asPdf, sourceFormat } from '../../../src/office/outgoing/convert-file.ts';
import { codeOf } from '../../office/outgoing/office.ts';
import { leavePending } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const source = strToU8('a source');
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** NOT LibreOffice: a shell program that is called as LibreOffice is, and writes down how. */
function standIn(body: string): string {
  const path = join(temporaryFolder('soffice'), 'soffice');
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
}

const writesResult = `
while [ "$#" -gt 1 ]; do
  [ "$1" = --outdir ] && out="$2"
  [ "$1" = --convert-to ] && to="$2"
  case "$1" in -env:UserInstallation=file://*) profile="\${1#-env:UserInstallation=file://}";; esac
  shift
done
grep -q DisableMacrosExecution "$profile/user/registrymodifications.xcu" || exit 3
{ echo "$to"; cat "$1"; echo; env | cut -d= -f1 | sort | tr '\\n' ' '; ulimit -v; } > "$out/source.pdf"`;

const converter = (program: string | undefined, more: Partial<SofficeOptions> = {}) =>
  createConverter({ program, outputLimit: 1024 * 1024, ...more });
const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith('antin-convert-'));

describe('conversion to PDF by another program', function conversion() {
  this.timeout(60_000);

  it('the program, called with a file, gets a profile of its own, limits, no secrets, and leaves nothing behind', async () => {
    const before = leftovers().length;
    process.env['ANTIN_TEST_SECRET'] = 'x';
    const result = decode(await converter(standIn(writesResult))(source, 'docx'));
    delete process.env['ANTIN_TEST_SECRET'];
    expect(result).to.match(/^pdf\na source\n/);
    expect(result).not.to.include('ANTIN_TEST_SECRET');
    expect(result).to.match(/ \d+\n$/, 'address space is limited');
    expect(leftovers().length).to.equal(before);
  });

  it('a program that is not installed, asked for, refuses with the reason', async () => {
    expect(await codeOf(converter(undefined)(source, 'odt'))).to.equal('CONVERTER_NOT_INSTALLED');
    expect(findProgram('soffice', mkdtempSync(join(tmpdir(), 'empty-')))).to.equal(undefined);
  });

  it('a program that fails, hangs or writes no PDF, when run, refuses the file and ends what it started', async () => {
    expect(await codeOf(converter(standIn('exit 1'))(source, 'docx'))).to.equal('CONVERSION_FAILED');
    expect(await codeOf(converter(standIn('exit 0'))(source, 'docx'))).to.equal('CONVERSION_FAILED');
    const hanging = converter(standIn('sleep 600 & sleep 600'), { timeLimitMs: 300 });
    expect(await codeOf(hanging(source, 'docx'))).to.equal('CONVERSION_FAILED');
  });

  it('more files than can wait, sent at once, are refused as busy, and the others are done one after the other', async () => {
    const convert = converter(standIn(`sleep 0.2${writesResult}`));
    const codes = await Promise.all(
      Array.from({ length: 7 }, () =>
        convert(source, 'odt').then(
          () => 'done',
          (error: { code: string }) => error.code,
        ),
      ),
    );
    expect(codes).to.deep.equal([...Array(5).fill('done'), 'CONVERTER_BUSY', 'CONVERTER_BUSY']);
  });

  it('a PDF, uploaded, is left as it is; DOCX and ODT are known by their ending', async () => {
    const stream = (async function* one() {
      yield source;
    })();
    const kept = await asPdf({ convert: async () => expect.fail() }, { stream, name: 'a.pdf' });
    expect([kept.stream, kept.from]).to.deep.equal([stream, null]);
    expect(['A.DOCX', 'b.odt ', 'c.doc', 'docx'].map(sourceFormat)).to.deep.equal([
      'docx',
      'odt',
      null,
      null,
    ]);
  });

  it('a DOCX with Vietnamese text, converted by LibreOffice, has the text in its PDF', async function real() {
    // Half a gigabyte with all it depends on: CI does without it, so its absence fails nowhere.
    const program =
      findProgram('soffice', process.env['PATH']) ??
      leavePending(this, 'LibreOffice is not installed: libreoffice-writer-nogui (soffice)');
    const pdf = await converter(program, { outputLimit: 10 * 1024 * 1024 })(docx('Kế hoạch số hóa'), 'docx');
    expect((await extractText(pdf)).text).to.include('Kế hoạch số hóa');
  });
});

/** ECMA-376: the smallest document with one paragraph. */
function docx(text: string): Uint8Array {
  const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument';
  return zipSync({
    '[Content_Types].xml': strToU8(
      `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`,
    ),
    '_rels/.rels': strToU8(
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${office}" Target="word/document.xml"/></Relationships>`,
    ),
    'word/document.xml': strToU8(
      `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`,
    ),
  });
}
