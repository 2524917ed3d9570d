/** The digest of one element, or of the whole message, taken while the bytes pass by. */
import { createHash, type Hash } from 'node:crypto';
import { type CanonicalMethod, CanonicalWriter } from './canonical.ts';
import type { Tag } from './names.ts';
import type { XmlHandler } from './walk.ts';

export interface DigestTarget {
  /** The element, by its place; undefined is the whole document with its processing instructions. */
  readonly ordinal: number | undefined;
  /** The signature that the enveloped-signature transform takes out. */
  readonly without: number | undefined;
  readonly method: CanonicalMethod;
  readonly digest: 'sha1' | 'sha256' | 'sha384' | 'sha512';
}

const BUFFERED = 64 * 1024;

export class ReferenceDigest implements XmlHandler {
  private readonly target: DigestTarget;
  private readonly hash: Hash;
  private readonly canonical: CanonicalWriter;
  private pending = '';
  private depth = 0;
  /** Depth at which the target began, and the part left out. */
  private inside: number | undefined;
  private left: number | undefined;
  private rootSeen = false;

  constructor(target: DigestTarget) {
    this.target = target;
    this.hash = createHash(target.digest);
    this.canonical = new CanonicalWriter((text) => this.write(text), target.method);
  }

  start(tag: Tag): void {
    this.rootSeen = true;
    this.depth += 1;
    const { ordinal = 0, without } = this.target;
    if (tag.ordinal === ordinal) this.inside = this.depth;
    if (tag.ordinal === without && this.left === undefined) this.left = this.depth;
    if (this.takes()) this.canonical.start(tag);
  }

  end(tag: Tag): void {
    if (this.takes()) this.canonical.end(tag);
    if (this.left === this.depth) this.left = undefined;
    if (this.inside === this.depth) this.inside = undefined;
    this.depth -= 1;
  }

  text(text: string): void {
    if (this.takes()) this.canonical.text(text);
  }

  instruction(target: string, data: string): void {
    if (this.takes()) this.canonical.instruction(target, data);
    if (this.depth > 0 || this.target.ordinal !== undefined) return;
    // Outside the root each stands on its own line (Canonical XML §2.3).
    if (this.rootSeen) this.write('\n');
    this.canonical.instruction(target, data);
    if (!this.rootSeen) this.write('\n');
  }

  /** Once, after the pass. */
  digest(): Buffer {
    this.hash.update(this.pending);
    return this.hash.digest();
  }

  private takes(): boolean {
    return this.inside !== undefined && this.left === undefined;
  }

  private write(text: string): void {
    this.pending += text;
    if (this.pending.length < BUFFERED) return;
    this.hash.update(this.pending);
    this.pending = '';
  }
}
