import { requestTimestamp, type TimestampSource } from '../pki/timestamp.ts';
import type { Timestamper } from './sign-pdf.ts';

/** A time-stamping authority as signatures need it; every token is checked before it is returned. */
export function timestamperAt(source: TimestampSource): Timestamper {
  return {
    async stamp(digest) {
      const { bytes, genTime } = await requestTimestamp(source, digest);
      return { token: bytes, time: genTime };
    },
  };
}
