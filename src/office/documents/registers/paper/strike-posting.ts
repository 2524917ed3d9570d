/** A line of the post book that was entered wrongly is struck out with its reason: it stays in its place, and its paper waits again. */
import type { Actor } from '../../../identity/actor.ts';
import type { Ledger } from '../../../ledger/events.ts';
import type { OrganisationReader } from '../../../organisation/organisation.ts';
import type { Clock, Transact } from '../../../unit-of-work.ts';
import { cleanText } from '../../clean-text.ts';
import type { RegisterStore } from '../register-store.ts';
import { refuseClosedYear } from '../yearly/refuse-closed.ts';
import type { RegisterYearStore } from '../yearly/register-year.ts';
import { lockPosting, tellPosting } from './lock-posting.ts';
import type { PostedItem, Posting, PostingStore } from './paper-records.ts';

interface StrikeTx {
  readonly postings: Pick<PostingStore, 'getForUpdate' | 'update' | 'noteFirst'>;
  readonly registerYears: Pick<RegisterYearStore, 'share'>;
  readonly registers: Pick<RegisterStore, 'entry' | 'updateEntry'>;
  readonly organisation: Pick<OrganisationReader, 'unitPath'>;
  readonly ledger: Ledger;
}

export interface StrikePostingPorts {
  readonly transact: Transact<StrikeTx>;
  readonly clock: Clock;
}

/** Refuses NOT_FOUND, FORBIDDEN, STALE_ETAG, POSTING_STRUCK, BOOK_YEAR_CLOSED, and as `cleanText`. */
export async function strikePosting(
  ports: StrikePostingPorts,
  actor: Actor,
  command: { readonly postingId: string; readonly version: number; readonly reason: string },
): Promise<Posting> {
  return ports.transact(async (tx) => {
    const { before, appointment } = await lockPosting(tx, actor, command);
    const { unitId, postedOn, addressee, envelopes } = before;
    await refuseClosedYear(tx.registerYears, { unitId, register: 'postings', day: postedOn });
    const struck = {
      struckAt: ports.clock.now(),
      struckBy: actor.fullName,
      struckReason: cleanText(command.reason, { field: 'reason', limit: 300 }),
    };
    await tx.postings.update(before.id, struck);
    for (const item of before.items) await forgetTransfer(tx, item, postedOn);
    await tellPosting(tx.ledger, {
      kind: 'posting.struck',
      actor,
      appointment,
      posting: before,
      before: { postedOn, addressee, envelopes, receipt: before.receipt },
      after: { reason: struck.struckReason },
    });
    return { ...before, ...struck, version: before.version + 1 };
  });
}

/** Column (8) of the outgoing register, where this line had filled it, tells of the next posting or of none; not in a closed year. */
async function forgetTransfer(tx: StrikeTx, item: PostedItem, postedOn: string): Promise<void> {
  if (!item.notedTransfer) return;
  const line = await tx.registers.entry(item.entryId);
  if (line?.direction !== 'outgoing' || line.columns.transferDate !== postedOn) return;
  const transferDate = await tx.postings.noteFirst(item.entryId);
  await tx.registers.updateEntry(line.id, { columns: { ...line.columns, transferDate } });
}
