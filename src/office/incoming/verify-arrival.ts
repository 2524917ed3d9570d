/** Receiver: judges the signatures of what arrived (NĐ 30/2020 Đ21.2a). May run any number of times; the first verdict stands. */

import { type JudgeFilesPorts, type Judgement, judgeFiles } from '../exchange/judge-files.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import { incomingShare } from './incoming-share.ts';
import type { IncomingStore } from './incoming-store.ts';

interface Tx {
  readonly organisation: Pick<OrganisationStore, 'unitByCode' | 'certificateByFingerprint'>;
  readonly incoming: Pick<IncomingStore, 'get' | 'getForUpdate' | 'files' | 'setVerdict'>;
  readonly ledger: Ledger;
}

export interface VerifyArrivalPorts extends JudgeFilesPorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
}

export async function verifyArrival(
  ports: VerifyArrivalPorts,
  actor: SystemActor,
  command: { readonly incomingId: string },
): Promise<void> {
  const found = await ports.transact(async (tx) => {
    const record = await tx.incoming.get(command.incomingId);
    if (!record || record.verdict !== null || record.source === 'paper') return null;
    const sender = record.senderCode
      ? await tx.organisation.unitByCode(record.senderCode, record.issuedOn ?? vietnamDate(record.arrivedAt))
      : null;
    return { record, sender, files: await tx.incoming.files(record.id) };
  });
  if (!found) return;
  const judgement = await judgeFiles(ports, {
    files: found.files,
    origin: found.record.origin,
    signerFingerprints: found.record.signers.map((signer) => signer.certificateFingerprint),
    issuerUnitId: found.sender?.id ?? null,
    at: ports.clock.now(),
  });
  await ports.transact((tx) => store(tx, actor, command.incomingId, judgement));
}

async function store(tx: Tx, actor: SystemActor, incomingId: string, judgement: Judgement): Promise<void> {
  const record = await tx.incoming.getForUpdate(incomingId);
  if (!record || record.verdict !== null) return;
  const verdict = {
    verdict: judgement.files,
    signaturesValid: judgement.fault === null,
    signatureFault: judgement.fault,
  };
  await tx.incoming.setVerdict(incomingId, verdict);
  const share = incomingShare({ ...record, ...verdict });
  await tx.ledger.append({
    kind: 'incoming.verified',
    actor,
    unitId: record.unitId,
    incomingId,
    after: {
      signaturesValid: verdict.signaturesValid,
      fault: judgement.fault,
      files: judgement.files.map(({ sha256, verdict: file }) => ({ sha256, verdict: file.verdict })),
    },
    ...(share && { share }),
  });
}
