/** The gateway to another Ấn Tín instance: files first, then the signed consignments, many in one request. */
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { AppError } from '../../../app-error.ts';
import type { Consignment } from '../../../office/exchange/consignment.ts';
import {
  type DispatchAnswer,
  type DispatchOutcome,
  type Gateway,
  unreached,
} from '../../../office/exchange/gateway.ts';
import {
  agenciesAnswer,
  consignmentsAnswer,
  MESSAGE_BYTES,
  MOST_TOGETHER,
  type PeerAnswer,
  peerPaths,
  peerStatusAnswer,
  SMALL_FILE_BYTES,
  SMALL_FILES_BYTES,
} from '../../../office/exchange/peer-messages.ts';
import { peerErrors } from './errors.ts';
import type { PeerConnection, SmallFile } from './peer-connection.ts';

export interface PeerGatewayDeps {
  readonly connection: PeerConnection;
  readonly files: { open(sha256: string): Promise<Readable> };
  /** By the sending unit's server key; a JWS over the consignment as it stands. */
  readonly sign: (message: Consignment) => Promise<string>;
}

export interface PeerGateway extends Gateway {
  /** The partner's list of its agencies, a JWS by its instance key; not believed before it is checked. */
  agencies(): Promise<string>;
}

export function createPeerGateway(deps: PeerGatewayDeps): PeerGateway {
  const dispatchAll = async (messages: readonly Consignment[]): Promise<readonly DispatchOutcome[]> => {
    const outcomes = new Map<Consignment, DispatchOutcome>();
    const ready = await sendFiles(deps, messages, outcomes);
    for (const some of await packed(deps, ready)) await post(deps, some, outcomes);
    return messages.map((message) => outcomes.get(message)!);
  };
  return {
    dispatchAll,
    dispatch: async (message) => {
      const [outcome] = await dispatchAll([message]);
      if (outcome!.kind === 'unreached') throw outcome!.error;
      return outcome as DispatchAnswer;
    },
    status: async (status) => {
      const answer = readAs(
        peerStatusAnswer,
        await deps.connection.ask('POST', peerPaths.statuses, { status }),
      );
      if (answer.kind === 'later') throw notNow(answer.code);
      return answer;
    },
    agencies: async () => readAs(agenciesAnswer, await deps.connection.ask('GET', peerPaths.agencies)).list,
  };
}

/** Each file once, whoever it goes to. A file that can not be sent holds up only the consignments that name it. */
async function sendFiles(
  deps: PeerGatewayDeps,
  messages: readonly Consignment[],
  outcomes: Map<Consignment, DispatchOutcome>,
): Promise<readonly Consignment[]> {
  const failed = new Map<string, unknown>();
  const sizes = new Map(messages.flatMap((message) => message.files).map((file) => [file.sha256, file.size]));
  const files = [...sizes].map(([sha256, size]) => ({ sha256, size }));
  const large = files.filter(({ size }) => size > SMALL_FILE_BYTES);
  const small = bundles(files.filter(({ size }) => size <= SMALL_FILE_BYTES));
  await Promise.all([
    inLanes(large, (file) => sendFile(deps, file, failed)),
    inLanes(small, (bundle) => sendBundle(deps, bundle, failed)),
  ]);
  return messages.filter((message) => {
    const broken = message.files.find(({ sha256 }) => failed.has(sha256));
    if (broken) outcomes.set(message, unreached(failed.get(broken.sha256)));
    return broken === undefined;
  });
}

interface FileToSend {
  readonly sha256: string;
  readonly size: number;
}

type FailedFiles = Map<string, unknown>;

async function sendFile(
  { connection, files }: PeerGatewayDeps,
  { sha256, size }: FileToSend,
  failed: FailedFiles,
): Promise<void> {
  await connection
    .putFile(sha256, size, () => files.open(sha256))
    .catch((error: unknown) => failed.set(sha256, error));
}

async function sendBundle(
  deps: PeerGatewayDeps,
  bundle: readonly FileToSend[],
  failed: FailedFiles,
): Promise<void> {
  const read: SmallFile[] = [];
  for (const { sha256 } of bundle) {
    const bytes = await gather(deps, sha256).catch((error: unknown) => void failed.set(sha256, error));
    if (bytes) read.push({ sha256, bytes });
  }
  if (read.length === 0) return;
  await deps.connection.putSmallFiles(read).catch(async (error: unknown) => {
    // One of them is refused, or the other side takes files singly only.
    const answered = error instanceof AppError && error.code === 'PEER_ANSWERED_ERROR';
    for (const { sha256, bytes } of read) {
      if (answered) await sendFile(deps, { sha256, size: bytes.byteLength }, failed);
      else failed.set(sha256, error);
    }
  });
}

async function gather({ files }: PeerGatewayDeps, sha256: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await files.open(sha256)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function bundles(files: readonly FileToSend[]): readonly (readonly FileToSend[])[] {
  const made: FileToSend[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const file of files) {
    const size = file.size + SMALL_FILE_HEAD;
    if (bytes + size > SMALL_FILES_BYTES) {
      made.push([]);
      bytes = 0;
    }
    made.at(-1)!.push(file);
    bytes += size;
  }
  return made;
}

const SMALL_FILE_HEAD = 72;
const FILES_AT_ONCE = 2;

async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const lane = async () => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, lane));
}

interface Parcel {
  readonly message: Consignment;
  readonly jws: string;
}

/** In requests that the other side takes. */
async function packed(
  { sign }: PeerGatewayDeps,
  messages: readonly Consignment[],
): Promise<readonly (readonly Parcel[])[]> {
  const requests: Parcel[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    const jws = await sign(message);
    if (bytes + jws.length > MESSAGE_BYTES / 2 || requests.at(-1)!.length >= MOST_TOGETHER) {
      requests.push([]);
      bytes = 0;
    }
    requests.at(-1)!.push({ message, jws });
    bytes += jws.length;
  }
  return requests;
}

async function post(
  { connection }: PeerGatewayDeps,
  parcels: readonly Parcel[],
  outcomes: Map<Consignment, DispatchOutcome>,
): Promise<void> {
  try {
    const body = { consignments: parcels.map(({ jws }) => jws) };
    const { answers } = readAs(
      consignmentsAnswer,
      await connection.ask('POST', peerPaths.consignments, body),
    );
    if (answers.length !== parcels.length) throw new AppError(peerErrors.PEER_ANSWER_UNREADABLE);
    for (const [at, { message }] of parcels.entries()) outcomes.set(message, outcomeOf(answers[at]!));
  } catch (error) {
    for (const { message } of parcels) outcomes.set(message, unreached(error));
  }
}

function outcomeOf(answer: PeerAnswer): DispatchOutcome {
  if (answer.kind === 'missing') return unreached(notNow('FILES_MISSING'));
  return answer.kind === 'later' ? unreached(notNow(answer.code)) : answer;
}

function notNow(code: string): AppError {
  return new AppError(peerErrors.PEER_ANSWERED_ERROR, { params: { status: 503, code } });
}

function readAs<T>(shape: z.ZodType<T>, value: unknown): T {
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  const cause = new Error(z.prettifyError(read.error));
  throw new AppError(peerErrors.PEER_ANSWER_UNREADABLE, { cause });
}
