/**
 * The answer to getEdoc carries a whole message as one JSON text in base64. It is written in pieces, so that memory does not
 * grow with it; `readJsonMessage` reads it.
 */
export const DATA_BEFORE = '{"status":"OK","ErrorCode":"0","ErrorDesc":"","data":"';
export const DATA_BEHIND = '"}';

/** Characters of base64 for so many bytes. */
export const base64Length = (bytes: number): number => Math.ceil(bytes / 3) * 4;

export async function* writeData(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  yield DATA_BEFORE;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const all = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    const usable = all.length - (all.length % 3);
    rest = all.subarray(usable);
    if (usable > 0) yield all.toString('base64', 0, usable);
  }
  yield rest.toString('base64') + DATA_BEHIND;
}
