/** What the reports on handling and quantities count: the lines of the registers with what became of their documents. */
import { type SQL, sql } from 'drizzle-orm';
import { numberSymbol } from '../../office/documents/notation.ts';
import type {
  HandledDocument,
  HandledLine,
  Handler,
  IncomingQuantity,
  OutgoingQuantity,
  ReportQuestion,
  ReportStore,
} from '../../office/statistics/report-store.ts';
import type { Database } from './database.ts';
import { keepSpan, spansToKeep } from './receipt-spans.ts';
import { receiptTimes } from './receipt-times.ts';

export function createReportStore(db: Database): ReportStore {
  return {
    handled: async (question, limit) =>
      readLines(await db.execute(sql`${handledLines(question)} LIMIT ${limit}`)),
    handledPages: (question, size) => handledPages(db, question, size),
    incomingQuantities: async (question, today) =>
      (await db.execute(incomingCounts(question, today))).rows as unknown as IncomingQuantity[],
    outgoingQuantities: async (question) =>
      (await db.execute(outgoingCounts(question))).rows as unknown as OutgoingQuantity[],
    receiptTimes: (question) => receiptTimes(db, question),
    spansToKeep: (limit) => spansToKeep(db, limit),
    keepSpan: (span) => keepSpan(db, span),
  };
}

/** Lines of the unit's books of the direction, of the days asked for. */
function lines(question: ReportQuestion, direction: 'incoming' | 'outgoing'): SQL {
  return sql`FROM books b JOIN register_entries e ON e.book_id = b.id
    AND e.entry_date BETWEEN ${question.from}::date AND ${question.to}::date
    ${
      direction === 'incoming'
        ? sql`LEFT JOIN incoming_documents d ON d.id = e.incoming_id`
        : sql`LEFT JOIN documents d ON d.id = e.document_id`
    }
    WHERE b.unit_id = ${question.unitId} AND b.direction = ${direction}`;
}

interface HandledRow extends Omit<HandledLine, 'document'> {
  readonly state: HandledDocument['state'] | null;
  readonly dueDate: string | null;
  readonly finishedAt: string | null;
  readonly returnReason: string | null;
  readonly handlers: Handler[] | null;
  readonly reply: { typeCode: string; notation: string; number: number | null; year: number | null } | null;
}

/** Days come as text; the handlers are those of the open parts, or of those that were done. */
function handledLines(question: ReportQuestion): SQL {
  return sql`SELECT e.number, b.name AS "bookName", e.entry_date::text AS "arrivedOn",
      e.columns->>'author' AS author, e.columns->>'numberSymbol' AS "numberSymbol",
      e.columns->>'documentDate' AS "documentDate", e.columns->>'titleAndSubject' AS "titleAndSubject",
      e.columns->>'forwardedTo' AS "forwardedTo", e.columns->>'note' AS note, e.void_reason AS "voidReason",
      d.state, d.due_date::text AS "dueDate", d.finished_at::text AS "finishedAt", d.return_reason AS "returnReason",
      (SELECT json_agg(json_build_object('fullName', p.full_name, 'unitName', u.name, 'part', g.part,
          'dueDate', g.due_date::text, 'result', g.result) ORDER BY g.part DESC, g.assigned_at, g.id)
        FROM assignments g JOIN appointments a ON a.id = g.assignee_id JOIN people p ON p.id = a.person_id
        JOIN units u ON u.id = a.unit_id
        WHERE g.incoming_id = d.id AND (g.state <> 'closed' OR d.state = 'done')) AS handlers,
      (SELECT json_build_object('typeCode', r.type_code, 'notation', r.notation, 'number', r.number, 'year', r.year)
        FROM documents r WHERE r.id = d.reply_document_id) AS reply
    ${lines(question, 'incoming')} ORDER BY e.entry_date, b.position, b.id, e.number`;
}

/** A cursor sees one snapshot and holds one page. */
async function* handledPages(
  db: Database,
  question: ReportQuestion,
  size: number,
): AsyncGenerator<readonly HandledLine[]> {
  await db.execute(sql`DECLARE handled_lines NO SCROLL CURSOR FOR ${handledLines(question)}`);
  for (;;) {
    const page = readLines(await db.execute(sql.raw(`FETCH ${Number(size)} FROM handled_lines`)));
    if (page.length > 0) yield page;
    if (page.length < size) break;
  }
  await db.execute(sql`CLOSE handled_lines`);
}

const readLines = ({ rows }: { readonly rows: readonly unknown[] }): readonly HandledLine[] =>
  (rows as readonly HandledRow[]).map(toLine);

function toLine(row: HandledRow): HandledLine {
  const { state, dueDate, finishedAt, returnReason, handlers, reply, ...line } = row;
  if (state === null) return { ...line, document: null };
  const document: HandledDocument = {
    state,
    dueDate,
    finishedAt: finishedAt === null ? null : new Date(finishedAt),
    returnReason,
    replySymbol: reply && (reply.number === null ? '' : numberSymbol(reply)),
    handlers: handlers ?? [],
  };
  return { ...line, document };
}

const counted = (condition: SQL) => sql`(count(*) FILTER (WHERE ${condition}))::int`;

function incomingCounts(question: ReportQuestion, today: string): SQL {
  const back = sql`d.state IN ('returned', 'withdrawn')`;
  const done = sql`d.state = 'done'`;
  const open = sql`d.state IN ('registered', 'directed', 'assigned', 'in_progress')`;
  const doneLate = sql`d.due_date < (d.finished_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date`;
  const openLate = sql`d.due_date < ${today}::date`;
  return sql`SELECT d.type_code AS "typeCode", count(*)::int AS total,
      ${counted(sql`d.source = 'electronic'`)} AS electronic,
      ${counted(sql`${done} AND (${doneLate}) IS NOT TRUE`)} AS "doneInTime",
      ${counted(sql`${done} AND ${doneLate}`)} AS "doneLate",
      ${counted(sql`${open} AND (${openLate}) IS NOT TRUE`)} AS "openInTime",
      ${counted(sql`${open} AND ${openLate}`)} AS "openLate",
      ${counted(back)} AS "sentBack"
    ${lines(question, 'incoming')} GROUP BY d.type_code ORDER BY total DESC, d.type_code`;
}

function outgoingCounts(question: ReportQuestion): SQL {
  return sql`SELECT d.type_code AS "typeCode", count(*)::int AS total,
      ${counted(sql`d.id IS NOT NULL AND e.void_reason IS NULL`)} AS electronic,
      ${counted(sql`e.by_hand`)} AS "byHand",
      ${counted(sql`d.state = 'sent'`)} AS sent,
      ${counted(sql`d.state IN ('issuing', 'issued')`)} AS "notSent",
      ${counted(sql`d.state IN ('recalled', 'replaced')`)} AS recalled,
      ${counted(sql`e.void_reason IS NOT NULL`)} AS void
    ${lines(question, 'outgoing')} GROUP BY d.type_code ORDER BY total DESC, d.type_code`;
}
