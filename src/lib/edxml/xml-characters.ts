/** Productions of XML 1.0 (5th edition) and what is written for a character that may not stand as it is. */
const START =
  ':A-Z_a-z\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
const NAME = `[${START}][${START}\\-.0-9\\xB7\\u0300-\\u036F\\u203F\\u2040]*`;

/** §2.3 Name, at the place set by `lastIndex`. */
export const nameAt = () => new RegExp(NAME, 'uy');

/** §3.1 Attribute with the white space before it; groups: name, value with its quotes. */
export const attributeAt = () =>
  new RegExp(`[ \\t\\n]+(${NAME})[ \\t\\n]*=[ \\t\\n]*("[^"<]*"|'[^'<]*')`, 'uy');

/** What §2.2 Char leaves out; lone surrogates never come out of the decoder. */
export const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/** §4.6 */
export const PREDEFINED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  apos: "'",
  quot: '"',
};

export function isCharacter(code: number): boolean {
  if (code === 9 || code === 10 || code === 13) return true;
  if (code < 0x20 || (code >= 0xd800 && code <= 0xdfff)) return false;
  return code <= 0x10ffff && code !== 0xfffe && code !== 0xffff;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

/** Text as Canonical XML §2.3 writes it, which is well-formed everywhere. */
export const escapeText = (text: string) =>
  /[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, (character) => escapes[character]!) : text;

/** An attribute value between double quotes, as Canonical XML §2.3 writes it. */
export const escapeAttribute = (value: string) =>
  value.replace(/[&<"\t\n\r]/g, (character) => escapes[character]!);
