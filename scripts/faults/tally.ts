/** The reckoning: what clients were told, against what the office holds when all has recovered. */

import { query, type Row } from './look-behind.ts';
import type { Answered, Memory } from './memory.ts';
import { openJobs, openPromises } from './recovery.ts';

/** One line of the tally: every fault found, named. */
export interface Count {
  readonly name: TallyName;
  readonly faults: readonly string[];
  /** Of how many. */
  readonly of: number;
}

export const tallyNames = {
  'documents-lost': 'Văn bản mất · documents lost',
  'created-twice': 'Lập hai lần · created twice',
  'registered-twice': 'Đăng ký hai lần · registered twice',
  'number-gaps': 'Hụt số · number gaps',
  'receipts-missing': 'Thiếu biên nhận · receipts missing after recovery',
  'answered-but-forgotten': 'Đã trả lời mà quên · answered but forgotten',
  'promises-stuck': 'Việc đã hứa còn treo · promises stuck',
  'journeys-unfinished': 'Hành trình dở dang · journeys unfinished',
  'files-damaged': 'Tệp mất hoặc sai · files lost or altered',
  'signatures-invalid': 'Chữ ký không hợp lệ · signatures not valid',
  'signatures-refused-by-pdfsig': 'pdfsig không nhận (mẫu) · refused by pdfsig (sample)',
  'share-differs': 'Thống kê dựng lại khác · share rebuilt differs',
  'ledger-changed': 'Sổ cái bị đổi · ledger events changed',
} as const;
export type TallyName = keyof typeof tallyNames;

const DOCUMENTS = 'SELECT id, subject, state, number, year, book_id FROM documents';

export async function tallyRecords(databaseUrl: string, memory: Memory): Promise<Count[]> {
  const ask = (text: string) => query(databaseUrl, text);
  const documents = await ask(DOCUMENTS);
  const arrivals = await ask(
    'SELECT id, unit_id, foreign_document_id, arrival_number FROM incoming_documents',
  );
  const entries = await ask('SELECT book_id, year, number, document_id, incoming_id FROM register_entries');
  const events = await ask('SELECT kind, document_id, incoming_id FROM ledger_events');
  const versions = await ask(
    'SELECT f.document_id, v.sha256 FROM file_versions v JOIN document_files f ON f.id = v.file_id',
  );
  return [
    await countLost(ask, documents, memory),
    countTwice(
      'created-twice',
      documents.map(({ subject }) => String(subject)),
    ),
    countTwice('registered-twice', [
      ...arrivals.map((row) => `${row['unit_id']} ${row['foreign_document_id']}`),
      ...entries.flatMap((row) => [row['incoming_id'], row['document_id']].filter(Boolean).map(String)),
    ]),
    countGaps(entries, documents, await ask('SELECT book_id, year, next_number FROM book_years')),
    countForgotten(memory, { events, versions, arrivals, entries }),
    await countStuck(ask),
    countUnfinished(memory),
  ];
}

type Ask = (text: string) => Promise<Row[]>;

/** Every draft that was answered stands, and every sent document lies at each of its addressees. */
async function countLost(ask: Ask, documents: readonly Row[], { answered }: Memory): Promise<Count> {
  const known = new Set(documents.map(({ id }) => id));
  const drafts = answered.filter(({ kind }) => kind === 'document.drafted');
  const missing = drafts
    .filter(({ documentId }) => !known.has(documentId))
    .map((one) => `draft ${one.documentId}`);
  const undelivered = await ask(`SELECT d.document_id, d.receiver_name FROM deliveries d
    WHERE d.gateway = 'in-instance' AND NOT EXISTS (SELECT 1 FROM incoming_documents i
      WHERE i.consignment_id = d.consignment_id AND i.unit_id = d.receiver_unit_id)`);
  const faults = [...missing, ...undelivered.map((row) => `${row['document_id']} → ${row['receiver_name']}`)];
  return { name: 'documents-lost', faults, of: documents.length };
}

function countTwice(name: TallyName, keys: readonly string[]): Count {
  const seen = new Set<string>();
  const faults = keys.filter((key) => seen.size === seen.add(key).size);
  return { name, faults, of: seen.size };
}

/** 1, 2, 3 … without a hole in every book and year, and each document's number is in its book. */
function countGaps(entries: readonly Row[], documents: readonly Row[], years: readonly Row[]): Count {
  const held = new Map<string, Set<number>>();
  const book = (row: Row) => `${row['book_id']} ${row['year']}`;
  for (const row of entries)
    held.set(book(row), (held.get(book(row)) ?? new Set()).add(Number(row['number'])));
  const faults: string[] = [];
  for (const row of years) {
    const numbers = held.get(book(row)) ?? new Set();
    for (let number = 1; number < Number(row['next_number']); number += 1)
      if (!numbers.has(number)) faults.push(`${book(row)} number ${number}`);
  }
  for (const row of documents)
    if (row['number'] !== null && !held.get(book(row))?.has(Number(row['number'])))
      faults.push(`document ${row['id']} number ${row['number']}`);
  return { name: 'number-gaps', faults, of: entries.length };
}

interface Record {
  readonly events: readonly Row[];
  readonly versions: readonly Row[];
  readonly arrivals: readonly Row[];
  readonly entries: readonly Row[];
}

function countForgotten({ answered }: Memory, record: Record): Count {
  const done = new Set(
    record.events.flatMap((row) =>
      [row['document_id'], row['incoming_id']].filter(Boolean).map((id) => `${row['kind']} ${id}`),
    ),
  );
  const kept = new Set(record.versions.map((row) => `${row['document_id']} ${row['sha256']}`));
  const numbers = new Set(record.arrivals.map((row) => `${row['id']} ${row['arrival_number']}`));
  const isKept = ({ kind, documentId, incomingId, sha256, number }: Answered) =>
    done.has(`${kind} ${documentId ?? incomingId}`) &&
    (sha256 === undefined || kept.has(`${documentId} ${sha256}`)) &&
    (number === undefined || numbers.has(`${incomingId} ${number}`));
  const faults = answered.filter((one) => !isKept(one)).map((one) => JSON.stringify(one));
  return { name: 'answered-but-forgotten', faults, of: answered.length };
}

async function countStuck(ask: Ask): Promise<Count> {
  const dead = await ask(
    `SELECT queue, id, last_error FROM outbox WHERE dead_at IS NOT NULL AND queue <> 'send-mail'`,
  );
  const faults = [...(await ask(openPromises)), ...(await ask(openJobs)), ...dead].map((row) =>
    JSON.stringify(row),
  );
  const [all] = await ask(`SELECT count(*) AS n FROM outbox WHERE queue <> 'send-mail'`);
  return { name: 'promises-stuck', faults, of: Number(all?.['n'] ?? 0) };
}

function countUnfinished({ journeys }: Memory): Count {
  const faults = journeys
    .filter(({ finished }) => !finished)
    .map((journey) => `${journey.subject} (${journey.documentId}): ${journey.lastTrouble}`);
  return { name: 'journeys-unfinished', faults, of: journeys.length };
}
