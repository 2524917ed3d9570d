import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { AppError } from '../../../src/app-error.ts';
import { DEFAULT_LIMITS } from '../../../src/lib/edxml/limits.ts';
import { readEdxml } from '../../../src/lib/edxml/read-edxml.ts';
import { walkXml } from '../../../src/lib/edxml/walk.ts';
import { needs } from '../../support/needs.ts';
import { projectRoot } from '../../support/source-imports.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = join(projectRoot, 'test/lib/edxml/messages');
const message = readFileSync(join(folder, 'axis-sdk.edxml'));

/** The bytes in pieces that end where `cuts` say. */
function inPieces(bytes: Uint8Array, cuts: readonly number[]) {
  return {
    *open() {
      let from = 0;
      for (const cut of [...cuts, bytes.length]
        .map((one) => one % (bytes.length + 1))
        .sort((a, b) => a - b)) {
        yield bytes.subarray(from, cut);
        from = cut;
      }
      yield bytes.subarray(from);
    },
  };
}

const verdictOf = async (bytes: Uint8Array): Promise<string> => {
  try {
    await walkXml(inPieces(bytes, []), [], DEFAULT_LIMITS);
    return 'well-formed';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code;
  }
};

describe('reading XML in pieces', () => {
  it('a message cut into any pieces, read, says the same', async () => {
    const { places: _, ...whole } = await readEdxml(inPieces(message, []));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(message.length), { maxLength: 40 }), async (cuts) => {
        const { places: __, ...read } = await readEdxml(inPieces(message, cuts));
        expect(read).to.deep.equal(whole);
      }),
      { numRuns: 40, seed: 6 },
    );
    const single = Array.from({ length: message.length }, (_one, at) => at);
    const { places: ___, ...byByte } = await readEdxml(inPieces(message, single));
    expect(byByte).to.deep.equal(whole);
  });

  it('a message ended anywhere, read, is refused', async () => {
    for (let at = 0; at < message.length - 11; at += 37) {
      const read = readEdxml(inPieces(message.subarray(0, at), []));
      const error = await read.then(
        () => undefined,
        (one: unknown) => one,
      );
      expect(error, `cut at ${at}`).to.be.instanceOf(AppError);
    }
  });

  it('markup without an end, read, is refused before it fills the memory', async () => {
    for (const begin of ['<!-- ', '<a b="', '<?x ', '<a ', '</']) {
      const endless = {
        *open() {
          yield Buffer.from(`<r>${begin}`);
          for (let sent = 0; sent < 64; sent += 1) yield Buffer.alloc(64 * 1024, 'x');
        },
      };
      const error = await walkXml(endless, [], DEFAULT_LIMITS).catch((one: AppError) => one);
      expect(error, begin).to.include({ code: 'EDXML_TOO_LARGE' });
    }
  });

  it('hundreds of damaged messages, judged beside xmllint, are well-formed for both or for none', async function () {
    this.timeout(30_000);
    const xmllint = needs(this, 'xmllint', 'libxml2-utils');
    const short = readFileSync(join(folder, 'cdata-and-comments.edxml'), 'utf8');
    const pieces =
      '< > & " \' ]]> <![CDATA[ --> <!-- -- <?xml?> <?x y?> = / &lt; &#x41; &#x1; &#xD800; \u0001 \ufffe <a/> </a> <a b="1"> xmlns:p="u" : \u00e0 \ud83d\ude00'.split(
        ' ',
      );
    const edit = fc.record({
      at: fc.noBias(fc.nat(short.length - 1)),
      cut: fc.constantFrom(0, 0, 0, 1, 5),
      put: fc.constantFrom('', 'x', '\n', 'é', '1', ...pieces),
    });
    const damaged = fc
      .sample(fc.array(edit, { minLength: 1, maxLength: 2 }), { numRuns: 500, seed: 20261123 })
      .map((edits) =>
        edits.reduce((text, { at, cut, put }) => {
          const from = at % text.length;
          return text.slice(0, from) + put + text.slice(from + cut);
        }, short),
      )
      .filter((text) => !/\p{Cs}/u.test(text) && !/<!DOCTYPE|<!ENTITY/.test(text));
    const home = temporaryFolder('xmllint');
    const files = damaged.map((text, at) => {
      const file = join(home, `${at}.xml`);
      writeFileSync(file, text);
      return file;
    });
    const { stderr } = spawnSync(xmllint, ['--noout', '--nonet', ...files], {
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    // What only the prefixes are wrong with is well-formed; what follows an error may be told in many lines.
    const broken = new Set(
      [...stderr.matchAll(/\/(\d+)\.xml:\d+: parser error/g)].map((match) => Number(match[1])),
    );
    const differs: string[] = [];
    for (const [at, text] of damaged.entries()) {
      const verdict = await verdictOf(Buffer.from(text));
      if ((verdict === 'well-formed') === broken.has(at)) differs.push(`${at}: ${verdict}`);
    }
    expect(broken.size).to.be.within(50, damaged.length - 40);
    expect(differs).to.deep.equal([]);
  });
});
