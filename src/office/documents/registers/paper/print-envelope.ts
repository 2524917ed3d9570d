/** The envelope of one line of the post book (NĐ 30/2020 appendix IV, II). */
import { composeEnvelope, type EnvelopeSize } from '../../../../lib/typesetting/envelope.ts';
import type { Actor } from '../../../identity/actor.ts';
import { agencyLines } from '../../../organisation/agency-lines.ts';
import type { OrganisationReader } from '../../../organisation/organisation.ts';
import type { Transact } from '../../../unit-of-work.ts';
import { openPosting, refuseStruck } from './lock-posting.ts';
import type { PostingStore } from './paper-records.ts';

export interface EnvelopePorts {
  readonly transact: Transact<{
    readonly postings: Pick<PostingStore, 'get' | 'sender'>;
    readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
  }>;
  /** Invented data: said on the envelope. */
  readonly demo: boolean;
}

/** @throws AppError NOT_FOUND, POSTING_STRUCK */
export async function printEnvelope(
  ports: EnvelopePorts,
  actor: Actor,
  { postingId, size }: { readonly postingId: string; readonly size: EnvelopeSize },
): Promise<{ readonly pdf: Uint8Array; readonly name: string }> {
  const input = await ports.transact(async (tx) => {
    const { posting, unit } = await openPosting(tx, actor, postingId);
    refuseStruck(posting);
    const { addressee, address, urgency, items } = posting;
    return {
      ...(await agencyLines(tx.organisation, unit)),
      ...((await tx.postings.sender(unit.id)) ?? {}),
      numbers: items.map(({ numberSymbol }) => numberSymbol),
      addressee,
      addresseeAddress: address,
      urgency: urgency === 'normal' ? null : urgency,
      size,
      demo: ports.demo,
    };
  });
  return { pdf: await composeEnvelope(input), name: `Bì văn bản ${input.numbers[0] ?? ''}.pdf` };
}
