/** The whole record, or the batches of some days, as the lines of an export; for who oversees every unit of this installation. */
import { AppError } from '../../app-error.ts';
import { readSignedHeader } from '../../lib/record/batch-header.ts';
import { canonicalJson } from '../../lib/record/canonical-json.ts';
import { EXPORT_FORMAT, type ExportLine } from '../../lib/record/export-lines.ts';
import type { Actor, SystemActor } from '../identity/actor.ts';
import { identityErrors } from '../identity/errors.ts';
import { type Action, allowedAs } from '../identity/permissions.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import type { Ledger } from './events.ts';
import type { SealingStore, StoredBatch } from './sealing-store.ts';

export type ExportReader = Pick<
  SealingStore,
  'keys' | 'batchesBetween' | 'batch' | 'leaves' | 'eventsOf' | 'unsealedAfter' | 'head'
>;

export interface ExportPorts {
  readonly transact: Transact<{
    readonly sealing: ExportReader & Pick<SealingStore, 'topUnits'>;
    readonly ledger: Ledger;
  }>;
  readonly clock: Clock;
}

export interface ExportWish {
  /** Sealed on these days in Vietnam, yyyy-MM-dd, both included; without them everything. */
  readonly from?: string;
  readonly to?: string;
  /** Leaves out what no batch holds yet. */
  readonly sealedOnly?: boolean;
}

/** Events that stand in no batch, read at one time. */
const TAIL_PAGE = 5_000;

/**
 * Records who took the record away, then gives its lines, each with its line feed; holds one batch at a time.
 * @throws AppError FORBIDDEN
 */
export async function exportLedger(
  ports: ExportPorts,
  actor: Actor | SystemActor,
  wish: ExportWish,
): Promise<AsyncGenerator<string>> {
  await ports.transact(async ({ sealing, ledger }) => {
    const units = await sealing.topUnits(vietnamDate(ports.clock.now()));
    if ('appointments' in actor && !overseesAll(actor, 'ledger.export', units))
      throw new AppError(identityErrors.FORBIDDEN, { details: { action: 'ledger.export' } });
    const { from = null, to = null } = wish;
    await ledger.append({ kind: 'ledger.exported', actor, after: { from, to } });
  });
  return exportLines(ports, wish);
}

/** A batch holds events of every unit, so nobody below all of them may take it away. */
export function overseesAll(actor: Actor, action: Action, topUnits: readonly string[]): boolean {
  const may = (unitId: string) => allowedAs(actor, action, { unitId, unitPath: [unitId] }) !== null;
  return topUnits.length > 0 && topUnits.every(may);
}

/** Without a note that it was taken away: for who may export, on this machine. */
export async function* exportLines(ports: ExportPorts, wish: ExportWish): AsyncGenerator<string> {
  const count = { batches: 0, events: 0, unsealed: 0 };
  const from = wish.from === undefined ? null : startOfDay(wish.from, 0);
  const to = wish.to === undefined ? null : startOfDay(wish.to, 1);
  const { keys, first, last } = await ports.transact(async ({ sealing }) => ({
    keys: await sealing.keys(),
    ...(await sealing.batchesBetween(from, to)),
  }));
  yield line({ type: 'head', format: EXPORT_FORMAT, exportedAt: ports.clock.now().toISOString(), keys });
  for (let number = first, until = last; number <= until; number += 1) {
    const lines = await ports.transact(({ sealing }) => batchLines(sealing, number));
    yield* lines.map(line);
    count.batches += 1;
    count.events += lines.length - 1;
    // What was sealed meanwhile belongs to it too, so that no event falls between batches and tail.
    if (number === until && to === null) until = await lastBatch(ports);
  }
  if (to === null && wish.sealedOnly !== true) {
    for await (const event of tail(ports)) {
      yield line({ type: 'unsealed', event });
      count.unsealed += 1;
    }
  }
  yield line({ type: 'end', ...count });
}

const line = (value: ExportLine): string => `${canonicalJson(value)}\n`;

/** Asia/Ho_Chi_Minh, which has no daylight saving. */
function startOfDay(date: string, daysLater: number): Date {
  return new Date(Date.parse(`${date}T00:00:00+07:00`) + daysLater * 86_400_000);
}

async function lastBatch(ports: ExportPorts): Promise<number> {
  return ports.transact(async ({ sealing }) => (await sealing.head())?.number ?? 0);
}

async function batchLines(sealing: ExportReader, number: number): Promise<ExportLine[]> {
  const batch = await sealing.batch(number);
  if (batch === null) return [];
  const leaves = await sealing.leaves(number);
  const events = await sealing.eventsOf(number);
  return [
    {
      type: 'batch',
      ...sealedPart(batch),
      leaves: leaves.map(({ eventId, hash }) => [eventId, Buffer.from(hash).toString('hex')] as const),
    },
    ...events.map((event) => ({ type: 'event', event }) as const),
  ];
}

/** Header, signature and time-stamp as they stand in exports and proofs. */
export function sealedPart({ number, jws, timestamp }: StoredBatch) {
  const header = readSignedHeader(jws)?.header;
  if (!header) throw new Error(`the header of ledger batch ${number} is damaged`);
  return { header, jws, timestamp: timestamp && Buffer.from(timestamp).toString('base64') };
}

async function* tail(ports: ExportPorts) {
  for (let seq = -1; ; ) {
    const page = await ports.transact(({ sealing }) => sealing.unsealedAfter(seq, TAIL_PAGE));
    yield* page;
    const end = page.at(-1);
    if (end === undefined || page.length < TAIL_PAGE) return;
    seq = end.seq;
  }
}
