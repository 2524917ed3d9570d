/** First transaction of issuing: the document gets its number, date and line in the register, and keeps them whatever happens. */
import { AppError } from '../../app-error.ts';
import type { DocumentRecord } from '../documents/document.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import { numberSymbol } from '../documents/notation.ts';
import { registerErrors } from '../documents/registers/errors.ts';
import { bookFor, type NewRegisterEntry, type RegisterEntry } from '../documents/registers/register.ts';
import { enterRegister } from '../documents/registers/take-number.ts';
import type { Actor } from '../identity/actor.ts';
import type { Appointment } from '../organisation/organisation.ts';
import { displayDate, vietnamDate } from '../unit-of-work.ts';
import { checkReplaces } from './draft-parties.ts';
import { outgoingErrors } from './errors.ts';
import type { IssuePorts, IssueTurn, IssueTx } from './issue-ground.ts';
import { type LineParts, outgoingColumns } from './register-columns.ts';

export async function holdNumber(
  ports: Pick<IssuePorts, 'clock' | 'newId'>,
  tx: IssueTx,
  actor: Actor,
  ground: IssueTurn,
  wantedDate: string | undefined,
): Promise<DocumentRecord> {
  const { document, acting } = ground;
  const now = ports.clock.now();
  const state = advance(outgoingTransitions, document.state, 'hold-number');
  if (document.replacesId) await checkReplaces(tx.documents, document.unitId, document.replacesId);
  const line = await enterLine(ports, tx, actor, ground, wantedDate);
  const { bookId, year, number, entryDate: issuedOn } = line;
  const held = await tx.documents.update(document.id, {
    state,
    bookId,
    year,
    number,
    issuedOn,
    updatedAt: now,
  });
  await tx.registers.updateEntry(line.id, { columns: outgoingColumns(await lineParts(tx, held, ground)) });
  await tx.ledger.append({
    kind: 'document.number-held',
    actor,
    appointmentId: acting.id,
    unitId: document.unitId,
    documentId: document.id,
    before: { state: document.state },
    after: { state, bookId, year, number, numberSymbol: numberSymbol(held), issuedOn },
  });
  return held;
}

async function enterLine(
  ports: Pick<IssuePorts, 'clock' | 'newId'>,
  tx: IssueTx,
  actor: Actor,
  ground: IssueTurn,
  wantedDate: string | undefined,
): Promise<RegisterEntry> {
  const { document } = ground;
  const now = ports.clock.now();
  const book = bookFor(await tx.registers.booksOfUnit(document.unitId), 'outgoing', document.typeCode);
  if (!book) throw new AppError(registerErrors.BOOK_MISSING);
  const date = wantedDate ?? vietnamDate(now);
  if (wantedDate !== undefined) checkDate(ground, wantedDate, vietnamDate(now));
  const entry: NewRegisterEntry = {
    id: ports.newId(),
    bookId: book.id,
    year: Number(date.slice(0, 4)),
    direction: 'outgoing',
    documentId: document.id,
    incomingId: null,
    byHand: false,
    entryDate: date,
    voidReason: null,
    createdAt: now,
    createdBy: actor.accountId,
    columns: outgoingColumns(await lineParts(tx, document, ground)),
  };
  return enterRegister(tx, entry, { orLater: wantedDate === undefined });
}

/** From the day of the last signature (Đ18.1) to today. */
function checkDate({ document, signers }: IssueTurn, date: string, today: string): void {
  const signatures = signers.flatMap((signer) => (signer.signedAt ? [vietnamDate(signer.signedAt)] : []));
  const from = signatures.sort().at(-1) ?? vietnamDate(document.createdAt);
  if (date >= from && date <= today) return;
  throw new AppError(outgoingErrors.ISSUE_DATE_INVALID, {
    params: { date: displayDate(date), from: displayDate(from) },
    details: { from, to: today },
  });
}

async function lineParts(
  tx: IssueTx,
  document: DocumentRecord,
  { signers, unit }: IssueTurn,
): Promise<LineParts> {
  const posts: Appointment[] = [];
  for (const { appointmentId } of signers) {
    const post = await tx.organisation.appointment(appointmentId);
    if (post) posts.push(post);
  }
  const drafter = await tx.organisation.appointment(document.draftedBy);
  const draftingUnit = drafter && (await tx.organisation.unit(drafter.unitId));
  return {
    document,
    signers: posts,
    addressees: await tx.documents.addressees(document.id),
    draftingUnit: draftingUnit?.name ?? unit.name,
  };
}
