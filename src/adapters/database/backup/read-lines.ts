import { createReadStream } from 'node:fs';

/**
 * Lines that end in LF and nothing else: `readline` also cuts at U+2028 and a lone CR, which a text may hold.
 * @throws Error when the last line has no end: the file was cut off
 */
export async function* readLines(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1024 * 1024 })) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') throw new Error(`${file} ends within a line`);
}
