/**
 * One document's journey as its people make it, whatever happens meanwhile: each look at the record tells what is to be done
 * next, and what was answered is remembered.
 */
import { createHash } from 'node:crypto';
import { type Json, pause } from '../journey/client.ts';
import type { Answered, Journey, Memory } from './memory.ts';
import { type Person, withKey } from './staff.ts';
import type { Outcome, Request } from './stubborn-client.ts';

export interface Team {
  readonly unit: string;
  readonly officer: Person;
  readonly head: Person;
  readonly clerk: Person;
}

export interface Walk {
  readonly memory: Memory;
  readonly journey: Journey;
  readonly sender: Team;
  readonly receivers: readonly Team[];
  readonly pdf: Uint8Array<ArrayBuffer>;
}

const LOOK_AGAIN_MS = 250;

/** Resolves when every receiver has finished its part. Throws only when it was given up. */
export async function walk(walk: Walk): Promise<void> {
  const { journey } = walk;
  journey.documentId = await draft(walk);
  await produce(walk, journey.documentId);
  await Promise.all(walk.receivers.map((team) => receive(walk, team, journey.documentId ?? '')));
  journey.finished = true;
}

async function draft({ memory, journey, sender, receivers }: Walk): Promise<string> {
  const outcome = await sender.officer.client.ask('POST', '/documents', {
    json: {
      unitId: sender.officer.unitId,
      typeCode: 'CV',
      subject: journey.subject,
      urgency: 'normal',
      secrecy: 'none',
      origin: 'electronic',
      addressees: receivers.map(({ clerk }) => ({
        unitId: clerk.unitId,
        name: clerk.unitName,
        channel: 'electronic',
      })),
      signers: [{ appointmentId: sender.head.appointmentId, form: 'TM' }],
    },
  });
  const done = !outcome.ok && outcome.refusal.code === 'REQUEST_CARRIED_OUT';
  if (!outcome.ok && !done) throw new Error(`draft: ${outcome.refusal.code}`);
  const documentId = outcome.ok ? outcome.body.id : outcome.refusal.details.documentId;
  memory.remember({ kind: 'document.drafted', documentId });
  return documentId;
}

/** From the draft to the sent document, step by step as its state says. */
async function produce(walk: Walk, id: string): Promise<void> {
  const { officer } = walk.sender;
  const path = `/documents/${id}`;
  for (;;) {
    const seen = await officer.client.ask('GET', path);
    if (!seen.ok) throw new Error(`${path}: ${seen.refusal.code}`);
    if (seen.body.state === 'sent') return;
    const moved = await nextStep(walk, path, seen.body, seen.etag);
    if (!moved) await pause(LOOK_AGAIN_MS);
  }
}

async function nextStep(walk: Walk, path: string, record: Json, etag: string | null): Promise<boolean> {
  const { officer, head, clerk } = walk.sender;
  const step = (who: Person, verb: string, kind: string, json: Json = {}) =>
    attempt(walk, who, 'POST', `${path}/${verb}`, { json, etag }, { kind, documentId: record.id });
  const reviewed = new Set(record.reviews.map((review: Json) => review.kind));
  switch (record.state) {
    case 'draft':
      if (record.files.length === 0) return upload(walk, path, record, etag);
      return step(officer, 'submit', 'document.submitted');
    case 'in_review':
      if (!reviewed.has('content')) return step(head, 'approve-content', 'document.content-approved');
      return step(clerk, 'approve-form', 'document.form-approved');
    case 'awaiting_signature':
      return job(walk, head, { holder: 'personal' }, `${path}/sign`, 'document.signed');
    case 'signed':
    case 'issuing':
      return job(walk, clerk, { holder: 'seal', unitId: clerk.unitId }, `${path}/issue`, 'document.issued');
    case 'issued':
      return step(clerk, 'send', 'document.sent');
    default:
      throw new Error(`${path} is ${record.state}`);
  }
}

function upload(walk: Walk, path: string, record: Json, etag: string | null): Promise<boolean> {
  const { pdf } = walk;
  const sha256 = createHash('sha256').update(pdf).digest('hex');
  const answered = { kind: 'document.file-added', documentId: record.id, sha256 };
  return attempt(
    walk,
    walk.sender.officer,
    'PUT',
    `${path}/file?name=cong-van.pdf`,
    { file: pdf, etag },
    answered,
  );
}

/** True when it was answered with success; a refusal only says that somebody has to look again. */
async function attempt(
  { memory, journey }: Walk,
  { client }: Person,
  method: string,
  path: string,
  request: Request,
  answered: Answered,
): Promise<boolean> {
  const outcome = await client.ask(method, path, request);
  if (outcome.ok) memory.remember(answered);
  else journey.lastTrouble = `${path}: ${outcome.refusal.code}`;
  return outcome.ok;
}

/** Signs or seals, and follows the job to its end. */
async function job(walk: Walk, who: Person, holder: Json, path: string, kind: string): Promise<boolean> {
  const begun = await withKey(who, holder, (signingSessionId) =>
    who.client.ask('POST', path, { json: { signingSessionId } }),
  );
  if (!begun.ok) {
    walk.journey.lastTrouble = `${path}: ${begun.refusal.code}`;
    return false;
  }
  for (;;) {
    const seen = await who.client.ask('GET', `/jobs/${begun.body.job.id}`);
    if (!seen.ok) throw new Error(`job of ${path}: ${seen.refusal.code}`);
    const { state, result, error } = seen.body;
    if (state === 'done') {
      const documentId = walk.journey.documentId ?? '';
      walk.memory.remember({ kind, documentId, ...(result?.sha256 ? { sha256: result.sha256 } : {}) });
      return true;
    }
    if (state === 'failed') {
      walk.journey.lastTrouble = `${path}: ${error?.code}`;
      return false;
    }
    await pause(LOOK_AGAIN_MS);
  }
}

/** Register, direct, assign, start, finish. */
async function receive(walk: Walk, team: Team, documentId: string): Promise<void> {
  const { clerk } = team;
  const id = await arrival(clerk, walk.journey.subject, documentId);
  for (;;) {
    const seen = await clerk.client.ask('GET', `/incoming/${id}`);
    if (!seen.ok) throw new Error(`/incoming/${id}: ${seen.refusal.code}`);
    if (seen.body.state === 'done') return;
    if (!(await nextReception(walk, team, seen))) await pause(LOOK_AGAIN_MS);
  }
}

async function arrival({ client }: Person, subject: string, documentId: string): Promise<string> {
  for (let wait = 200; ; wait = Math.min(wait * 1.5, 2000)) {
    const page = await client.ask('GET', `/incoming?box=all&limit=50&query=${encodeURIComponent(subject)}`);
    const found = page.ok && page.body.items.find((item: Json) => item.foreignDocumentId === documentId);
    if (found) return found.id;
    await pause(wait);
  }
}

async function nextReception(walk: Walk, team: Team, seen: Outcome & { ok: true }): Promise<boolean> {
  const { clerk, head, officer } = team;
  const { id: incomingId, state, signaturesValid } = seen.body;
  const step = (who: Person, verb: string, kind: string, json: Json = {}) =>
    attempt(
      walk,
      who,
      'POST',
      `/incoming/${incomingId}/${verb}`,
      { json, etag: seen.etag },
      { kind, incomingId },
    );
  switch (state) {
    case 'arrived':
      if (typeof signaturesValid !== 'boolean') return false;
      return register(walk, clerk, incomingId, seen.etag);
    case 'registered':
      return step(head, 'direct', 'incoming.directed', {
        opinion: 'Giao chuyên viên xử lý.',
        parts: [{ appointmentId: officer.appointmentId, part: 'lead' }],
      });
    case 'directed':
      return step(clerk, 'assign', 'incoming.assigned');
    case 'assigned':
      return step(officer, 'start', 'incoming.started');
    case 'in_progress':
      return step(officer, 'finish', 'incoming.finished', { result: 'Đã thực hiện.' });
    default:
      throw new Error(`/incoming/${incomingId} is ${state}`);
  }
}

async function register(
  { memory, journey }: Walk,
  { client }: Person,
  incomingId: string,
  etag: string | null,
): Promise<boolean> {
  const outcome = await client.ask('POST', `/incoming/${incomingId}/register`, { json: {}, etag });
  if (outcome.ok)
    memory.remember({ kind: 'incoming.registered', incomingId, number: outcome.body.arrivalNumber });
  else journey.lastTrouble = `register: ${outcome.refusal.code}`;
  return outcome.ok;
}
