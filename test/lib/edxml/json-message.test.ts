/** A message inside a JSON answer, in every cutting of the bytes. */
import { expect } from 'chai';
import fc from 'fast-check';
import { type MessagePlace, readJsonMessage } from '../../../src/lib/edxml/json-message.ts';

const place: MessagePlace = { name: 'edxml', coding: 'either', aside: ['fileContent'] };

async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = sizes[n % sizes.length]!;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function read(text: string, sizes: readonly number[] = [1024]) {
  const chunks: Uint8Array[] = [];
  const pieces = readJsonMessage(cut(Buffer.from(text), sizes), place);
  for (;;) {
    const next = await pieces.next();
    if (next.done) return { text: Buffer.concat(chunks).toString('utf8'), around: next.value };
    chunks.push(next.value);
  }
}

const fault = (text: string) =>
  read(text).then(
    () => 'read',
    (error: Error) => error.message,
  );

/** As some writers do: everything beyond ASCII, and the solidus, as an escape. */
const escaped = (json: string) =>
  json
    .replace(/[\u0080-\uFFFF]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/');

describe('a message inside a JSON answer', () => {
  it('any text, when it is written plain, escaped or in base64 and cut anywhere, then it is read whole and the rest stays', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary' }).filter((one) => one.isWellFormed()),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
        async (inner, sizes) => {
          const xml = `<a>${inner}</a>`;
          const answer = (edxml: string) => ({
            fileContent: inner,
            data: { docId: 'a "edxml":"', edxml, files: [{ fileContent: inner }, { fileContent: '' }] },
            success: true,
          });
          const base64 = Buffer.from(xml).toString('base64');
          const around = {
            fileContent: '',
            data: { docId: 'a "edxml":"', edxml: '', files: [{ fileContent: '' }, { fileContent: '' }] },
            success: true,
          };
          for (const json of [
            JSON.stringify(answer(xml)),
            escaped(JSON.stringify(answer(xml))),
            JSON.stringify(answer(base64), null, 2),
          ])
            expect(await read(json, sizes)).to.deep.equal({ text: xml, around });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('what is broken, when it is read, then it is refused and never half a message', async () => {
    expect(await fault('{"edxml":"<a>')).to.match(/ends within/);
    expect(await fault('{"edxml":"<a/>"')).to.match(/no JSON/);
    expect(await fault('{"edxml":"<a/>","edxml":"<b/>"}')).to.match(/two messages/);
    expect(await fault('{"edxml":"QUJ"}')).to.match(/decoded/);
    expect(await fault('{"edxml":"<a>\\x</a>"}')).to.match(/no JSON/);
    expect(await fault('{"edxml":"<a>\\u12g4</a>"}')).to.match(/no JSON/);
    expect(await fault(`{"text":"${'a'.repeat(300_000)}"}`)).to.match(/too long/);
    expect(await fault(`{"fileContent":"${'a'.repeat(300_000)}"}`)).to.equal('read');
  });
});
