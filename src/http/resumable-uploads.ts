/**
 * Resumable uploads by the open tus protocol (version 1.0.0: creation, expiration, termination) at /api/v1/uploads.
 * An upload belongs to the account that began it: its id starts with the account's id, which the server writes, not the
 * client. A finished one is given to any upload route as ?upload=ID and is used once.
 */
import { randomBytes } from 'node:crypto';
import { createReadStream, mkdirSync, type StatsFs } from 'node:fs';
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '../app-error.ts';
import type { Actor } from '../office/identity/actor.ts';
import { notesOf } from './access-log.ts';
import type { AppOptions } from './app-options.ts';
import { authenticate, checkDuty, checkOrigin } from './authenticate.ts';
import { httpErrors } from './errors.ts';
import { countForAccount } from './rate-limit.ts';
import { discardRest, inviteBody, tooLarge } from './receive-upload.ts';

const PATH = '/api/v1/uploads';
const EXPIRY_MS = 24 * 3600_000;
/** Uploads of one account that wait to be used, and their bytes as a multiple of the largest file: more would fill the disk. */
const MOST_WAITING = 40;
const MOST_WAITING_FILES = 10;
/** Of the disk, for what is being signed and for the database: an upload never takes it. */
const KEPT_FREE = 0.05;

export interface FinishedUpload {
  readonly size: number;
  readonly name: string | null;
  readonly mediaType: string | null;
  readonly open: () => Readable;
  /** After use. */
  readonly remove: () => Promise<void>;
}

type Door = Pick<AppOptions, 'loadActor' | 'publicUrl' | 'requestCounts' | 'rateLimits'>;

export interface ResumableUploads {
  readonly handler: (door: Door) => RequestHandler;
  /** Refuses another account's upload exactly as an unknown one. */
  readonly openUpload: (id: string, actor: Actor) => Promise<FinishedUpload>;
  /** Removes what was not used within 24 hours; returns how many. */
  readonly removeExpired: () => Promise<number>;
}

export interface UploadSettings {
  readonly folder: string;
  /** The most bytes of one file. */
  readonly limit: number;
  readonly publicUrl: URL;
  /** Instead of asking the disk. */
  readonly diskSpace?: (folder: string) => Promise<Pick<StatsFs, 'bavail' | 'blocks' | 'bsize'>>;
}

export function makeResumableUploads(settings: UploadSettings): ResumableUploads {
  mkdirSync(settings.folder, { recursive: true, mode: 0o700 });
  const store = new FileStore({ directory: settings.folder, expirationPeriodInMilliseconds: EXPIRY_MS });
  const owners = new WeakMap<object, string>();
  const server = new Server({
    path: PATH,
    datastore: store,
    maxSize: settings.limit,
    relativeLocation: true,
    allowedOrigins: [settings.publicUrl.origin],
    namingFunction: (request) => `${owners.get(nodeRequest(request))!}.${randomBytes(16).toString('hex')}`,
  });
  return {
    handler: (door) => async (request, response) => {
      await serve(server, settings, door, owners, request, response);
    },
    openUpload: (id, actor) => openFinished(store, settings.folder, id, actor),
    removeExpired: () => server.cleanUpExpiredUploads(),
  };
}

function nodeRequest(request: { runtime?: { node?: { req: object } | undefined } | undefined }): object {
  return request.runtime!.node!.req;
}

async function serve(
  server: Server,
  settings: UploadSettings,
  door: Door,
  owners: WeakMap<object, string>,
  request: Request,
  response: Response,
): Promise<void> {
  const notes = notesOf(response);
  notes.route = '/uploads';
  checkOrigin(request, door.publicUrl);
  const principal = await authenticate(request, notes.traceId, door.loadActor);
  checkDuty(principal, { access: 'signed-in', path: '/uploads' });
  const { actor } = principal;
  notes.accountId = actor.accountId;
  const id = request.path.slice(1);
  const creating = request.method === 'POST' && id === '';
  const known = ['HEAD', 'PATCH', 'DELETE'].includes(request.method) && belongsTo(id, actor);
  if (!creating && !known && request.method !== 'OPTIONS') throw new AppError(httpErrors.UPLOAD_NOT_FOUND);
  const kind = { method: request.method, route: { upload: settings } };
  if (creating) await countForAccount(door, actor.accountId, kind);
  if (creating) await checkRoom(settings, actor, Number(request.get('upload-length') ?? 0));
  owners.set(request, actor.accountId);
  inviteBody(request, response);
  request.url = request.originalUrl;
  await server.handle(request, response);
  discardRest(request);
}

function belongsTo(id: string, actor: Actor): boolean {
  return /^[0-9a-f-]{36}\.[0-9a-f]{32}$/.test(id) && id.startsWith(`${actor.accountId}.`);
}

async function checkRoom(settings: UploadSettings, actor: Actor, length: number): Promise<void> {
  if (length > settings.limit) throw tooLarge(settings.limit);
  const names = await readdir(settings.folder);
  const waiting = names.filter((name) => belongsTo(name, actor));
  let bytes = length;
  for (const name of waiting) bytes += (await stat(join(settings.folder, name)).catch(() => null))?.size ?? 0;
  if (waiting.length >= MOST_WAITING || bytes > settings.limit * MOST_WAITING_FILES)
    throw new AppError(httpErrors.TOO_MANY_REQUESTS, {
      params: { retryAfterSeconds: 3600 },
      details: { retryAfterSeconds: 3600 },
    });
  const { bavail, blocks, bsize } = await (settings.diskSpace ?? statfs)(settings.folder);
  if (bavail * bsize - length < blocks * bsize * KEPT_FREE) throw new AppError(httpErrors.DISK_KEPT_FREE);
}

async function openFinished(
  store: FileStore,
  folder: string,
  id: string,
  actor: Actor,
): Promise<FinishedUpload> {
  const upload = belongsTo(id, actor) ? await store.getUpload(id).catch(() => null) : null;
  if (upload === null) throw new AppError(httpErrors.UPLOAD_NOT_FOUND);
  if (upload.size === undefined || upload.offset !== upload.size)
    throw new AppError(httpErrors.UPLOAD_UNFINISHED);
  return {
    size: upload.size,
    name: upload.metadata?.['filename']?.normalize('NFC') ?? null,
    mediaType: upload.metadata?.['filetype']?.toLowerCase() ?? null,
    open: () => createReadStream(join(folder, id)),
    remove: () => store.remove(id).catch(() => undefined),
  };
}
