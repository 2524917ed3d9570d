/**
 * `hash-file`: SHA-256 of the file in hex with the leading zero of each byte dropped, as the client writes it (byte 0x0a is
 * "a"). Two files can share one such text, so it is no identity.
 */

/** @param sha256 64 lower-case hexadecimal digits */
export function hashFile(sha256: string): string {
  return (sha256.match(/../g) ?? []).map((pair) => pair.replace(/^0/, '')).join('');
}

/** The unpadded form, and the proper one. */
export function isHashFileOf(claimed: string, sha256: string): boolean {
  const given = claimed.trim().toLowerCase();
  return given === hashFile(sha256) || given === sha256;
}
