/**
 * Receiver: judges the signatures of what arrived (NĐ 30/2020 Đ21.2a). May run any number of times; the first verdict stands.
 * The same files with the same claims are judged once for all units they came to together; each unit's own record gets it.
 */

import { AppError } from '../../app-error.ts';
import { exchangeErrors } from '../exchange/errors.ts';
import { type JudgeFilesPorts, type Judgement, judgeFiles } from '../exchange/judge-files.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Unit } from '../organisation/organisation.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import { foundBy, verifiedEvent } from './arrival-verdict.ts';
import type { IncomingRecord, StoredIncomingFile } from './incoming.ts';
import type { IncomingStore } from './incoming-store.ts';

interface Tx {
  readonly organisation: Pick<OrganisationStore, 'unitByCode' | 'certificateByFingerprint'>;
  readonly incoming: Pick<IncomingStore, 'many' | 'manyForUpdate' | 'filesOfMany' | 'setVerdict'>;
  readonly ledger: Ledger;
}

export interface VerifyArrivalPorts extends JudgeFilesPorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  /**
   * Reads a partner's list of agencies again, for a seal that is newer than the list we have; false when it can not be asked
   * now. Left out where there are no partners.
   */
  readonly readPartnerAfresh?: (partnerId: string) => Promise<boolean>;
}

/** So long a verdict waits for the list of the sender's system; then the seal counts as unknown. */
const PATIENCE_MS = 10 * 60_000;

export async function verifyArrival(
  ports: VerifyArrivalPorts,
  actor: SystemActor,
  command: { readonly incomingId: string },
): Promise<void> {
  await verifyArrivals(ports, actor, { incomingIds: [command.incomingId] });
}

export async function verifyArrivals(
  ports: VerifyArrivalPorts,
  actor: SystemActor,
  command: { readonly incomingIds: readonly string[] },
): Promise<void> {
  for (const question of await ports.transact((tx) => questionsOf(tx, command.incomingIds))) {
    const { incomingIds } = question;
    const judgement = await judgeOnce(ports, question);
    await ports.transact((tx) => store(tx, actor, incomingIds, judgement));
  }
}

/** @throws AppError SENDER_LIST_AWAITED when the seal may be newer than the list of its agency that we have */
async function judgeOnce(ports: VerifyArrivalPorts, question: Question): Promise<Judgement> {
  const { record, files, sender } = question;
  const now = ports.clock.now();
  const partnerId = sender?.partnerId ?? null;
  const judge = () =>
    judgeFiles(ports, {
      files,
      origin: record.origin,
      signerFingerprints: record.signers.map((signer) => signer.certificateFingerprint),
      issuerUnitId: sender?.id ?? null,
      issuerElsewhere: partnerId !== null,
      at: now,
    });
  const judgement = await judge();
  const unknownSeal = judgement.fault === 'agency-signature-missing' && partnerId !== null;
  if (!unknownSeal || !ports.readPartnerAfresh) return judgement;
  if (await ports.readPartnerAfresh(partnerId)) return judge();
  if (now.getTime() - record.arrivedAt.getTime() > PATIENCE_MS) return judgement;
  throw new AppError(exchangeErrors.SENDER_LIST_AWAITED);
}

/** What must be judged, once, for all arrivals that ask the very same. */
interface Question {
  readonly record: IncomingRecord;
  readonly files: readonly StoredIncomingFile[];
  readonly sender: Unit | null;
  readonly incomingIds: string[];
}

async function questionsOf(tx: Tx, incomingIds: readonly string[]): Promise<readonly Question[]> {
  const open = (await tx.incoming.many(incomingIds)).filter(
    ({ verdict, source }) => verdict === null && source !== 'paper',
  );
  const files = new Map<string, StoredIncomingFile[]>(open.map(({ id }) => [id, []]));
  for (const file of await tx.incoming.filesOfMany([...files.keys()])) files.get(file.incomingId)?.push(file);
  const questions = new Map<string, Question>();
  for (const record of open) {
    const own = files.get(record.id) ?? [];
    const { senderCode, issuedOn, origin, signers } = record;
    const sentOn = issuedOn ?? vietnamDate(record.arrivedAt);
    const facts = own.map(({ role, name, sha256, mediaType }) => [role, name, sha256, mediaType]);
    const key = JSON.stringify([senderCode, sentOn, origin, signers, facts]);
    const known = questions.get(key);
    if (known) known.incomingIds.push(record.id);
    else {
      const sender = senderCode ? await tx.organisation.unitByCode(senderCode, sentOn) : null;
      questions.set(key, { record, files: own, sender, incomingIds: [record.id] });
    }
  }
  return [...questions.values()];
}

async function store(
  tx: Tx,
  actor: SystemActor,
  incomingIds: readonly string[],
  judgement: Judgement,
): Promise<void> {
  const locked = await tx.incoming.manyForUpdate(incomingIds);
  const open = locked.filter((record) => record.verdict === null);
  const found = foundBy(judgement);
  await tx.incoming.setVerdict(
    open.map(({ id }) => id),
    found,
  );
  await tx.ledger.appendAll(open.map((record) => verifiedEvent(actor, { ...record, ...found }, judgement)));
}
