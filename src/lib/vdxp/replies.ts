/**
 * What the axis answers. The Java client loses the whole answer over one JSON null, so a member without a value is left
 * out; `DocId` and `data` are always there, also on errors.
 */

export interface Reply {
  readonly status: 'OK' | 'FAIL';
  readonly ErrorCode: string;
  readonly ErrorDesc: string;
  readonly DocId?: string;
  readonly data?: string | readonly Item[];
}

/** An entry of a list: texts, and what is not a text where the client wants it so. */
export type Item = Readonly<Record<string, string | number | boolean>>;

export const okReply: Reply = { status: 'OK', ErrorCode: '0', ErrorDesc: '' };

/** Without nulls and undefined, whatever was put in. */
export function itemOf(values: Readonly<Record<string, string | number | boolean | null | undefined>>): Item {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(given) as Item;
}
