import { AppError } from '../../app-error.ts';
import { damaged, pdfErrors } from './errors.ts';
import { limits } from './limits.ts';
import { PdfDict, type PdfObject, PdfRef } from './objects.ts';

/** Lower-left and upper-right corner in default user space, in this order whatever the file's. */
export type Rect = readonly [llx: number, lly: number, urx: number, ury: number];

/** A page with what it inherits (ISO 32000-2 §7.7.3.4). */
export interface Page {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
  readonly mediaBox: Rect;
  /** Cut to the media box. */
  readonly cropBox: Rect;
  /** Clockwise degrees: 0, 90, 180 or 270. */
  readonly rotate: 0 | 90 | 180 | 270;
  /** Size of one unit in 1/72 inch. */
  readonly userUnit: number;
  readonly resources: PdfDict | undefined;
}

/** What the page tree needs of a document. */
export interface ObjectSource {
  resolve(object: PdfObject | undefined): PdfObject;
  readonly catalog: PdfDict;
}

export interface TreeNode {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
}

interface Node extends TreeNode {
  /** From the parent up to the root. */
  readonly ancestors: readonly TreeNode[];
}

/** Every page in order. Bounded; a node met twice is PDF_DAMAGED. */
export function* walkPages(source: ObjectSource): Generator<Node> {
  const seen = new Set<number>();
  const root = source.catalog.get('Pages');
  if (root instanceof PdfRef) yield* walkNode(source, root, [], seen);
}

function* walkNode(
  source: ObjectSource,
  ref: PdfRef,
  ancestors: readonly TreeNode[],
  seen: Set<number>,
): Generator<Node> {
  if (seen.has(ref.num)) throw damaged('the page tree meets a node twice');
  if (ancestors.length > limits.treeDepth) throw new AppError(pdfErrors.PDF_TOO_DEEP);
  if (seen.size > limits.pageNodes) throw new AppError(pdfErrors.PDF_TOO_MANY, { params: { what: 'trang' } });
  seen.add(ref.num);
  const dict = source.resolve(ref);
  if (!(dict instanceof PdfDict)) return;
  const kids = source.resolve(dict.get('Kids'));
  if (!Array.isArray(kids)) {
    yield { ref, dict, ancestors };
    return;
  }
  for (const kid of kids)
    if (kid instanceof PdfRef) yield* walkNode(source, kid, [{ ref, dict }, ...ancestors], seen);
}

/** Number of pages as the root of the tree says; counted when it does not say. */
export function countPages(source: ObjectSource): number {
  const root = source.resolve(source.catalog.get('Pages'));
  const count = root instanceof PdfDict ? source.resolve(root.get('Count')) : null;
  if (typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= limits.pageNodes)
    return count;
  return [...walkPages(source)].length;
}

/** Page `index`, counted from 0. Goes straight down by /Count; walks the tree where the counts do not hold. */
export function pageAt(source: ObjectSource, index: number): Page {
  const node = descend(source, index) ?? nthPage(source, index);
  if (!node) throw new AppError(pdfErrors.PDF_PAGE_MISSING, { params: { page: index + 1 } });
  return toPage(source, node);
}

function nthPage(source: ObjectSource, index: number): Node | undefined {
  let at = 0;
  for (const node of walkPages(source)) if (at++ === index) return node;
  return undefined;
}

function descend(source: ObjectSource, index: number): Node | undefined {
  let ref = source.catalog.get('Pages');
  let left = index;
  const ancestors: TreeNode[] = [];
  while (ref instanceof PdfRef && ancestors.length <= limits.treeDepth) {
    const dict = source.resolve(ref);
    if (!(dict instanceof PdfDict)) return undefined;
    const kids = source.resolve(dict.get('Kids'));
    if (!Array.isArray(kids)) return left === 0 ? { ref, dict, ancestors } : undefined;
    ancestors.unshift({ ref, dict });
    ref = undefined;
    for (const kid of kids) {
      const count = leavesUnder(source, kid);
      if (count === undefined) return undefined;
      if (left < count) {
        ref = kid;
        break;
      }
      left -= count;
    }
  }
  return undefined;
}

function leavesUnder(source: ObjectSource, kid: PdfObject): number | undefined {
  const dict = source.resolve(kid);
  if (!(dict instanceof PdfDict)) return 0;
  if (!dict.has('Kids')) return 1;
  const count = source.resolve(dict.get('Count'));
  return typeof count === 'number' && Number.isInteger(count) && count >= 0 ? count : undefined;
}

function toPage(source: ObjectSource, { ref, dict, ancestors }: Node): Page {
  const inherited = (key: string): PdfObject => {
    for (const holder of [dict, ...ancestors.map((node) => node.dict)]) {
      if (holder.has(key)) return source.resolve(holder.get(key));
    }
    return null;
  };
  // A page without a media box is shown as US Letter by every reader tried.
  const mediaBox = readRect(source, inherited('MediaBox')) ?? [0, 0, 612, 792];
  const cropBox = cut(readRect(source, inherited('CropBox')) ?? mediaBox, mediaBox);
  const turned = inherited('Rotate');
  const rotate = typeof turned === 'number' ? (((Math.round(turned / 90) * 90) % 360) + 360) % 360 : 0;
  const unit = source.resolve(dict.get('UserUnit'));
  const resources = inherited('Resources');
  return {
    ref,
    dict,
    mediaBox,
    cropBox,
    rotate: rotate as Page['rotate'],
    userUnit: typeof unit === 'number' && unit > 0 ? unit : 1,
    resources: resources instanceof PdfDict ? resources : undefined,
  };
}

/** A rectangle with its corners in order, or undefined when it is none (ISO 32000-2 §7.9.5). */
export function readRect(
  source: Pick<ObjectSource, 'resolve'>,
  object: PdfObject | undefined,
): Rect | undefined {
  const items = source.resolve(object);
  if (!Array.isArray(items) || items.length < 4) return undefined;
  const numbers = items.slice(0, 4).map((item) => source.resolve(item));
  if (!numbers.every((value) => typeof value === 'number')) return undefined;
  const [x1, y1, x2, y2] = numbers as [number, number, number, number];
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
}

function cut(box: Rect, within: Rect): Rect {
  const [x1, y1] = [Math.max(box[0], within[0]), Math.max(box[1], within[1])];
  const [x2, y2] = [Math.min(box[2], within[2]), Math.min(box[3], within[3])];
  return x1 < x2 && y1 < y2 ? [x1, y1, x2, y2] : within;
}
