/** One trace id from the request to the last job: W3C Trace Context, `traceparent`. */
import { randomBytes } from 'node:crypto';

const traceparent = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/;
const allZero = '0'.repeat(32);

/** The caller's trace id when its header is well formed, else a new one (32 hex digits). */
export function traceIdOf(header: string | undefined): string {
  const given = header === undefined ? undefined : traceparent.exec(header)?.[1];
  return given === undefined || given === allZero ? randomBytes(16).toString('hex') : given;
}
