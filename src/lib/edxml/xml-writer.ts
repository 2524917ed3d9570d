/** Elements as text, indented, empty ones left out, every character that XML forbids refused. */
import { AppError } from '../../app-error.ts';
import { edxmlErrors } from './errors.ts';
import { escapeAttribute, escapeText, FORBIDDEN } from './xml-characters.ts';

/** A name with a text, or with what stands inside; undefined and empty ones are not written. */
export type Node = readonly [
  name: string,
  inner: string | number | undefined | readonly Node[],
  attributes?: Attributes,
];
type Attributes = Readonly<Record<string, string>>;

/** Whole elements, each on its own lines. Throws EDXML_NOT_WRITABLE. */
export function writeNodes(nodes: readonly Node[], indent: string): string {
  return nodes.map((node) => writeNode(node, indent)).join('');
}

function writeNode([name, inner, attributes]: Node, indent: string): string {
  if (typeof inner === 'object') {
    const children = writeNodes(inner, `${indent}  `);
    if (children === '') return '';
    return `${indent}${openTag(name, attributes)}\n${children}${indent}</${name}>\n`;
  }
  const text = clean(name, String(inner ?? ''));
  return text === '' ? '' : `${indent}${openTag(name, attributes)}${escapeText(text)}</${name}>\n`;
}

export function openTag(name: string, attributes: Attributes = {}): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeAttribute(clean(name, value))}"`,
  );
  return `<${name}${written.join('')}>`;
}

/** Trimmed and NFC, as readers take it. */
function clean(name: string, text: string): string {
  const field = name.replace(/^.*:/, '');
  if (FORBIDDEN.test(text) || /\p{Cs}/u.test(text)) {
    throw notWritable(field, 'có ký tự mà XML không cho phép', 'has a character that XML forbids');
  }
  return text.replace(/\r\n?/g, '\n').normalize('NFC').trim();
}

export const notWritable = (field: string, vi: string, en: string) =>
  new AppError(edxmlErrors.EDXML_NOT_WRITABLE, { params: { field, vi, en } });
