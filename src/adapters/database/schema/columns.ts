/** Column shapes that every table shares. */
import { customType, timestamp, uuid } from 'drizzle-orm/pg-core';

/** UUIDv7, made by the use case so that it is known before the row is written. */
export const id = () => uuid('id').primaryKey();

/** A moment, always with offset. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Raw bytes. */
export const bytes = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength),
});
