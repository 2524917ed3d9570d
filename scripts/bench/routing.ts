/**
 * npm run bench:routing [-- --json --deliveries 500,10000,100000 --queue postgres,redis]: seconds from the request to send to
 * the last receipt that the sender has checked and holds, in the built service, beside the floors of what it stands on.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { addUnits, issueDocuments } from './issued-documents.ts';
import { proveReceipts } from './prove-receipts.ts';
import { type Floor, measureFloors } from './routing-floors.ts';
import { pause, type ServiceUnderLoad, startRedis, startServiceUnderLoad } from './service-under-load.ts';

const UNITS = 500;

/** Found by an index, one document after the other: asking must not be a load itself. */
const oneOpen = 'SELECT id FROM deliveries WHERE document_id = $1 AND receipt IS NULL LIMIT 1';
const oneUnjudged = `SELECT id FROM incoming_documents WHERE verdict_id IS NULL AND source = 'electronic' LIMIT 1`;
const STUCK_MS = 10 * 60_000;

interface Row {
  readonly queue: string;
  readonly deliveries: number;
  readonly documents: number;
  /** First sending of all: the receiving units make their receipt keys. */
  readonly cold: boolean;
  readonly secondsToLastReceipt: number;
  readonly provedPerSecond: number;
  /** Until every arrival's signatures were judged as well. */
  readonly secondsToLastVerdict: number;
  /** Of the service and its PostgreSQL, verdicts included; other work on the machine changes it less than the clock. */
  readonly processorMsPerDelivery: number;
  /** The part of it that is PostgreSQL's. */
  readonly databaseMsPerDelivery: number;
  /** Resident memory of the service at its highest, without PostgreSQL. */
  readonly peakMemory: number;
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    deliveries: { type: 'string', default: '500,10000,100000' },
    queue: { type: 'string', default: 'postgres,redis' },
  },
});
const sizes = values.deliveries.split(',').map(Number);
const rows: Row[] = [];
const floors: Floor[] = [];
for (const queue of values.queue.split(',')) await measure(queue);
const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}`;
if (values.json) print(JSON.stringify({ machine, rows, floors }, null, 2));
else print([machine, '', ...table(), '', ...floorTable()].join('\n'));

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function measure(queue: string): Promise<void> {
  const redis = queue === 'redis' ? await startRedis() : undefined;
  if (queue === 'redis' && !redis) return note('redis: n/a, redis-server is missing');
  const service = await startServiceUnderLoad(redis ? { REDIS_URL: redis.url } : {});
  try {
    const units = await addUnits(service.pool, UNITS);
    const documents = [1, ...sizes.map((size) => Math.max(1, Math.round(size / UNITS)))];
    const total = documents.reduce((sum, count) => sum + count, 0);
    note(`${queue}: ${total} documents are drafted, signed and issued…`);
    const { ids, send } = await issueDocuments(service.origin, units, total);
    const waiting = [...ids];
    for (const [round, count] of documents.entries())
      rows.push(await sendAll(service, { queue, send, ids: waiting.splice(0, count), cold: round === 0 }));
    floors.push(...(await measureFloors(queue, service, redis?.url)));
  } finally {
    await service.stop();
    redis?.stop();
  }
}

interface Sending {
  readonly queue: string;
  readonly send: (id: string) => Promise<void>;
  readonly ids: readonly string[];
  readonly cold: boolean;
}

async function sendAll(service: ServiceUnderLoad, { queue, send, ids, cold }: Sending): Promise<Row> {
  const { pool } = service;
  // A clerk may change 600 records a minute; those of the preparation are not what is measured.
  await pool.query('DELETE FROM request_counts');
  service.peakMemory();
  const before = { processor: service.processorTime(), database: service.databaseTime() };
  const start = performance.now();
  const since = () => (performance.now() - start) / 1000;
  for (const id of ids) await send(id);
  const patience = ids.length === 1 ? 10 : 100;
  for (const id of ids) await until(service, patience, oneOpen, [id]);
  const secondsToLastReceipt = since();
  await until(service, patience, oneUnjudged);
  const secondsToLastVerdict = since();
  const processorMs = (service.processorTime() - before.processor) * 1000;
  const databaseMs = (service.databaseTime() - before.database) * 1000;
  const peakMemory = service.peakMemory();
  const deliveries = await proveReceipts(pool, ids);
  const provedPerSecond = deliveries / secondsToLastReceipt;
  const row = { queue, deliveries, documents: ids.length, cold, secondsToLastReceipt };
  note(
    `${queue}: ${deliveries} deliveries in ${secondsToLastReceipt.toFixed(2)} s, judged after ${secondsToLastVerdict.toFixed(2)} s`,
  );
  return {
    ...row,
    provedPerSecond,
    secondsToLastVerdict,
    processorMsPerDelivery: processorMs / deliveries,
    databaseMsPerDelivery: databaseMs / deliveries,
    peakMemory,
  };
}

/** @throws Error when one record stays open for ten minutes, or the service has ended */
async function until(
  service: ServiceUnderLoad,
  patience: number,
  open: string,
  values: readonly string[] = [],
): Promise<void> {
  for (let [last, since] = ['', performance.now()]; ; ) {
    const { rows: found } = await service.pool.query<{ id: string }>(open, [...values]);
    if (!found[0]) return;
    if (found[0].id !== last) [last, since] = [found[0].id, performance.now()];
    if (performance.now() - since > STUCK_MS) throw new Error(`nothing happens to ${last}`);
    await pause(patience);
  }
}

function table(): string[] {
  const head = [
    'hàng đợi · queue',
    'lượt gửi · deliveries',
    'văn bản · documents',
    's đến biên nhận cuối · to the last receipt',
    'đã chứng minh/s · proved/s',
    's đến kết luận cuối · to the last verdict',
    'CPU ms/lượt · per delivery',
    '(Node + PostgreSQL)',
    'RSS MB',
  ];
  const lines = rows.map((row) => [
    row.queue,
    `${row.deliveries}${row.cold ? ' (lần đầu · first)' : ''}`,
    String(row.documents),
    row.secondsToLastReceipt.toFixed(2),
    row.provedPerSecond.toFixed(0),
    row.secondsToLastVerdict.toFixed(2),
    row.processorMsPerDelivery.toFixed(2),
    `${(row.processorMsPerDelivery - row.databaseMsPerDelivery).toFixed(2)} + ${row.databaseMsPerDelivery.toFixed(2)}`,
    (row.peakMemory / 1e6).toFixed(0),
  ]);
  return markdown([head, ...lines]);
}

function floorTable(): string[] {
  const head = ['sàn · floor', 'lượt · operations', 'mỗi giây · per second'];
  return markdown([
    head,
    ...floors.map(({ name, operations, perSecond }) => [name, String(operations), perSecond.toFixed(0)]),
  ]);
}

function markdown([head = [], ...lines]: readonly (readonly string[])[]): string[] {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map((_, at) => (at === 0 ? '---' : '---:'))), ...lines.map(row)];
}
