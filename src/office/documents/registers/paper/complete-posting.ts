/** What the post gave back: signature and postmark, column (5) of the post book. */
import type { Actor } from '../../../identity/actor.ts';
import type { Ledger } from '../../../ledger/events.ts';
import type { OrganisationReader } from '../../../organisation/organisation.ts';
import type { Transact } from '../../../unit-of-work.ts';
import { cleanOptionalText, cleanText } from '../../clean-text.ts';
import { lockPosting, tellPosting } from './lock-posting.ts';
import type { Posting, PostingStore } from './paper-records.ts';
import { textsOf } from './record-posting.ts';

export interface CompletePostingPorts {
  readonly transact: Transact<{
    readonly postings: Pick<PostingStore, 'getForUpdate' | 'update'>;
    readonly organisation: Pick<OrganisationReader, 'unitPath'>;
    readonly ledger: Ledger;
  }>;
}

/**
 * A note or number left out stays as it was. Also after the year was closed: the frozen print stays, the record says when it came.
 * Refuses NOT_FOUND, FORBIDDEN, STALE_ETAG, POSTING_STRUCK.
 */
export async function completePosting(
  ports: CompletePostingPorts,
  actor: Actor,
  command: {
    readonly postingId: string;
    readonly version: number;
    readonly receipt: string;
    /** Of a registered item, where the post gave it only now. */
    readonly itemNumber?: string | null;
    readonly note?: string | null;
  },
): Promise<Posting> {
  return ports.transact(async (tx) => {
    const { before, appointment } = await lockPosting(tx, actor, command);
    const change = {
      receipt: cleanText(command.receipt, { field: 'receipt', limit: 300 }),
      itemNumber:
        command.itemNumber === undefined
          ? before.itemNumber
          : cleanOptionalText(command.itemNumber, { field: 'itemNumber', limit: 40 }),
      note: command.note === undefined ? before.note : textsOf(command).note,
    };
    await tx.postings.update(before.id, change);
    await tellPosting(tx.ledger, {
      kind: 'posting.receipted',
      actor,
      appointment,
      posting: before,
      before: { receipt: before.receipt, itemNumber: before.itemNumber, note: before.note },
      after: change,
    });
    return { ...before, ...change, version: before.version + 1 };
  });
}
