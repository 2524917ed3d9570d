/**
 * Paper handed to the post: one line of the "sổ gửi văn bản đi bưu điện" for one addressee (NĐ 30/2020 appendix IV, III), with
 * one or several documents of the outgoing register in it. Where that register does not say yet when a document went, it now does.
 */
import { AppError } from '../../../../app-error.ts';
import type { DeliveryStore } from '../../../exchange/delivery-store.ts';
import type { Actor } from '../../../identity/actor.ts';
import { permit } from '../../../identity/permissions.ts';
import type { Ledger } from '../../../ledger/events.ts';
import type { OrganisationReader } from '../../../organisation/organisation.ts';
import { unitSubject } from '../../../organisation/units-through-time.ts';
import type { Clock, Transact } from '../../../unit-of-work.ts';
import { cleanOptionalText, cleanText } from '../../clean-text.ts';
import { type Urgency, urgencies } from '../../document.ts';
import type { DocumentStore } from '../../document-store.ts';
import type { RegisterStore } from '../register-store.ts';
import { refuseClosedYear } from '../yearly/refuse-closed.ts';
import type { RegisterYearStore } from '../yearly/register-year.ts';
import { paperErrors } from './errors.ts';
import { tellPosting } from './lock-posting.ts';
import { type OutgoingLine, ownLine, refuseFuture } from './own-line.ts';
import type { PostedItem, Posting, PostingMethod, PostingStore } from './paper-records.ts';

interface PostingTx {
  readonly postings: Pick<PostingStore, 'insert'>;
  readonly registerYears: Pick<RegisterYearStore, 'share'>;
  readonly registers: Pick<RegisterStore, 'book' | 'entry' | 'updateEntry'>;
  readonly documents: Pick<DocumentStore, 'get'>;
  readonly deliveries: Pick<DeliveryStore, 'get'>;
  readonly organisation: Pick<OrganisationReader, 'unitPath'>;
  readonly ledger: Ledger;
}

export interface PostingPorts {
  readonly transact: Transact<PostingTx>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface PostingCommand {
  readonly unitId: string;
  /** yyyy-MM-dd */
  readonly postedOn: string;
  readonly items: readonly { readonly entryId: string; readonly deliveryId?: string | null }[];
  readonly addressee: string;
  readonly address?: string | null;
  readonly envelopes: number;
  readonly method?: PostingMethod;
  readonly itemNumber?: string | null;
  /** For documents made on paper; those of the service bear their own, and the highest counts. */
  readonly urgency?: Urgency;
  readonly receipt?: string | null;
  readonly note?: string | null;
}

/** Refuses FORBIDDEN, REGISTER_DATE_FUTURE, BOOK_YEAR_CLOSED, POSTING_DELIVERY_WRONG, PAPER_LINE_TWICE, and as `ownLine`. */
export async function recordPosting(
  ports: PostingPorts,
  actor: Actor,
  command: PostingCommand,
): Promise<Posting> {
  const now = ports.clock.now();
  refuseFuture(command.postedOn, now);
  return ports.transact(async (tx) => {
    const { unitId, postedOn, envelopes } = command;
    const appointment = permit(actor, 'register.write', await unitSubject(tx.organisation, unitId));
    await refuseClosedYear(tx.registerYears, { unitId, register: 'postings', day: postedOn });
    const lines = await linesOf(tx, command);
    const items: PostedItem[] = [];
    let highest = urgencies.indexOf(command.urgency ?? 'normal');
    for (const [index, line] of lines.entries()) {
      const document = line.documentId === null ? null : await tx.documents.get(line.documentId);
      highest = Math.max(highest, urgencies.indexOf(document?.urgency ?? 'normal'));
      const item = await itemOf(tx, line, command.items[index]?.deliveryId ?? null);
      items.push({ ...item, notedTransfer: await noteTransfer(tx, line, postedOn) });
    }
    const posting: Posting = {
      id: ports.newId(),
      unitId,
      postedOn,
      items,
      addressee: cleanText(command.addressee, { field: 'addressee', limit: 300 }),
      address: cleanOptionalText(command.address, { field: 'address', limit: 300 }),
      envelopes,
      method: command.method ?? 'post',
      itemNumber: cleanOptionalText(command.itemNumber, { field: 'itemNumber', limit: 40 }),
      slipSha256: null,
      outcome: null,
      outcomeOn: null,
      outcomeNote: null,
      ...textsOf(command),
      urgency: urgencies[highest] ?? 'normal',
      struckAt: null,
      struckBy: null,
      struckReason: null,
      createdAt: now,
      createdBy: actor.accountId,
      version: 1,
    };
    await tx.postings.insert(posting);
    const { method, itemNumber, addressee } = posting;
    await tellPosting(tx.ledger, {
      kind: 'posting.recorded',
      actor,
      appointment,
      posting,
      after: { postedOn, addressee, envelopes, method, itemNumber },
    });
    return posting;
  });
}

export function textsOf(given: { receipt?: string | null; note?: string | null }) {
  return {
    receipt: cleanOptionalText(given.receipt, { field: 'receipt', limit: 300 }),
    note: cleanOptionalText(given.note, { field: 'note', limit: 500 }),
  };
}

async function linesOf(
  tx: PostingTx,
  { items, unitId, postedOn }: PostingCommand,
): Promise<readonly OutgoingLine[]> {
  if (new Set(items.map(({ entryId }) => entryId)).size < items.length)
    throw new AppError(paperErrors.PAPER_LINE_TWICE);
  const lines: OutgoingLine[] = [];
  for (const { entryId } of items) lines.push(await ownLine(tx.registers, unitId, entryId, postedOn));
  return lines;
}

async function itemOf(
  tx: PostingTx,
  line: OutgoingLine,
  deliveryId: string | null,
): Promise<Omit<PostedItem, 'notedTransfer'>> {
  const item = {
    entryId: line.id,
    documentId: line.documentId,
    deliveryId,
    numberSymbol: line.columns.numberSymbol,
  };
  if (deliveryId === null) return item;
  const delivery = await tx.deliveries.get(deliveryId);
  const onPaper = delivery !== null && delivery.channel !== 'electronic';
  if (!onPaper || delivery.documentId !== line.documentId)
    throw new AppError(paperErrors.POSTING_DELIVERY_WRONG, {
      params: { number: item.numberSymbol },
      details: { deliveryId },
    });
  return item;
}

/** Column (8) of the outgoing register, where it is empty; a closed year's lines stay as they are. */
async function noteTransfer(tx: PostingTx, line: OutgoingLine, postedOn: string): Promise<boolean> {
  if (line.columns.transferDate !== null) return false;
  return tx.registers.updateEntry(line.id, { columns: { ...line.columns, transferDate: postedOn } });
}
