/**
 * npm run bench:exchange [-- --json --documents 200,30]: between two built services on this machine, over TLS with certificates
 * on both sides: messages per second to the last receipt that the sender has checked and holds, and the time of each from its
 * promise to its receipt; beside the floor of a bare HTTPS POST of the same bytes that are written with fsync.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Agent, createServer, request as secureRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { v7 as newId } from 'uuid';
import { issueCopies, remoteUnits } from '../faults/exchange-documents.ts';
import { type ExchangeIdentity, makeIdentities } from '../faults/exchange-identities.ts';
import { ExchangeInstance } from '../faults/exchange-instance.ts';
import { introduce } from '../faults/exchange-introduce.ts';
import { tallyExchange } from '../faults/exchange-tally.ts';
import { pause } from '../journey/client.ts';
import { processorTime } from './service-under-load.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, documents: { type: 'string', default: '200,30' } },
});
const sizes = [
  { name: '100 KB', bytes: 100_000 },
  { name: '10 MB', bytes: 10_000_000 },
];
/** Of each size so many go alone, one after the other, for the times; the rest go together, for the throughput. */
const ALONE = 0.3;

interface Row {
  readonly name: string;
  readonly together: number;
  readonly perSecond: number;
  /** Processor time of both sides for one document, PostgreSQL included; of the floor, of this process. */
  readonly cpuMs: number;
  readonly alone: number;
  readonly p50: number;
  readonly p99: number;
}

const folder = mkdtempSync(join(tmpdir(), 'antin-bench-exchange-'));
const identities = await makeIdentities(folder, 2);
const [a, b] = (await Promise.all(identities.map((one) => ExchangeInstance.start(one)))) as [
  ExchangeInstance,
  ExchangeInstance,
];
const rows: Row[] = [];
let proved = 0;
try {
  await introduce([a, b].map(({ identity, pool }) => ({ identity, pool })));
  const counts = values.documents.split(',').map(Number);
  for (const [n, { name, bytes }] of sizes.entries()) {
    rows.push(await measure(name, bytes, counts[n] ?? 30));
    rows.push(await floor(name, bytes, counts[n] ?? 30, identities[0]!, identities[1]!));
  }
  const tally = await tallyExchange([a, b]);
  const faults = tally.flatMap((count) => count.faults);
  if (faults.length > 0) throw new Error(`not proved: ${JSON.stringify(tally)}`);
  proved = tally.find((count) => count.name === 'unproved')?.of ?? 0;
} finally {
  await Promise.all([a.stop(), b.stop()]);
  rmSync(folder, { recursive: true, force: true });
}
const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}`;
process.stdout.write(
  values.json ? `${JSON.stringify({ machine, proved, rows }, null, 2)}\n` : `${table().join('\n')}\n`,
);

async function measure(name: string, bytes: number, count: number): Promise<Row> {
  const to = (await remoteUnits(a.pool)).filter((unit) => unit.name.includes('Hùng Lợi'));
  const { pool, origin, identity } = a;
  const ids = await issueCopies({
    pool,
    origin,
    dataDir: identity.dataDir,
    to,
    count,
    attachmentBytes: bytes,
  });
  const alone = ids.slice(0, Math.round(count * ALONE));
  const times: number[] = [];
  for (const id of alone) {
    const start = performance.now();
    await send([id]);
    await untilReceipts(alone.slice(0, times.length + 1));
    times.push(performance.now() - start);
  }
  const together = ids.slice(alone.length);
  const before = bothTimes();
  const start = performance.now();
  await send(together);
  await untilReceipts(together);
  const perSecond = together.length / ((performance.now() - start) / 1000);
  const cpuMs = ((bothTimes() - before) * 1000) / together.length;
  return { name, together: together.length, perSecond, cpuMs, alone: alone.length, ...percentiles(times) };
}

/** Each service and the PostgreSQL below it, in seconds. */
function bothTimes(): number {
  return processorTime(a.pid) + processorTime(b.pid);
}

/** As the step of sending writes them: a delivery and its promise, in one transaction. */
async function send(ids: readonly string[]): Promise<void> {
  const made = ids.map((id) => ({ document: id, delivery: newId(), consignment: newId(), promise: newId() }));
  await a.pool.query(
    `WITH r AS (SELECT * FROM json_to_recordset($1) AS r(document uuid, delivery uuid, consignment uuid, promise uuid)),
     d AS (INSERT INTO deliveries (id, document_id, unit_id, consignment_id, receiver_unit_id, receiver_name, channel, gateway, partner_id, state, queued_at, updated_at)
       SELECT r.delivery, r.document, o.unit_id, r.consignment, u.id, u.name, 'electronic', 'peer', u.partner_id, 'queued', now(), now()
       FROM r JOIN documents o ON o.id = r.document JOIN document_addressees e ON e.document_id = o.id JOIN units u ON u.id = e.unit_id
       RETURNING id, document_id, partner_id)
     INSERT INTO outbox (id, queue, payload, about, lane, trace_id, created_at)
     SELECT r.promise, 'dispatch-partner', jsonb_build_object('partnerId', d.partner_id, 'work',
       jsonb_build_object('kind', 'consignments', 'documentId', d.document_id, 'deliveryIds', jsonb_build_array(d.id))),
       d.id::text, d.partner_id, replace(r.promise::text, '-', ''), now() FROM d JOIN r ON r.delivery = d.id`,
    [JSON.stringify(made)],
  );
}

async function untilReceipts(ids: readonly string[]): Promise<void> {
  for (const until = Date.now() + 10 * 60_000; ; await pause(2)) {
    const { rows: open } = await a.pool.query(
      'SELECT 1 FROM deliveries WHERE document_id = ANY($1::uuid[]) AND receipt IS NULL LIMIT 1',
      [[...ids]],
    );
    if (open.length === 0) return;
    if (Date.now() > until) throw new Error('a receipt did not come');
  }
}

/** What no exchange with proof can undercut: TLS with both certificates, the bytes, and fsync before the answer. */
async function floor(
  name: string,
  bytes: number,
  count: number,
  from: ExchangeIdentity,
  to: ExchangeIdentity,
): Promise<Row> {
  const target = join(folder, 'floor');
  const server = createServer(
    { key: to.key, cert: to.cert, ca: to.ca, requestCert: true, minVersion: 'TLSv1.3' },
    (request, response) => {
      const store = async () => {
        const file = await open(`${target}-${newId()}`, 'wx');
        await pipeline(request, file.createWriteStream({ flush: true }));
        response.end('{}');
      };
      store().catch(() => response.destroy());
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { key, cert, ca } = from;
  const agent = new Agent({ keepAlive: true, key, cert, ca, checkServerIdentity: () => undefined });
  const body = randomBytes(bytes);
  const post = () =>
    new Promise<void>((resolve, reject) => {
      const headers = { 'Content-Length': bytes };
      const request = secureRequest({ host: '127.0.0.1', port, method: 'POST', headers, agent });
      request.once('error', reject);
      request.once('response', (response) => response.resume().once('end', resolve));
      request.end(body);
    });
  const times: number[] = [];
  for (let n = 0; n < count * ALONE; n += 1) {
    const start = performance.now();
    await post();
    times.push(performance.now() - start);
  }
  const together = count - times.length;
  const before = process.cpuUsage();
  const start = performance.now();
  let left = together;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await post();
    }
  };
  // As many at once as the service sends to one partner.
  await Promise.all([lane(), lane()]);
  const perSecond = together / ((performance.now() - start) / 1000);
  const { user, system } = process.cpuUsage(before);
  agent.destroy();
  server.close();
  await once(server, 'close');
  return {
    name: `${name}, sàn · floor: HTTPS POST + fsync`,
    together,
    perSecond,
    cpuMs: (user + system) / 1000 / together,
    alone: times.length,
    ...percentiles(times),
  };
}

function percentiles(times: readonly number[]): { p50: number; p99: number } {
  const sorted = [...times].sort((x, y) => x - y);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

function table(): string[] {
  const head = [
    'văn bản · document',
    'cùng lúc · together',
    'mỗi giây · per second',
    'CPU ms',
    'lần lượt · alone',
    'p50 ms',
    'p99 ms',
  ];
  const cells = rows.map((row) => [
    row.name,
    String(row.together),
    row.perSecond.toFixed(1),
    row.cpuMs.toFixed(1),
    String(row.alone),
    row.p50.toFixed(1),
    row.p99.toFixed(1),
  ]);
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |`;
  const rule = head.map((_, at) => (at === 0 ? '---' : '---:'));
  return [
    machine,
    `${proved} biên nhận đã kiểm · receipts proved`,
    '',
    line(head),
    line(rule),
    ...cells.map(line),
  ];
}
