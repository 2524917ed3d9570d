import { type SQL, sql } from 'drizzle-orm';
import type { Task, TaskStore } from '../../office/incoming/list-tasks.ts';
import { pageOf } from '../../office/paging.ts';
import type { Database } from './database.ts';

/** Dates come as text, moments as Date; the indexes on (assignee, document) and (unit, document) are read from their ends. */
export function createTaskStore(db: Database): TaskStore {
  return {
    list: async ({ box, appointmentIds, unitIds, cursor, limit }) => {
      if (appointmentIds.length === 0) return { items: [], next: null };
      const state = box === 'done' ? sql`a.state = 'done'` : sql`a.state NOT IN ('closed', 'done')`;
      const before = cursor === undefined ? sql`` : sql`AND a.incoming_id < ${cursor}`;
      const newest = (whose: SQL) => sql`(SELECT DISTINCT ON (a.incoming_id) a.* FROM assignments a
        WHERE ${whose} AND ${state} ${before} ORDER BY a.incoming_id DESC, a.part DESC LIMIT ${limit + 1})`;
      const ofPerson = newest(sql`a.assignee_id = ANY(${sql.param([...appointmentIds])}::uuid[])`);
      const ofUnits = newest(sql`a.unit_id = ANY(${sql.param([...unitIds])}::uuid[])`);
      const { rows } = await db.execute<Record<string, unknown>>(sql`
        SELECT DISTINCT ON (a.incoming_id) a.incoming_id AS "id", a.part, a.state, a.assignee_id AS "assigneeId",
               a.result, a.assigned_at AS "assignedAt", a.started_at AS "startedAt", a.finished_at AS "finishedAt",
               coalesce(a.due_date, i.due_date)::text AS "dueDate", i.subject, i.number_symbol AS "numberSymbol",
               i.sender_name AS "senderName", i.issued_on::text AS "issuedOn", i.urgency, i.arrival_number AS "arrivalNumber",
               i.version, i.reply_document_id AS "replyDocumentId", by_person.full_name AS "assignedByName",
               (SELECT u.name FROM units u WHERE u.id = a.unit_id) AS "unitName",
               CASE WHEN a.part = 'lead' THEN NULL ELSE (
                 SELECT coalesce((SELECT u.name FROM units u WHERE u.id = l.unit_id), p.full_name)
                   FROM assignments l JOIN appointments o ON o.id = l.assignee_id JOIN people p ON p.id = o.person_id
                  WHERE l.incoming_id = a.incoming_id AND l.part = 'lead' AND l.state <> 'closed' LIMIT 1) END AS "leaderName"
          FROM (${ofPerson} UNION ALL ${ofUnits}) AS a
          JOIN incoming_documents i ON i.id = a.incoming_id
          JOIN appointments by_post ON by_post.id = a.assigned_by
          JOIN people by_person ON by_person.id = by_post.person_id
         ORDER BY a.incoming_id DESC, a.part DESC LIMIT ${limit + 1}`);
      return pageOf(rows.map(toTask), limit);
    },
  };
}

function toTask(row: Record<string, unknown>): Task {
  const moment = (value: unknown) => (value === null ? null : new Date(value as string));
  return {
    ...(row as unknown as Task),
    assignedAt: new Date(row['assignedAt'] as string),
    startedAt: moment(row['startedAt']),
    finishedAt: moment(row['finishedAt']),
  };
}
