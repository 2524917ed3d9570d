/**
 * Files with room behind them. Signing appends; where the caller read the file into a buffer that is a little larger, the
 * increment goes into that room and nothing is copied. At 100 MB this saves half of the time and of the memory.
 */

/** How far each of our buffers is filled. Only buffers made here are ever appended to. */
const filled = new WeakMap<ArrayBufferLike, number>();

/**
 * Room for a few signatures with their appearances, validation data and time-stamps. Little for a small file: there copying is
 * nothing, and large buffers set off the garbage collector.
 */
function usualRoom(size: number): number {
  return Math.min(1 << 20, Math.max(1 << 16, size >> 3));
}

/**
 * `size` bytes to read a file into, with room behind them. What `signPdf` and `upgradePdf` make of it shares its memory, as
 * long as the room lasts and each step is made on the result of the one before; else they copy as with any other array.
 */
export function bytesWithRoom(size: number, room = usualRoom(size)): Uint8Array {
  const buffer = Buffer.allocUnsafeSlow(size + room).buffer;
  filled.set(buffer, size);
  return new Uint8Array(buffer, 0, size);
}

/** `base` and then `tail`. The bytes of `base` stay as they are, whether the result shares them or copies them. */
export function appendBytes(base: Uint8Array, tail: Uint8Array): Uint8Array {
  const end = base.byteOffset + base.length;
  const total = base.length + tail.length;
  if (filled.get(base.buffer) === end && end + tail.length <= base.buffer.byteLength) {
    filled.set(base.buffer, end + tail.length);
    const result = new Uint8Array(base.buffer, base.byteOffset, total);
    result.set(tail, base.length);
    return result;
  }
  // Not zeroed first: every byte is written below.
  const result = new Uint8Array(Buffer.allocUnsafeSlow(total).buffer);
  result.set(base);
  result.set(tail, base.length);
  return result;
}
