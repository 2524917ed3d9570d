/** Content-Disposition with a Vietnamese file name: RFC 6266, RFC 8187. */

/** Types that a browser may show by itself; anything else is saved, so that no uploaded page or script runs here. */
const shown = new Set(['application/pdf', 'image/png', 'image/jpeg', 'text/plain']);

export function contentDisposition(name: string, mediaType: string, download: boolean): string {
  const safe = safeName(name);
  const disposition = shown.has(mediaType) && !download ? 'inline' : 'attachment';
  return `${disposition}; filename="${asciiName(safe)}"; filename*=UTF-8''${extendedValue(safe)}`;
}

/** No path, no control or direction-changing characters: "exe.fdp" must not read as "pdf.exe". */
function safeName(name: string): string {
  const cleaned = name
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/[/\\]/g, '_')
    .trim();
  return cleaned === '' ? 'van-ban' : cleaned.slice(0, 200);
}

function asciiName(name: string): string {
  return name
    .replace(/[đĐ]/g, (letter) => (letter === 'đ' ? 'd' : 'D'))
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(/["\\%]/g, '_');
}

/** RFC 8187 §3.2.1: every octet outside attr-char is percent-encoded; half a surrogate pair becomes U+FFFD first. */
function extendedValue(name: string): string {
  return encodeURIComponent(Buffer.from(name).toString()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
