/** PDFDocEncoding and UTF-16BE text strings. ISO 32000-2 §7.9.2.2 and Annex D.3. */

const LOW = '\u02D8\u02C7\u02C6\u02D9\u02DD\u02DB\u02DA\u02DC'; // 0x18–0x1F
const HIGH =
  '\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203A\u2212\u2030\u201E\u201C\u201D\u2018' +
  '\u2019\u201A\u2122\uFB01\uFB02\u0141\u0152\u0160\u0178\u017D\u0131\u0142\u0153\u0161\u017E\uFFFD\u20AC'; // 0x80–0xA0

function charOf(byte: number): string {
  if (byte >= 0x18 && byte <= 0x1f) return LOW.charAt(byte - 0x18);
  if (byte >= 0x80 && byte <= 0xa0) return HIGH.charAt(byte - 0x80);
  return String.fromCharCode(byte);
}

const byteOf = new Map<string, number>();
for (let byte = 0; byte < 256; byte++) {
  const char = charOf(byte);
  if (char !== '\uFFFD' && byte !== 0x7f && byte !== 0xad) byteOf.set(char, byte);
}

/** PDFDocEncoding when every character fits, else UTF-16BE with its byte order mark. */
export function encodeText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const byte = byteOf.get(text.charAt(i));
    if (byte === undefined) return encodeUtf16(text);
    bytes[i] = byte;
  }
  // "þÿ" in PDFDocEncoding would read as a byte order mark.
  const marked = (bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0xef && bytes[1] === 0xbb);
  return marked ? encodeUtf16(text) : bytes;
}

function encodeUtf16(text: string): Uint8Array {
  const bytes = new Uint8Array(2 + 2 * text.length);
  bytes.set([0xfe, 0xff]);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[2 + 2 * i] = unit >> 8;
    bytes[3 + 2 * i] = unit & 0xff;
  }
  return bytes;
}

/** Reads UTF-16BE, UTF-16LE (seen in the wild), UTF-8 (PDF 2.0) or PDFDocEncoding. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes, 2, 0);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes, 2, 1);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return Buffer.from(bytes.subarray(3)).toString('utf8');
  }
  let text = '';
  for (const byte of bytes) text += charOf(byte);
  return text;
}

function decodeUtf16(bytes: Uint8Array, from: number, highAt: 0 | 1): string {
  let text = '';
  for (let i = from; i + 1 < bytes.length; i += 2) {
    text += String.fromCharCode((bytes[i + highAt]! << 8) | bytes[i + 1 - highAt]!);
  }
  return text;
}
