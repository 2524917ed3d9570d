/** What a receiver hosted here answers by itself: 01 when a document is here, 02 when it can not be, 16 to a recall of what is not here. */
import { inVietnam } from '../../lib/edxml/dates.ts';
import type { DocumentHeader, StatusHeader } from '../../lib/edxml/message.ts';
import type { Unit } from '../organisation/organisation.ts';
import type { Clock } from '../unit-of-work.ts';
import { symbolOf } from './edxml-document.ts';
import { toStatusHeader } from './edxml-status.ts';

/** A refusal is repeated with the same time: the sender's, which both sides know. */
export function sentAt({ clock }: { readonly clock: Clock }, { trace }: DocumentHeader): string {
  return trace.findLast(({ timestamp }) => timestamp !== undefined)?.timestamp ?? inVietnam(clock.now());
}

export interface AnswerGiven {
  readonly code: '01' | '02' | '16';
  readonly at: string;
  readonly reason: string | null;
}

export function answerOf(
  header: DocumentHeader,
  unit: Pick<Unit, 'organCode' | 'name'>,
  given: AnswerGiven,
): StatusHeader {
  const { sender, documentId, promulgationDate } = header;
  return toStatusHeader(
    { ...given, staff: null, arrivalNumber: null },
    { organId: unit.organCode, organName: unit.name },
    {
      organId: sender.organId,
      code: symbolOf(header),
      ...(documentId !== undefined && { documentId }),
      ...(promulgationDate !== undefined && { promulgationDate }),
    },
  );
}
