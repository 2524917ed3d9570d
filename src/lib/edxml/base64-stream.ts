/** Base64 (RFC 4648 §4) in pieces, strict: white space may stand anywhere, nothing else may, and the end must be whole. */
export class Base64Decoding {
  /** What was written so far is base64. */
  ok = true;
  private rest = '';
  private ended = false;

  write(text: string): Uint8Array {
    const compact = /\s/.test(text) ? text.replace(/[ \t\n\r]+/g, '') : text;
    if (compact === '' || !this.ok) return NOTHING;
    if (this.ended) return this.fail();
    const whole = this.rest + compact;
    const usable = whole.length - (whole.length % 4);
    const block = whole.slice(0, usable);
    this.rest = whole.slice(usable);
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(block)) return this.fail();
    this.ended = block.endsWith('=');
    if (this.ended && this.rest !== '') return this.fail();
    return Buffer.from(block, 'base64');
  }

  end(): boolean {
    return this.ok && this.rest === '';
  }

  private fail(): Uint8Array {
    this.ok = false;
    return NOTHING;
  }
}

const NOTHING = new Uint8Array();
