/** Shapes that several resources share. */
import { z } from 'zod';
import { roles } from '../../office/identity/actor.ts';
import { authorityForms } from '../../office/organisation/organisation.ts';

export const idParams = z.object({ id: z.uuid() });
/** yyyy-MM-dd in Vietnam. */
export const day = z.iso.date();
/** ISO 8601 with offset. */
export const moment = z.iso.datetime({ offset: true });
export const role = z.enum(roles);
export const authorityForm = z.enum(authorityForms);
export const pageQuery = {
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

export function pageOfShape<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** With `exactOptionalPropertyTypes` an absent filter must be absent, not undefined. */
export function present<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> };
}
