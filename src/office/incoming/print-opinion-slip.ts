/** Phiếu giải quyết văn bản đến, filled from the directions and the results of handling (NĐ 30/2020 appendix IV, VII). */
import { composeOpinionSlip, type SlipOpinion } from '../../lib/typesetting/opinion-slip.ts';
import { documentType } from '../documents/document-types.ts';
import type { Actor } from '../identity/actor.ts';
import { agencyLines } from '../organisation/agency-lines.ts';
import { type Clock, displayDate, vietnamDate } from '../unit-of-work.ts';
import type { IncomingRecord } from './incoming.ts';
import { type IncomingDetails, noteCopy, type ReadIncomingPorts, readIncoming } from './read-incoming.ts';

export interface OpinionSlipPorts extends ReadIncomingPorts {
  readonly clock: Clock;
}

/** @throws AppError NOT_FOUND */
export async function printOpinionSlip(
  ports: OpinionSlipPorts,
  actor: Actor,
  incomingId: string,
): Promise<{ readonly pdf: Uint8Array; readonly name: string }> {
  const details = await readIncoming(ports, actor, incomingId);
  const { record } = details;
  const { head, leaders } = await ports.transact(async ({ organisation }) => {
    const unit = await organisation.unit(record.unitId);
    const lines = unit ? await agencyLines(organisation, unit) : { agency: details.unitName };
    const said: SlipOpinion[] = [];
    for (const direction of details.directions) said.push(await opinionOf(organisation, direction));
    return { head: { ...lines, place: unit?.place ?? '' }, leaders: said };
  });
  await noteCopy(ports, actor, record);
  const [year = 0, month = 0, day = 0] = vietnamDate(ports.clock.now()).split('-').map(Number);
  const pdf = await composeOpinionSlip({
    ...head,
    date: { day, month, year },
    document: nameOf(record),
    leaders,
    unitHeads: [],
    handlers: resultsOf(details),
  });
  return { pdf, name: `Phieu-giai-quyet-${record.arrivalNumber ?? 'chua-dang-ky'}.pdf` };
}

async function opinionOf(
  organisation: {
    appointment(id: string): Promise<{ readonly fullName: string; readonly position: string } | null>;
  },
  { appointmentId, at, opinion, parts, dueDate }: IncomingDetails['directions'][number],
): Promise<SlipOpinion> {
  const named = async (id: string) => {
    const held = await organisation.appointment(id);
    return held ? `${held.position} ${held.fullName}` : '—';
  };
  const lead = parts.find(({ part }) => part === 'lead');
  const cooperating: string[] = [];
  for (const { part, appointmentId: id, unitName } of parts)
    if (part === 'cooperate') cooperating.push(unitName ?? (await named(id)));
  const deadline = lead?.dueDate ?? dueDate;
  return {
    author: await named(appointmentId),
    givenOn: displayDate(vietnamDate(at)),
    text: opinion,
    ...(lead && { lead: lead.unitName ?? (await named(lead.appointmentId)) }),
    cooperating,
    ...(deadline && { deadline: displayDate(deadline) }),
  };
}

function nameOf(record: IncomingRecord): string {
  const date = record.issuedOn === null ? '' : ` ngày ${displayDate(record.issuedOn)}`;
  const type = documentType(record.typeCode).vi;
  return `${type} số ${record.numberSymbol}${date} của ${record.senderName} ${record.subject}`;
}

function resultsOf({ assignments }: IncomingDetails): SlipOpinion[] {
  return assignments.flatMap(({ result, finishedAt, fullName, unitName }) =>
    result !== null && finishedAt !== null
      ? [{ author: unitName ?? fullName ?? '—', givenOn: displayDate(vietnamDate(finishedAt)), text: result }]
      : [],
  );
}
