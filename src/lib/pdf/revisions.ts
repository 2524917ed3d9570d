import { afterLineEnd, findEof, indexStartxrefs, type StartxrefIndex } from './file-frame.ts';
import type { XrefSection } from './xref.ts';

/** One state in which the file was saved. Offsets in bytes; `end` is where the next revision begins. */
export interface Revision {
  readonly start: number;
  /** One past `%%EOF`. A writer may or may not count the line end behind it. */
  readonly eofEnd: number;
  /** One past the line end that follows `%%EOF`, if any. */
  readonly end: number;
  readonly startxref: number;
  readonly kind: 'table' | 'stream' | 'hybrid';
  /** One, or two for a linearized file (ISO 32000-2 Annex F). */
  readonly sections: readonly XrefSection[];
  /** False when the end could not be found or does not lie after the revision before it. */
  readonly sound: boolean;
}

/** Groups the sections, newest first, into revisions, oldest first. */
export function readRevisions(bytes: Uint8Array, sections: readonly XrefSection[]): Revision[] {
  const groups = group(sections).reverse();
  const revisions: Revision[] = [];
  let index: StartxrefIndex | undefined;
  const indexed = (): StartxrefIndex => {
    index ??= indexStartxrefs(bytes);
    return index;
  };
  let start = 0;
  for (const [head, ...rest] of groups) {
    // In a linearized file the last section in file order is the main one; its startxref names the first page's.
    const last = rest.at(-1) ?? head!;
    const eofEnd = findEof(bytes, last.end, head!.offset, indexed);
    const sound = eofEnd !== undefined && eofEnd > start;
    const end = eofEnd === undefined ? bytes.length : afterLineEnd(bytes, eofEnd);
    const kind = head!.hybrid ? 'hybrid' : head!.kind;
    revisions.push({
      start,
      eofEnd: eofEnd ?? bytes.length,
      end,
      startxref: head!.offset,
      kind,
      sections: [head!, ...rest],
      sound,
    });
    start = end;
  }
  return revisions;
}

/** A section followed by one that stands later in the file is the first-page section of a linearized file. */
function group(sections: readonly XrefSection[]): XrefSection[][] {
  const groups: XrefSection[][] = [];
  for (let i = 0; i < sections.length; i++) {
    const head = sections[i]!;
    const next = sections[i + 1];
    if (next && next.offset > head.offset && head.trailer.has('Prev')) {
      groups.push([head, next]);
      i++;
    } else groups.push([head]);
  }
  return groups;
}
