/** The part of a message that is held in memory: everything but the content of attachments. */
import { AppError } from '../../app-error.ts';
import { edxmlErrors } from './errors.ts';
import type { EdxmlLimits } from './limits.ts';
import type { Tag } from './names.ts';
import type { XmlHandler } from './walk.ts';

export interface XmlElement {
  readonly tag: Tag;
  readonly parent: XmlElement | undefined;
  readonly children: readonly (XmlElement | string)[];
  /** Its text was not kept: how many characters of it were no white space. */
  readonly contentCharacters: number;
  readonly isContent: boolean;
}

interface Growing extends XmlElement {
  readonly children: (XmlElement | string)[];
  contentCharacters: number;
  isContent: boolean;
}

/** Names under which implementations put the bytes of a file, below an element `Attachment`. */
const CONTENT = new Set(['contenttransferencoded', 'attachmentdata', 'content', 'value', 'data']);
/** The value `base64` alone says how the content is written, which stands elsewhere. */
const KEPT = 16;

export class TreeBuilder implements XmlHandler {
  root: XmlElement | undefined;
  private readonly limits: EdxmlLimits;
  private readonly open: Growing[] = [];
  private characters = 0;

  constructor(limits: EdxmlLimits) {
    this.limits = limits;
  }

  start(tag: Tag): void {
    this.count(sizeOf(tag));
    const parent = this.open.at(-1);
    const isContent = parent !== undefined && isContentPlace(tag, parent);
    const element: Growing = { tag, parent, children: [], contentCharacters: 0, isContent };
    // What holds elements is no content, whatever its name.
    if (parent) parent.isContent = false;
    if (parent) parent.children.push(element);
    else this.root = element;
    this.open.push(element);
  }

  end(): void {
    this.open.pop();
  }

  text(text: string): void {
    const element = this.open.at(-1)!;
    if (element.isContent) {
      if (element.contentCharacters <= KEPT) element.contentCharacters += text.replace(/\s+/g, '').length;
      if (textLength(element) <= KEPT) element.children.push(text.slice(0, KEPT + 1));
      return;
    }
    this.count(text.length);
    element.children.push(text);
  }

  private count(characters: number): void {
    this.characters += characters;
    const { text: limit } = this.limits;
    if (this.characters > limit) {
      throw new AppError(edxmlErrors.EDXML_TOO_LARGE, { params: { what: 'text', limit } });
    }
  }
}

/** What is kept of a tag, in characters: where prefixes are declared, all that are in force are kept anew. */
function sizeOf({ name, attributes, declarations, scope }: Tag): number {
  const kept = attributes.reduce((sum, one) => sum + one.name.length + one.value.length, name.length);
  if (declarations.size === 0) return kept;
  return [...declarations].reduce(
    (sum, [prefix, uri]) => sum + prefix.length + uri.length,
    kept + 16 * scope.size,
  );
}

function isContentPlace(tag: Tag, parent: XmlElement): boolean {
  return parent.tag.local.toLowerCase() === 'attachment' && CONTENT.has(tag.local.toLowerCase());
}

const textLength = ({ children }: XmlElement) =>
  children.reduce((sum, child) => sum + (typeof child === 'string' ? child.length : 0), 0);

/** All text below an element, over comments and CDATA sections, as one. */
export function textOf(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

export function childElements(element: XmlElement): readonly XmlElement[] {
  return element.children.filter((child): child is XmlElement => typeof child !== 'string');
}

/** An element and all below it, in document order. */
export function* elementsOf(element: XmlElement): Iterable<XmlElement> {
  const waiting = [element];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next;
    for (const child of childElements(next).toReversed()) waiting.push(child);
  }
}

export function isWithin(element: XmlElement, ancestor: XmlElement): boolean {
  for (let at: XmlElement | undefined = element; at; at = at.parent) if (at === ancestor) return true;
  return false;
}

/** For messages to people: names from the root down. */
export function pathOf(element: XmlElement): string {
  return element.parent ? `${pathOf(element.parent)}/${element.tag.local}` : element.tag.local;
}
