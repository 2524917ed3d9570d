/** What judging the files of an arrival says about it, on the record and in the ledger. */
import type { Judgement } from '../exchange/judge-files.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { LedgerEvent } from '../ledger/events.ts';
import type { IncomingRecord } from './incoming.ts';
import { incomingShare } from './incoming-share.ts';
import type { ArrivalVerdict } from './incoming-store.ts';

export function foundBy({ files, fault }: Judgement): ArrivalVerdict {
  return { verdict: files, signaturesValid: fault === null, signatureFault: fault };
}

/** @param record as it stands with the verdict */
export function verifiedEvent(actor: SystemActor, record: IncomingRecord, judgement: Judgement): LedgerEvent {
  const share = incomingShare(record);
  return {
    kind: 'incoming.verified',
    actor,
    unitId: record.unitId,
    incomingId: record.id,
    after: {
      signaturesValid: judgement.fault === null,
      fault: judgement.fault,
      files: judgement.files.map(({ sha256, verdict }) => ({ sha256, verdict: verdict.verdict })),
    },
    ...(share && { share }),
  };
}
