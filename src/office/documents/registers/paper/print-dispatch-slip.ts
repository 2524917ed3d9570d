/** The dispatch slip of one line of the post book: what lies in the envelope, and the part that the addressee signs and sends back. */
import { composeDispatchSlip, type SlipLine } from '../../../../lib/typesetting/dispatch-slip.ts';
import type { Actor } from '../../../identity/actor.ts';
import { agencyLines } from '../../../organisation/agency-lines.ts';
import type { OrganisationReader } from '../../../organisation/organisation.ts';
import { displayDate, type Transact } from '../../../unit-of-work.ts';
import type { RegisterStore } from '../register-store.ts';
import { openPosting, refuseStruck } from './lock-posting.ts';
import type { Posting, PostingMethod, PostingStore } from './paper-records.ts';

export interface DispatchSlipPorts {
  readonly transact: Transact<{
    readonly postings: Pick<PostingStore, 'get' | 'sender'>;
    readonly registers: Pick<RegisterStore, 'entry'>;
    readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
  }>;
  /** Invented data: said on the slip. */
  readonly demo: boolean;
}

/** @throws AppError NOT_FOUND, POSTING_STRUCK */
export async function printDispatchSlip(
  ports: DispatchSlipPorts,
  actor: Actor,
  postingId: string,
): Promise<{ readonly pdf: Uint8Array; readonly name: string }> {
  const input = await ports.transact(async (tx) => {
    const { posting, unit } = await openPosting(tx, actor, postingId);
    refuseStruck(posting);
    const lines: SlipLine[] = [];
    for (const item of posting.items) lines.push(await lineOf(tx.registers, item));
    const [year = 0, month = 0, day = 0] = posting.postedOn.split('-').map(Number);
    return {
      ...(await agencyLines(tx.organisation, unit)),
      place: unit.place,
      date: { day, month, year },
      addressee: posting.addressee,
      addresseeAddress: posting.address,
      lines,
      sent: sentAs(posting),
      returnTo: [unit.name, (await tx.postings.sender(unit.id))?.address ?? null]
        .filter((part) => part !== null)
        .join(', '),
      demo: ports.demo,
    };
  });
  return { pdf: await composeDispatchSlip(input), name: `Phiếu gửi ${input.lines[0]?.number ?? ''}.pdf` };
}

async function lineOf(
  registers: Pick<RegisterStore, 'entry'>,
  { entryId, numberSymbol }: Posting['items'][number],
): Promise<SlipLine> {
  const entry = await registers.entry(entryId);
  return {
    number: numberSymbol,
    date: entry ? displayDate(entry.entryDate) : '',
    subject: entry?.columns.titleAndSubject ?? '',
  };
}

const methodWords: Readonly<Record<PostingMethod, string>> = {
  hand: 'trao trực tiếp',
  post: 'qua bưu điện',
  registered: 'qua bưu điện, bưu gửi bảo đảm',
};

function sentAs({ method, itemNumber, envelopes }: Posting): string {
  const item = itemNumber === null ? '' : `, số hiệu ${itemNumber}`;
  return `Gửi ${methodWords[method]}${item}; số lượng bì: ${String(envelopes).padStart(2, '0')}.`;
}
