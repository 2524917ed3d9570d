/** The ledgers and the share of each system after all: exported, checked offline by the published program, counted anew. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ensureBuilt } from './built-service.ts';
import type { ExchangeOffice } from './exchange-office.ts';
import type { ExchangeCount } from './exchange-tally.ts';
import { countShare } from './tally-evidence.ts';

export const ledgerTallyNames = {
  'ledger-changed': 'Sự kiện sổ cái mất hoặc bị đổi · ledger events gone or changed',
  'ledger-broken': 'Sổ cái không qua kiểm tra · ledgers that fail the check',
  'share-differs': 'Thống kê khác sổ cái dựng lại · share unlike its replay',
  'share-miscounted': 'Thống kê khác số đã chứng minh · share unlike what is proved',
  'answers-forgotten': 'Đã trả lời mà không còn · answered and not kept',
} as const;

export async function tallyLedgers(offices: readonly ExchangeOffice[]): Promise<ExchangeCount[]> {
  const changed: string[] = [];
  const broken: string[] = [];
  const differs: string[] = [];
  const miscounted: string[] = [];
  let [seen, facts, proved] = [0, 0, 0];
  for (const office of offices) {
    const { identity, cluster, witness } = office;
    const verdict = await witness.verdict();
    changed.push(...verdict.changed.map((id) => `${identity.province} ${id}`));
    seen += verdict.seen;
    const check = await checkLedger(office);
    if (check !== null) broken.push(`${identity.province}: ${check}`);
    const share = await countShare(cluster.databaseUrl);
    differs.push(...share.faults.map((fault) => `${identity.province}: ${fault}`));
    facts += share.of;
    const counted = await shareOfProved(office);
    miscounted.push(...counted.faults);
    proved += counted.of;
  }
  return [
    { name: 'ledger-changed', faults: changed, of: seen },
    { name: 'ledger-broken', faults: broken, of: offices.length },
    { name: 'share-differs', faults: differs, of: facts },
    { name: 'share-miscounted', faults: miscounted, of: proved },
  ];
}

/** Null when the check passes. */
async function checkLedger({ identity, cluster }: ExchangeOffice): Promise<string | null> {
  const file = join(identity.dataDir, '..', 'ledger.jsonl');
  const made = await antin(cluster.environment, 'ledger', 'export', file);
  if (made.code !== 0) return `export: ${made.errors}`;
  const checked = await antin(cluster.environment, 'ledger', 'check', file, '--json');
  if (!checked.text.startsWith('{')) return `check: ${checked.text}${checked.errors}`;
  const { verdict, findings } = JSON.parse(checked.text);
  return verdict === 'broken' ? JSON.stringify(findings).slice(0, 2000) : null;
}

/** Beside this process, through whose doors it reaches the database. */
async function antin(
  environment: Readonly<Record<string, string>>,
  ...words: string[]
): Promise<{ code: number | null; text: string; errors: string }> {
  const program = join(ensureBuilt(), 'src', 'cli', 'main.js');
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/', ...environment };
  const child = spawn(process.execPath, [program, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [said, errors] = [text(child.stdout), text(child.stderr)];
  const [code] = await once(child, 'close');
  return { code, text: await said, errors: await errors };
}

/** A document counts as exchanged exactly when its delivery is proved and was not taken back. */
async function shareOfProved({ pool, identity }: ExchangeOffice): Promise<{ faults: string[]; of: number }> {
  const { rows } = await pool.query(
    `SELECT d.document_id AS id, d.state, d.receipt IS NOT NULL AS proved, s.class, s.recalled
     FROM deliveries d LEFT JOIN share_facts s ON s.direction = 'outgoing' AND s.record_id = d.document_id
     WHERE d.gateway = 'peer'`,
  );
  const right = (row: (typeof rows)[number]) =>
    row.state === 'recalled' ? row.class === null || row.recalled : row.proved === (row.class !== null);
  const faults = rows
    .filter((row) => !right(row))
    .map((row) => `${identity.province} ${row.id}: ${row.state} ${row.class}`);
  return { faults, of: rows.length };
}
