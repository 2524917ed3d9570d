/** How a registered arrival counts (DESIGN.md, "The share"): by its registration date; state secrets are left out. */
import type { ShareFact } from '../ledger/events.ts';
import { classify } from '../statistics/classify.ts';
import type { IncomingRecord } from './incoming.ts';

/** Null while the record does not count: not registered, a state secret, or a rehearsal. */
export function incomingShare(record: IncomingRecord): ShareFact | null {
  if (record.arrivedOn === null || record.secrecy !== 'none' || record.simulated) return null;
  return {
    direction: 'incoming',
    recordId: record.id,
    unitId: record.unitId,
    countedOn: record.arrivedOn,
    origin: record.origin,
    typeCode: record.typeCode,
    recalled: record.state === 'withdrawn',
    ...classify({ channels: [channelOf(record)], fault: faultOf(record) }),
  };
}

function channelOf(record: IncomingRecord): 'paper' | 'both' | 'electronic' {
  if (record.source === 'paper') return 'paper';
  return record.paperFollows ? 'both' : 'electronic';
}

/** Not judged yet is not valid. */
function faultOf(record: IncomingRecord): string | null {
  if (record.signaturesValid === true) return null;
  return record.signatureFault ?? 'not-verified';
}
