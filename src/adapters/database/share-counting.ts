/** Which rows of the projection a question counts. */
import { and, between, eq, type SQL } from 'drizzle-orm';
import type { ShareQuestion } from '../../office/statistics/share-store.ts';
import { shareFacts } from './schema/statistics.ts';

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
