/** Issue is done; now each addressee gets the document once (NĐ 30/2020 Đ18). */
import { AppError } from '../../app-error.ts';
import type { DocumentAddressee, DocumentRecord } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { FileStore } from '../documents/file-store.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import type { RegisterStore } from '../documents/registers/register-store.ts';
import { countShare } from '../exchange/counted-share.ts';
import type { Delivery } from '../exchange/delivery.ts';
import type { DeliveryStore } from '../exchange/delivery-store.ts';
import { exchangeErrors } from '../exchange/errors.ts';
import { fingerprintsOf, issuedFiles, permitOnDocument } from '../exchange/issued-document.ts';
import { judgeFiles } from '../exchange/judge-files.ts';
import type { JudgeFile, SignatureFault } from '../exchange/judge-signatures.ts';
import type { Partner } from '../exchange/partner.ts';
import type { PartnerStore } from '../exchange/partner-store.ts';
import type { ActingAppointment, Actor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { requireOpenUnit } from '../organisation/units-through-time.ts';
import { type Clock, type Outbox, type Transact, vietnamDate } from '../unit-of-work.ts';

import { type AddresseeInput, checkAddressees } from './draft-parties.ts';
import { formerReceivers } from './former-receivers.ts';

interface Tx {
  readonly documents: Pick<
    DocumentStore,
    'get' | 'getForUpdate' | 'update' | 'signers' | 'addressees' | 'replaceAddressees'
  >;
  readonly files: Pick<FileStore, 'filesOf' | 'bytes'>;
  readonly organisation: Pick<
    OrganisationStore,
    'unit' | 'unitsOf' | 'unitPath' | 'appointment' | 'certificateByFingerprint'
  >;
  readonly registers: Pick<RegisterStore, 'entryOfDocument' | 'updateEntry'>;
  readonly deliveries: Pick<DeliveryStore, 'insert' | 'ofDocument'>;
  readonly partners: Pick<PartnerStore, 'many'>;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
}

export interface SendDocumentPorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly judgeFile: JudgeFile;
}

export interface SendDocumentCommand {
  readonly documentId: string;
  /** Addressees beyond those of the draft; one already among them is not added twice. */
  readonly added?: readonly AddresseeInput[];
  /** Deliveries that were refused and go out anew: what was wrong with them has been cleared up with the receiver. */
  readonly again?: readonly string[];
}

/**
 * One delivery per addressee that has none yet or asks for another after a refusal; all deliveries of the document are returned.
 * What replaces another document goes to the receivers of that one too.
 * Sending again without a new addressee changes nothing.
 * @throws AppError NOT_FOUND, FORBIDDEN, DOCUMENT_NOT_ISSUED, DOCUMENT_SIMULATED, WRONG_STATE, NO_ADDRESSEES, UNIT_CLOSED and the
 *   others of `checkAddressees`
 */
export async function sendDocument(
  ports: SendDocumentPorts,
  actor: Actor,
  command: SendDocumentCommand,
): Promise<readonly Delivery[]> {
  const fault = await judgeIssued(ports, actor, command.documentId);
  return ports.transact(async (tx) => {
    const document = await tx.documents.getForUpdate(command.documentId);
    const appointment = await permitOnDocument(tx, actor, 'document.send', document);
    const record = requireSendable(document!);
    const today = vietnamDate(ports.clock.now());
    const addressees = await addAddressees(tx, record, command.added ?? [], today);
    if (addressees.length === 0) throw new AppError(exchangeErrors.NO_ADDRESSEES);
    const before = await tx.deliveries.ofDocument(record.id);
    const due = addressees.filter((addressee) => isDue(addressee, before, command.again ?? []));
    if (due.length === 0) return before;
    await requireAllOpen(tx, due, today);
    const ways = await waysTo(tx, due);
    const made = due.map((addressee) => newDelivery(ports, record, addressee, { ways, fault }));
    await tx.deliveries.insert(made);
    await promiseDispatch(tx, record.id, made);
    await recordSending(tx, { ports, actor, appointment, record, made });
    return tx.deliveries.ofDocument(record.id);
  });
}

/** Permission is asked before the work of judging, and again on the locked row. */
async function judgeIssued(
  ports: SendDocumentPorts,
  actor: Actor,
  documentId: string,
): Promise<SignatureFault | null> {
  const found = await ports.transact(async (tx) => {
    const document = await tx.documents.get(documentId);
    await permitOnDocument(tx, actor, 'document.send', document);
    const record = requireSendable(document!);
    return {
      record,
      files: await issuedFiles(tx, documentId),
      signers: await tx.documents.signers(documentId),
    };
  });
  const { fault } = await judgeFiles(ports, {
    files: found.files.map(({ file, version, mediaType }) => ({
      role: file.role,
      name: file.name,
      sha256: version.sha256,
      mediaType,
    })),
    origin: found.record.origin,
    signerFingerprints: fingerprintsOf(found.signers),
    issuerUnitId: found.record.unitId,
    // Today's revocation data answers for today; the signatures' own time-stamps tell how old they are.
    at: ports.clock.now(),
  });
  return fault;
}

function requireSendable(document: DocumentRecord): DocumentRecord {
  if (document.issuedOn === null || document.number === null || document.state === 'issuing')
    throw new AppError(exchangeErrors.DOCUMENT_NOT_ISSUED);
  if (document.simulated) throw new AppError(exchangeErrors.DOCUMENT_SIMULATED);
  advance(outgoingTransitions, document.state, 'send');
  return document;
}

/** Those of the draft, those added now and those of the document that it replaces; nobody is added twice. */
async function addAddressees(
  tx: Tx,
  record: DocumentRecord,
  added: readonly AddresseeInput[],
  today: string,
): Promise<readonly DocumentAddressee[]> {
  const { id: documentId } = record;
  const known = await tx.documents.addressees(documentId);
  const checked = await checkAddressees(tx.organisation, added, today);
  const all = [...known];
  for (const addressee of [...checked, ...(await formerReceivers(tx, record, today))]) {
    if (known.some((one) => isSame(one, addressee))) continue;
    all.push({ ...addressee, position: (all.at(-1)?.position ?? 0) + 1 });
  }
  if (all.length > known.length) await tx.documents.replaceAddressees(documentId, all);
  return all;
}

type Named = Pick<DocumentAddressee, 'unitId' | 'name'>;

function isSame(a: Named, b: Named): boolean {
  return a.unitId === b.unitId && (a.unitId !== null || a.name === b.name);
}

/** Nobody gets a document twice; who refused it gets it anew only when that is asked for. */
function isDue(addressee: DocumentAddressee, before: readonly Delivery[], again: readonly string[]): boolean {
  const theirs = before.filter((delivery) => covers(delivery, addressee));
  if (theirs.length === 0) return true;
  return theirs.every(({ state }) => state === 'refused') && theirs.some(({ id }) => again.includes(id));
}

function covers(delivery: Delivery, addressee: DocumentAddressee): boolean {
  return addressee.unitId === null
    ? delivery.receiverUnitId === null && delivery.receiverName === addressee.name
    : delivery.receiverUnitId === addressee.unitId;
}

/** Many deliveries go in groups of at most so many: few transactions do, and still a group is done in a moment. */
const GROUP = 250;

/** Each partner by itself: none of them waits for another. */
async function promiseDispatch(tx: Tx, documentId: string, made: readonly Delivery[]): Promise<void> {
  const queued = made.filter(({ state }) => state === 'queued');
  for (const partnerId of new Set(queued.map((delivery) => delivery.partnerId))) {
    const ids = queued.filter((delivery) => delivery.partnerId === partnerId).map(({ id }) => id);
    await promiseGroups(tx, documentId, partnerId, ids);
  }
}

async function promiseGroups(
  tx: Tx,
  documentId: string,
  partnerId: string | null,
  queued: readonly string[],
): Promise<void> {
  // Of the same size, so that workers who share them end together.
  const size = Math.ceil(queued.length / Math.ceil(queued.length / GROUP));
  for (let at = 0; at < queued.length; at += size) {
    const deliveryIds = queued.slice(at, at + size);
    if (partnerId !== null)
      await tx.outbox.promise('dispatch-partner', {
        partnerId,
        work: { kind: 'consignments', documentId, deliveryIds },
      });
    else if (deliveryIds.length === 1)
      await tx.outbox.promise('dispatch-consignment', { deliveryId: deliveryIds[0]! });
    else await tx.outbox.promise('dispatch-consignments', { documentId, deliveryIds });
  }
}

async function requireAllOpen(tx: Tx, due: readonly DocumentAddressee[], today: string): Promise<void> {
  const ids = due.flatMap(({ unitId }) => unitId ?? []);
  const found = new Map((await tx.organisation.unitsOf(ids)).map((unit) => [unit.id, unit]));
  const organisation = { unit: async (id: string) => found.get(id) ?? tx.organisation.unit(id) };
  for (const id of ids) await requireOpenUnit(organisation, id, today);
}

/** By unit: the partner that units on other systems are reached through. */
type Ways = ReadonlyMap<string, Partner>;

/** @throws AppError PARTNER_ENDED */
async function waysTo(tx: Tx, due: readonly DocumentAddressee[]): Promise<Ways> {
  const units = await tx.organisation.unitsOf(due.flatMap(({ unitId }) => unitId ?? []));
  const partnerIds = [...new Set(units.flatMap(({ partnerId }) => partnerId ?? []))];
  const partners = new Map((await tx.partners.many(partnerIds)).map((partner) => [partner.id, partner]));
  const ways = new Map<string, Partner>();
  for (const { id, name, partnerId } of units) {
    if (partnerId === null) continue;
    const partner = partners.get(partnerId);
    const electronic = due.some(({ unitId, channel }) => unitId === id && channel !== 'paper');
    if (electronic && (!partner || partner.endedAt !== null))
      throw new AppError(exchangeErrors.PARTNER_ENDED, { params: { partner: partner?.name ?? name } });
    if (partner) ways.set(id, partner);
  }
  return ways;
}

function newDelivery(
  ports: SendDocumentPorts,
  record: DocumentRecord,
  addressee: DocumentAddressee,
  { ways, fault }: { readonly ways: Ways; readonly fault: SignatureFault | null },
): Delivery {
  const now = ports.clock.now();
  const partner = ways.get(addressee.unitId ?? '') ?? null;
  const gateway = partner?.kind ?? 'in-instance';
  const onPaper = addressee.channel === 'paper' || addressee.unitId === null || gateway === 'paper';
  return {
    id: ports.newId(),
    documentId: record.id,
    unitId: record.unitId,
    consignmentId: ports.newId(),
    receiverUnitId: addressee.unitId,
    receiverName: addressee.name,
    channel: onPaper ? 'paper' : addressee.channel,
    gateway: onPaper ? 'paper' : gateway,
    // Paper to a unit of a rehearsal stays tied to it: the share leaves it out.
    partnerId: partner && (!onPaper || partner.simulated) ? partner.id : null,
    carrierReference: null,
    carriedAt: null,
    signatureFault: fault,
    state: onPaper ? 'on_paper' : 'queued',
    recallState: null,
    queuedAt: now,
    dispatchedAt: null,
    arrivedAt: null,
    acceptedAt: null,
    finishedAt: null,
    refusedReason: null,
    arrivalNumber: null,
    receipt: null,
    statusSequence: 0,
    updatedAt: now,
  };
}

interface Sending {
  readonly ports: SendDocumentPorts;
  readonly actor: Actor;
  readonly appointment: ActingAppointment;
  readonly record: DocumentRecord;
  readonly made: readonly Delivery[];
}

async function recordSending(tx: Tx, sending: Sending): Promise<void> {
  const { ports, actor, appointment, record, made } = sending;
  const now = ports.clock.now();
  const state = advance(outgoingTransitions, record.state, 'send');
  await tx.documents.update(record.id, { state, updatedAt: now });
  const entry = await tx.registers.entryOfDocument(record.id);
  // Sổ đăng ký văn bản đi, column 8: Ngày chuyển.
  if (entry?.direction === 'outgoing' && entry.columns.transferDate === null)
    await tx.registers.updateEntry(entry.id, {
      columns: { ...entry.columns, transferDate: vietnamDate(now) },
    });
  const share = await countShare(tx, record, false);
  await tx.ledger.append({
    kind: 'document.sent',
    actor,
    appointmentId: appointment.id,
    unitId: record.unitId,
    documentId: record.id,
    before: { state: record.state },
    after: {
      state,
      deliveries: made.map(({ consignmentId, receiverUnitId, receiverName, channel }) => ({
        consignmentId,
        receiverUnitId,
        receiverName,
        channel,
      })),
    },
    ...(share && { share }),
  });
}
