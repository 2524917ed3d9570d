/**
 * npm run bench:routing [-- --json --deliveries 500,10000,100000 --queue postgres|redis]: seconds from the request to send to
 * the last receipt that the sender has checked and holds, in the real service, beside the floors of what it stands on.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { addUnits, issueDocuments } from './issued-documents.ts';
import { proveReceipts } from './prove-receipts.ts';
import { type Floor, measureFloors } from './routing-floors.ts';
import { pause, type ServiceUnderLoad, startRedis, startServiceUnderLoad } from './service-under-load.ts';

const UNITS = 500;

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
  service.peakMemory();
  const before = service.processorTime();
  const start = performance.now();
  const since = () => (performance.now() - start) / 1000;
  for (const id of ids) await send(id);
  await until(pool, ids, 'SELECT 1 FROM deliveries WHERE document_id = ANY($1) AND receipt IS NULL LIMIT 1');
  const secondsToLastReceipt = since();
  await until(
    pool,
    ids,
    'SELECT 1 FROM incoming_documents WHERE foreign_document_id = ANY($1) AND verdict_id IS NULL LIMIT 1',
  );
  const secondsToLastVerdict = since();
  const processorSeconds = service.processorTime() - before;
  const peakMemory = service.peakMemory();
  const deliveries = await proveReceipts(pool, ids);
  const provedPerSecond = deliveries / secondsToLastReceipt;
  const row = { queue, deliveries, documents: ids.length, cold, secondsToLastReceipt };
  note(
    `${queue}: ${deliveries} deliveries in ${secondsToLastReceipt.toFixed(2)} s, judged after ${secondsToLastVerdict.toFixed(2)} s`,
  );
  const processorMsPerDelivery = (processorSeconds * 1000) / deliveries;
  return { ...row, provedPerSecond, secondsToLastVerdict, processorMsPerDelivery, peakMemory };
}

/** Asks seldom enough not to be a load itself. */
async function until(pool: ServiceUnderLoad['pool'], ids: readonly string[], open: string): Promise<void> {
  const patience = ids.length === 1 ? 10 : 100;
  while ((await pool.query(open, [ids])).rowCount) await pause(patience);
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
