/** Which rows of the projection a question counts. */
import { and, between, eq, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { ShareQuestion } from '../../office/statistics/share-store.ts';
import { shareFacts, shareMonths } from './schema/statistics.ts';

export function counted(question: ShareQuestion): SQL | undefined {
  return and(eq(shareFacts.unitId, question.unitId), ofPeriod(question));
}

export function ofPeriod({ direction, from, to, typeCode }: Omit<ShareQuestion, 'unitId'>): SQL | undefined {
  return and(
    eq(shareFacts.direction, direction),
    between(shareFacts.countedOn, from, to),
    typeCode === undefined ? undefined : eq(shareFacts.typeCode, typeCode),
  );
}

interface Span {
  /** yyyy-MM-dd, both days included. */
  readonly from: string;
  readonly to: string;
}

/** The whole months of a period as one span, and what is left of it at either end. */
export function monthsAndDays({ from, to }: Span): {
  readonly months: Span | null;
  readonly days: readonly Span[];
} {
  const first = from.endsWith('-01') ? from : monthAfter(from);
  const end = monthAfter(to);
  const last = dayBefore(end) === to ? end : `${to.slice(0, 7)}-01`;
  if (first >= last) return { months: null, days: from <= to ? [{ from, to }] : [] };
  const days = [
    { from, to: dayBefore(first) },
    { from: last, to },
  ];
  return {
    months: { from: first, to: dayBefore(last) },
    days: days.filter((span) => span.from <= span.to),
  };
}

const DAY_MS = 86_400_000;

function monthAfter(day: string): string {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);
}

/**
 * What a question counts as `parts(unit_id, type_code, month, class, cause, copied, recalled, n)`: whole months as they were
 * counted when they were written, the days at the ends fact by fact.
 * @param units whose facts, given the column of either table
 */
export function countedParts(
  question: Omit<ShareQuestion, 'unitId'>,
  units: (column: PgColumn) => SQL | undefined,
  types: 'together' | 'apart' = 'together',
): SQL {
  const { months, days } = monthsAndDays(question);
  const { direction, typeCode } = question;
  const together = sql`type_code = ${typeCode ?? ''}`;
  const ofType = types === 'apart' && typeCode === undefined ? sql`type_code <> ''` : together;
  const whole =
    months &&
    sql`SELECT unit_id, type_code, month, class, cause, copied, recalled, n FROM ${shareMonths}
      WHERE ${units(shareMonths.unitId)} AND direction = ${direction} AND ${ofType}
        AND month BETWEEN ${months.from} AND ${months.to} AND n <> 0`;
  const single = days.map(
    (
      span,
    ) => sql`SELECT unit_id, type_code, date_trunc('month', counted_on)::date, class, coalesce(cause, ''),
        origin <> 'electronic', recalled, 1 FROM ${shareFacts}
      WHERE ${units(shareFacts.unitId)} AND ${ofPeriod({ ...question, ...span })}`,
  );
  const parts = sql.join([...(whole ? [whole] : []), ...single], sql` UNION ALL `);
  return sql`(${parts}) AS parts (unit_id, type_code, month, class, cause, copied, recalled, n)`;
}

/** Rows beyond a cursor `yyyy-MM-dd_id`. */
export function afterCounted(cursor: string, onDay: PgColumn, ofId: PgColumn): SQL {
  const [day = '', id = ''] = cursor.split('_');
  return sql`(${onDay}, ${ofId}) > (${day}::date, ${id}::uuid)`;
}
