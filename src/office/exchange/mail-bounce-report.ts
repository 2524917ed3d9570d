/** What a mail server reports of a mail that it could not bring (RFC 3464). Pure. */

export interface ReadBounce {
  /** RFC 3464 §2.3.3. Only `failed` is final; `delivered` is a server's word, and no arrival. */
  readonly action: 'failed' | 'delayed' | 'other';
  /** Why, in the server's words. */
  readonly said: string;
  /** Of the mail it speaks of. */
  readonly messageIds: readonly string[];
}

/**
 * @param report the part message/delivery-status
 * @param original the part that brings back the mail or its header
 */
export function readBounce(report: string, original: string): ReadBounce {
  const actions = fields(report, 'action').map((action) => action.toLowerCase());
  const action = actions.includes('failed') ? 'failed' : actions.includes('delayed') ? 'delayed' : 'other';
  const recipient = fields(report, 'final-recipient')[0]?.replace(/^[^;]*;\s*/, '') ?? '';
  const why = fields(report, 'diagnostic-code')[0]?.replace(/^[^;]*;\s*/, '') ?? fields(report, 'status')[0];
  const header = original.split(/\r?\n\r?\n/, 1)[0] ?? '';
  return {
    action,
    said: [recipient, why]
      .filter(Boolean)
      .join(': ')
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .slice(0, 300),
    messageIds: fields(header, 'message-id').flatMap((value) => value.match(/<[^<>\s]{1,250}>/g) ?? []),
  };
}

/** Values of a header field, unfolded. */
function fields(text: string, name: string): readonly string[] {
  const unfolded = text.replace(/\r?\n[ \t]+/g, ' ');
  const pattern = new RegExp(`^${name}:[ \\t]*(.*)$`, 'gim');
  return [...unfolded.matchAll(pattern)].map((match) => (match[1] ?? '').trim());
}
