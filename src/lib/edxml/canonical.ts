/**
 * Canonical XML 1.0 and Exclusive Canonical XML 1.0, without comments, written while the message is read. Own code, for
 * two reasons: the packages at hand want the whole message as a tree, which 300 MB of base64 does not fit in; and what
 * was digested must be the very elements that are read, which is settled here by their place, never by a second search.
 */
import type { Tag, XmlAttribute } from './names.ts';
import { escapeAttribute, escapeText } from './xml-characters.ts';

export interface CanonicalMethod {
  readonly exclusive: boolean;
  /** InclusiveNamespaces PrefixList (exc-c14n §4); `#default` is the empty prefix. */
  readonly prefixes: readonly string[];
}

export class CanonicalWriter {
  private readonly out: (text: string) => void;
  private readonly method: CanonicalMethod;
  /** What the output has declared, per open element. */
  private readonly rendered: ReadonlyMap<string, string>[] = [new Map()];

  constructor(out: (text: string) => void, method: CanonicalMethod) {
    this.out = out;
    this.method = method;
  }

  start(tag: Tag): void {
    const above = this.rendered.at(-1)!;
    const news = this.prefixesOf(tag)
      .map((prefix) => [prefix, tag.scope.get(prefix) ?? ''] as const)
      .filter(([prefix, uri]) => (above.get(prefix) ?? '') !== uri)
      .sort(([a], [b]) => compare(a, b));
    this.rendered.push(news.length === 0 ? above : new Map([...above, ...news]));
    const declared = news.map(
      ([prefix, uri]) => ` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escapeAttribute(uri)}"`,
    );
    const attributes = [...tag.attributes]
      .sort(byNamespace)
      .map(({ name, value }) => ` ${name}="${escapeAttribute(value)}"`);
    this.out(`<${tag.name}${declared.join('')}${attributes.join('')}>`);
  }

  end(tag: Tag): void {
    this.rendered.pop();
    this.out(`</${tag.name}>`);
  }

  text(text: string): void {
    this.out(escapeText(text));
  }

  instruction(target: string, data: string): void {
    this.out(data === '' ? `<?${target}?>` : `<?${target} ${data}?>`);
  }

  /** Exclusive: visibly used here, or listed; inclusive: all that are in scope. */
  private prefixesOf(tag: Tag): readonly string[] {
    const { exclusive, prefixes } = this.method;
    if (!exclusive) return [...new Set(['', ...tag.scope.keys()])].filter((prefix) => prefix !== 'xml');
    const used = [tag.prefix, ...tag.attributes.flatMap(({ prefix }) => (prefix === '' ? [] : [prefix]))];
    const listed = prefixes
      .map((prefix) => (prefix === '#default' ? '' : prefix))
      .filter((prefix) => tag.scope.has(prefix));
    return [...new Set([...used, ...listed])].filter((prefix) => prefix !== 'xml');
  }
}

function byNamespace(a: XmlAttribute, b: XmlAttribute): number {
  return compare(a.uri, b.uri) || compare(a.local, b.local);
}

/** By code points, as canonical XML §2.2 orders names. */
function compare(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}
