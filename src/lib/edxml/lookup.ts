/**
 * Finds values in a message whatever their prefix, namespace, order and case. A value that must be single may be
 * repeated only if it is the same each time: which of two subjects is the true one nobody can know.
 */
import { AppError } from '../../app-error.ts';
import { edxmlErrors } from './errors.ts';
import type { Note, NoteCode } from './message.ts';
import { childElements, pathOf, textOf, type XmlElement } from './tree.ts';

/** Of notes and of passed-over elements: more help nobody. */
const MOST = 200;

export class Lookup {
  readonly notes: Note[] = [];
  private readonly known = new Set<XmlElement>();

  note(code: NoteCode, detail: string): void {
    if (this.notes.length < MOST && !this.notes.some((one) => one.code === code && one.detail === detail))
      this.notes.push({ code, detail });
  }

  /** Marks an element and what is below it as understood. */
  understood(element: XmlElement, deep = false): void {
    this.known.add(element);
    if (deep) for (const child of childElements(element)) this.understood(child, true);
  }

  /** Children of any of these names, in their order. */
  all(parent: XmlElement | undefined, ...names: readonly string[]): readonly XmlElement[] {
    if (!parent) return [];
    const found = childElements(parent).filter(({ tag }) => isNamed(tag.local, names));
    for (const element of found) this.known.add(element);
    return found;
  }

  /** Those in which something is written, at any depth: some programs write every element that they know. */
  filled(parent: XmlElement | undefined, ...names: readonly string[]): readonly XmlElement[] {
    return this.all(parent, ...names).filter((element) => this.isFilled(element));
  }

  isFilled(element: XmlElement): boolean {
    const filled = meaning(element) !== '';
    if (!filled) this.understood(element, true);
    return filled;
  }

  /** The one child of these names. Throws EDXML_CONTRADICTION when there are several that differ. */
  one(parent: XmlElement | undefined, ...names: readonly string[]): XmlElement | undefined {
    const [first, ...others] = this.all(parent, ...names);
    if (!first || others.length === 0) return first;
    const said = [first, ...others].filter((element) => meaning(element) !== '');
    if (new Set(said.map(meaning)).size > 1) {
      throw new AppError(edxmlErrors.EDXML_CONTRADICTION, { params: { field: first.tag.local } });
    }
    this.note('value-twice', first.tag.local);
    return said[0] ?? first;
  }

  /** The first of these names; those behind it are passed over, for what no decision hangs on. */
  first(parent: XmlElement | undefined, ...names: readonly string[]): XmlElement | undefined {
    const found = parent && childElements(parent).find(({ tag }) => isNamed(tag.local, names));
    if (found) this.known.add(found);
    return found;
  }

  /** Text without the white space around it, NFC; undefined when there is none. */
  text(parent: XmlElement | undefined, ...names: readonly string[]): string | undefined {
    const element = this.one(parent, ...names);
    return element && trimmed(textOf(element));
  }

  /** A whole number of zero or more; anything else is noted and left out. */
  number(parent: XmlElement | undefined, ...names: readonly string[]): number | undefined {
    const text = this.text(parent, ...names);
    if (text === undefined) return undefined;
    if (/^\d{1,9}$/.test(text)) return Number(text);
    this.note('number-unclear', `${names[0]}: ${text.slice(0, 60)}`);
    return undefined;
  }

  /** Paths of what nobody asked for, each once. */
  ignored(root: XmlElement): readonly string[] {
    const found = new Set<string>();
    const visit = (element: XmlElement): void => {
      if (!this.known.has(element)) found.add(pathOf(element));
      else for (const child of childElements(element)) visit(child);
    };
    visit(root);
    return [...found].slice(0, MOST);
  }
}

export function isNamed(local: string, names: readonly string[]): boolean {
  const lower = local.toLowerCase();
  return names.some((name) => name.toLowerCase() === lower);
}

export function trimmed(text: string): string | undefined {
  const clean = text.normalize('NFC').trim();
  return clean === '' ? undefined : clean;
}

/** What two elements must share to say the same: names and texts, in any order of elements that have names. */
function meaning(element: XmlElement): string {
  const children = childElements(element);
  if (children.length === 0) return trimmed(textOf(element)) ?? '';
  const parts = children
    .map((child) => [child.tag.local.toLowerCase(), meaning(child)] as const)
    .filter(([, said]) => said !== '');
  return parts.length === 0 ? '' : JSON.stringify(parts.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
