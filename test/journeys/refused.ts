/** What a refusal must be: its status, its code, its sentences in both languages, and nothing half-done behind it. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { ApiFailure, type Json, pause } from '../../scripts/journey/client.ts';
import type { ErrorSpec, ErrorText } from '../../src/app-error.ts';
import type { RunningService } from '../support/running-service.ts';

/** The problem answer of a request that is refused. */
export async function refusal(work: Promise<unknown>, status: number, spec: ErrorSpec): Promise<Json> {
  const error = await work.then(
    () => expect.fail(`${spec.code} was expected, but nothing was refused`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiFailure)) throw error;
  expect(error.problem.code, error.message).to.equal(spec.code);
  expect(error.status).to.equal(status);
  expectSentences(error.problem, spec);
  return error.problem;
}

export function expectSentences(problem: Json, spec: ErrorSpec): void {
  expect(problem.type).to.equal(`urn:an-tin:problem:${spec.code}`);
  const told: readonly [keyof ErrorText, string, string][] = [
    ['vi', problem.title, problem.detail],
    ['en', problem.titleEn, problem.detailEn],
  ];
  for (const [language, title, detail] of told) {
    expect(title).to.match(asPattern(spec.title[language]));
    expect(detail).to.match(asPattern(spec.remedy[language]));
  }
  expect(problem.traceId).to.be.a('string').and.not.equal('');
}

/** A job that failed keeps the same sentences. */
export function expectFailed(job: Json, spec: ErrorSpec): void {
  expect(job.state, JSON.stringify(job.error)).to.equal('failed');
  expect(job.error.code).to.equal(spec.code);
  for (const language of ['vi', 'en'] as const)
    expect(job.error.title[language]).to.match(asPattern(spec.title[language]));
}

/** `{name}` stands for a value that was filled in. */
function asPattern(text: string): RegExp {
  const parts = text.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^{}]+')}$`, 'u');
}

const tables = [
  'documents',
  'document_files',
  'file_versions',
  'files',
  'document_signers',
  'document_reviews',
  'deliveries',
  'incoming_documents',
  'register_entries',
  'book_years',
  'jobs',
  'outbox',
  'certificates',
  'authority_grants',
] as const;

/** Everything that a refused step might have left: rows in full, numbers taken, stored bytes, uploads under way. */
export async function stateOf({ parts }: RunningService): Promise<Readonly<Record<string, unknown>>> {
  const state: Record<string, unknown> = {};
  for (const table of tables) {
    const found = await parts.database.pool.query(
      `SELECT count(*)::int AS rows, md5(string_agg(t::text, E'\\n' ORDER BY t::text)) AS content FROM ${table} t`,
    );
    state[table] = found.rows[0];
  }
  for (const folder of ['blobs', 'uploads'])
    state[folder] = await filesIn(join(parts.config.dataDir, folder));
  return state;
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort();
}

/** Until the workers have done what earlier steps promised; mails that wait for their time do not count. */
async function untilQuiet({ parts }: RunningService): Promise<void> {
  const query = `SELECT count(*)::int AS n FROM outbox
    WHERE finished_at IS NULL AND (not_before IS NULL OR not_before <= now())`;
  while ((await parts.database.pool.query(query)).rows[0].n > 0) await pause(20);
}

/** Runs what is to be refused and finds everything as it was. */
export async function changesNothing<T>(service: RunningService, work: () => Promise<T>): Promise<T> {
  await untilQuiet(service);
  const before = await stateOf(service);
  const result = await work();
  expect(await stateOf(service)).to.deep.equal(before);
  return result;
}
