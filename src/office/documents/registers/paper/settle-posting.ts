/** What became of paper that was sent: the addressee signed for it, or it came back undelivered and waits to be sent again. */
import { AppError } from '../../../../app-error.ts';
import type { Actor } from '../../../identity/actor.ts';
import type { Ledger } from '../../../ledger/events.ts';
import type { OrganisationReader } from '../../../organisation/organisation.ts';
import { type Clock, displayDate, type Transact } from '../../../unit-of-work.ts';
import { cleanText } from '../../clean-text.ts';
import { paperErrors } from './errors.ts';
import { lockPosting, tellPosting } from './lock-posting.ts';
import { refuseFuture } from './own-line.ts';
import type { Posting, PostingOutcome, PostingStore } from './paper-records.ts';

export interface SettlePostingPorts {
  readonly transact: Transact<{
    readonly postings: Pick<PostingStore, 'getForUpdate' | 'update'>;
    readonly organisation: Pick<OrganisationReader, 'unitPath'>;
    readonly ledger: Ledger;
  }>;
  readonly clock: Clock;
}

export interface SettleCommand {
  readonly postingId: string;
  readonly version: number;
  readonly outcome: PostingOutcome;
  /** yyyy-MM-dd: of the signature, or of the day it came back. */
  readonly on: string;
  /** Who signed; why it came back. */
  readonly note: string;
}

/**
 * May be entered again where it was wrong; the record keeps what stood there. Also after the year was closed, as `completePosting`.
 * Refuses NOT_FOUND, FORBIDDEN, STALE_ETAG, POSTING_STRUCK, POSTING_OUTCOME_EARLY, REGISTER_DATE_FUTURE.
 */
export async function settlePosting(
  ports: SettlePostingPorts,
  actor: Actor,
  command: SettleCommand,
): Promise<Posting> {
  refuseFuture(command.on, ports.clock.now());
  return ports.transact(async (tx) => {
    const { before, appointment } = await lockPosting(tx, actor, command);
    if (command.on < before.postedOn)
      throw new AppError(paperErrors.POSTING_OUTCOME_EARLY, {
        params: { date: displayDate(command.on), postedOn: displayDate(before.postedOn) },
      });
    const end = {
      outcome: command.outcome,
      outcomeOn: command.on,
      outcomeNote: cleanText(command.note, { field: 'note', limit: 300 }),
    };
    await tx.postings.update(before.id, end);
    const { outcome, outcomeOn, outcomeNote } = before;
    await tellPosting(tx.ledger, {
      kind: 'posting.settled',
      actor,
      appointment,
      posting: before,
      before: { outcome, outcomeOn, outcomeNote },
      after: { addressee: before.addressee, ...end },
    });
    return { ...before, ...end, version: before.version + 1 };
  });
}
