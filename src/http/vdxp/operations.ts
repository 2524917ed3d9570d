/** One handler for each operation; each reads only the parameters that it needs. */
import { createHash } from 'node:crypto';
import { base64Length, DATA_BEFORE, DATA_BEHIND, writeData } from '../../lib/vdxp/data-stream.ts';
import { isHashFileOf } from '../../lib/vdxp/hash-file.ts';
import { okReply } from '../../lib/vdxp/replies.ts';
import type { Operation } from '../../lib/vdxp/request-headers.ts';
import type { ReadParameters } from '../../lib/vdxp/sign-header.ts';
import type { AxisList, AxisStatus } from '../../office/exchange/edxml-store.ts';
import type { VdxpCall } from './create-vdxp-app.ts';
import type { VdxpDoor } from './vdxp-door.ts';
import { list, receivedItem, refused, said, sentItem, type VdxpOutcome } from './vdxp-replies.ts';

type Handler = (door: VdxpDoor, call: VdxpCall) => Promise<VdxpOutcome>;

const handlers: Readonly<Record<Operation, Handler>> = {
  sendEdoc,
  getReceivedEdocList,
  getSentEdocList,
  getEdoc,
  updateStatus,
  getAgenciesList: async (door) =>
    list((await door.agencies()).filter(({ closed }) => !closed).map(({ item }) => item)),
  getSynchronizeUnit: async (door) =>
    list(
      (await door.agencies()).map(({ item, closed }) => ({
        ...item,
        version: 1,
        centerCode: '',
        deleted: closed,
        modifyDate: '',
        isAgency: true,
      })),
    ),
  registerAgency,
  deleteAgency: async () => refused('405', 'Danh mục đơn vị do người quản trị hệ thống này khai báo'),
};

/** By what stands in the address; undefined for anything else. */
export const operationHandlers: Readonly<Record<string, Handler | undefined>> = Object.assign(
  Object.create(null) as Record<string, Handler>,
  handlers,
);

async function sendEdoc(door: VdxpDoor, { partner, parameters, body }: VdxpCall): Promise<VdxpOutcome> {
  const messageType = messageTypeOf(parameters);
  const claimed = parameters.get('hash-file');
  if (messageType === undefined) return refused('400', 'messagetype phải là edoc hoặc status');
  if (claimed === undefined) return refused('400', 'Thiếu hash-file');
  let kept: Awaited<ReturnType<VdxpDoor['files']['put']>>;
  try {
    kept = await door.files.put(promised(withoutLineEnd(body()), claimed));
  } catch (error) {
    if (!(error instanceof OtherBytes)) throw error;
    return refused('400', 'hash-file không khớp với tệp');
  }
  const answer = await door.accept(partner, { ...kept, messageType });
  return answer.kind === 'taken' ? said({ ...okReply, DocId: answer.docId }) : refused('422', answer.reason);
}

class OtherBytes extends Error {}

/** The end is held back until the whole is what the caller promised: a store that is cut off keeps nothing. */
async function* promised(chunks: AsyncIterable<Uint8Array>, claimed: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
  if (!isHashFileOf(claimed, hash.digest('hex'))) throw new OtherBytes();
}

/** The client adds one CR LF to the file; it is no part of it. */
async function* withoutLineEnd(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let tail: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const all = Buffer.concat([tail, chunk]);
    const keep = Math.min(2, all.length);
    tail = all.subarray(all.length - keep);
    if (all.length > keep) yield all.subarray(0, all.length - keep);
  }
  if (!tail.equals(LINE_END)) yield tail;
}
const LINE_END = Buffer.from('\r\n');

/**
 * A `status` here is as likely one that updateStatus left behind on the client's object: asked with "done" a program would never
 * see anything new. So only "initial" narrows the list.
 */
async function getReceivedEdocList(door: VdxpDoor, { partner, parameters }: VdxpCall): Promise<VdxpOutcome> {
  const initialOnly = parameters.get('status') === 'initial';
  const asked = listOf(parameters, initialOnly ? ['initial'] : ['initial', 'processing']);
  return list((await door.received(partner, asked)).map(receivedItem));
}

async function getSentEdocList(door: VdxpDoor, { partner, parameters }: VdxpCall): Promise<VdxpOutcome> {
  const docId = docIdOf(parameters);
  if (docId === null) return list([]);
  return list((await door.sent(partner, docId, listOf(parameters, undefined))).map(sentItem));
}

async function getEdoc(door: VdxpDoor, { partner, parameters }: VdxpCall): Promise<VdxpOutcome> {
  const docId = docIdOf(parameters);
  const message = docId ? await door.message(partner, docId) : null;
  if (!message) return refused('404', 'Không có văn bản này cho hệ thống gọi');
  const size = Buffer.byteLength(DATA_BEFORE) + base64Length(message.size) + Buffer.byteLength(DATA_BEHIND);
  return { kind: 'stream', size, pieces: writeData(await door.files.open(message.sha256)) };
}

const STATUSES: readonly string[] = [
  'initial',
  'processing',
  'done',
  'fail',
  'cancellation',
] satisfies AxisStatus[];

async function updateStatus(door: VdxpDoor, { partner, parameters }: VdxpCall): Promise<VdxpOutcome> {
  const docId = docIdOf(parameters);
  const status = parameters.get('status') ?? '';
  if (!STATUSES.includes(status)) return refused('400', 'status không hợp lệ');
  const message = docId ? await door.message(partner, docId) : null;
  if (!message) return refused('404', 'Không có văn bản này cho hệ thống gọi');
  await door.setStatus(message, status as AxisStatus);
  return said(okReply);
}

/** The body is not signed, so it changes nothing: a unit that is entered here already is welcome. */
async function registerAgency(door: VdxpDoor, { partner, body }: VdxpCall): Promise<VdxpOutcome> {
  const code = codeIn(await textOf(body()));
  if (code !== undefined && (await door.isOf(partner, code))) return said(okReply);
  return refused('405', 'Danh mục đơn vị do người quản trị hệ thống này khai báo');
}

function codeIn(text: string): string | undefined {
  try {
    const { code } = JSON.parse(text) as { code?: unknown };
    return typeof code === 'string' ? code : undefined;
  } catch {
    return undefined;
  }
}

const MOST_TEXT = 64 * 1024;

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MOST_TEXT) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function messageTypeOf(parameters: ReadParameters): 'edoc' | 'status' | undefined {
  const told = parameters.get('messagetype');
  return told === 'edoc' || told === 'status' ? told : undefined;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `docId` before `docid`, which may be left over from an earlier call. Null: no id of ours. */
function docIdOf(parameters: ReadParameters): string | undefined | null {
  const told = parameters.get('docId') ?? parameters.get('docid');
  if (told === undefined || told === '') return undefined;
  return UUID.test(told) ? told.toLowerCase() : null;
}

const MOST_LISTED = 1000;

function listOf(parameters: ReadParameters, statuses: readonly AxisStatus[] | undefined): AxisList {
  const size = numberOf(parameters.get('pageSize'), MOST_LISTED);
  const limit = Math.min(Math.max(size, 1), MOST_LISTED);
  const page = numberOf(parameters.get('pageIndex'), 1);
  return {
    messageType: messageTypeOf(parameters),
    statuses,
    from: dayOf(parameters.get('fromDate'), '00:00:00.000'),
    to: dayOf(parameters.get('toDate'), '23:59:59.999'),
    limit,
    offset: Math.max(page - 1, 0) * limit,
  };
}

function numberOf(text: string | undefined, usual: number): number {
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : usual;
}

/** yyyy/MM/dd, yyyy-MM-dd or dd/MM/yyyy, a time behind it passed over; undefined: no bound. */
function dayOf(text: string | undefined, clock: string): Date | undefined {
  const yearFirst = /^(\d{4})[/-](\d{2})[/-](\d{2})/.exec(text ?? '');
  const dayFirst = /^(\d{2})[/-](\d{2})[/-](\d{4})/.exec(text ?? '');
  const parts = yearFirst?.slice(1, 4) ?? dayFirst?.slice(1, 4).reverse();
  const at = parts ? new Date(`${parts.join('-')}T${clock}+07:00`) : undefined;
  return at && !Number.isNaN(at.getTime()) ? at : undefined;
}
