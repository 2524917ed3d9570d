/** Namespaces in XML 1.0: what prefixes mean at a place. */
import type { Attributes } from './tokenizer.ts';

export interface XmlName {
  /** As written, with its prefix. */
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  /** Empty: in no namespace, or the prefix was never declared. */
  readonly uri: string;
}

export interface XmlAttribute extends XmlName {
  readonly value: string;
}

/** What prefixes mean; the empty one is the default namespace. */
export type Scope = ReadonlyMap<string, string>;

export interface Tag extends XmlName {
  /** Place among all start tags of the message, from 0: the same in every pass over the same bytes. */
  readonly ordinal: number;
  readonly attributes: readonly XmlAttribute[];
  readonly declarations: ReadonlyMap<string, string>;
  readonly scope: Scope;
  /** A prefix here has no meaning, which canonical forms do not cover. */
  readonly undeclared: boolean;
}

const XML = 'http://www.w3.org/XML/1998/namespace';
export const TOP_SCOPE: Scope = new Map([['xml', XML]]);

export function makeTag(name: string, attributes: Attributes, parent: Scope, ordinal: number): Tag {
  const declarations = new Map<string, string>();
  for (const [key, value] of attributes) {
    if (key === 'xmlns') declarations.set('', value);
    else if (key.startsWith('xmlns:') && key !== 'xmlns:xml') declarations.set(key.slice(6), value);
  }
  const scope = declarations.size === 0 ? parent : new Map([...parent, ...declarations]);
  const own = resolve(name, scope, true);
  const rest = attributes
    .filter(([key]) => key !== 'xmlns' && !key.startsWith('xmlns:'))
    .map(([key, value]) => ({ ...resolve(key, scope, false), value }));
  const undeclared = [own, ...rest].some(({ prefix }) => prefix !== '' && !scope.has(prefix));
  return { ...own, ordinal, attributes: rest, declarations, scope, undeclared };
}

function resolve(name: string, scope: Scope, isElement: boolean): XmlName {
  const colon = name.indexOf(':');
  const prefix = colon === -1 ? '' : name.slice(0, colon);
  const local = name.slice(colon + 1);
  const uri = prefix === '' && !isElement ? '' : (scope.get(prefix) ?? '');
  return { name, prefix, local, uri };
}
