/** The JSON Canonicalization Scheme (RFC 8785): one value, one text. */

/**
 * Members sorted by UTF-16 code units, no white space, numbers as ECMAScript writes a double, text as it is: nothing is
 * normalised. Throws TypeError on what JSON does not have: undefined, NaN, infinities, lone surrogates.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (typeof value === 'string') return canonicalString(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') return canonicalObject(value as Record<string, unknown>);
  throw new TypeError(`no JSON: ${typeof value}`);
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`no JSON: ${value}`);
  return JSON.stringify(value);
}

function canonicalString(value: string): string {
  if (!value.isWellFormed()) throw new TypeError('no JSON: a lone surrogate');
  return JSON.stringify(value);
}

function canonicalObject(value: Record<string, unknown>): string {
  // The default order of sort() is that of UTF-16 code units (RFC 8785 §3.2.3).
  let members = '';
  for (const name of Object.keys(value).sort())
    members += `${members === '' ? '' : ','}${canonicalString(name)}:${canonicalJson(value[name])}`;
  return `{${members}}`;
}

/**
 * The value of a text that is canonical, byte for byte; undefined of any other. So no second spelling, no doubled member
 * and no digit beyond a double can hide in a line.
 */
export function readCanonical(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return canonicalJson(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}
