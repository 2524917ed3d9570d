/** The operations of the national axis, asked as the Java client asks them. */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { AppError } from '../../../app-error.ts';
import { BadAnswer, readJsonMessage } from '../../../lib/edxml/json-message.ts';
import { hashFile } from '../../../lib/vdxp/hash-file.ts';
import type { Operation } from '../../../lib/vdxp/request-headers.ts';
import type { ListedAgency } from '../../../office/exchange/keep-axis-units.ts';
import { type Axis, askAxis, outOfReach, type Question } from './ask-axis.ts';
import { vdxpErrors } from './errors.ts';

export type MessageType = 'edoc' | 'status';

export interface OutgoingMessage {
  /** Organ code of the sender, as in the message. */
  readonly from: string;
  readonly messageType: MessageType;
  readonly sha256: string;
  readonly size: number;
  open(): Promise<AsyncIterable<Uint8Array>>;
}

export interface VdxpClient {
  /** @returns what the axis calls the message. Never repeated here: the job does it, with the same bytes. */
  sendEdoc(message: OutgoingMessage): Promise<string>;
  /** Ids of what waits for us. */
  received(messageType: MessageType): Promise<readonly string[]>;
  /** The bytes of a message; whoever takes them may use none before the end. */
  getEdoc(docId: string): AsyncGenerator<Uint8Array, void>;
  updateStatus(docId: string, status: 'processing' | 'done' | 'fail'): Promise<void>;
  /** Those that stand, and those that the axis says are no more; a code stands once. */
  agencies(): Promise<readonly ListedAgency[]>;
}

const text = z.preprocess((value) => (typeof value === 'number' ? String(value) : value), z.string());
const answer = z.looseObject({
  status: text.nullish(),
  ErrorCode: text.nullish(),
  ErrorDesc: text.nullish(),
  DocId: text.nullish(),
  data: z.unknown().optional(),
});
type Answer = z.infer<typeof answer>;

const listed = z.looseObject({ docId: text });
/** As organ codes are written, old and new; what else stands in a list can not be written to. */
const organCode = text.pipe(
  z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{1,64}$/),
);
const agency = z.looseObject({
  code: organCode,
  name: text.nullish(),
  deleted: z.union([z.boolean(), z.enum(['true', 'false'])]).nullish(),
});
type AxisAgency = z.infer<typeof agency>;

/** Of every answer but that of getEdoc. */
const MOST_ANSWER = 32 * 1024 * 1024;
const CRLF = Buffer.from('\r\n');
const TRIES = 3;

/** Calls throw AppError VDXP_OUT_OF_REACH, VDXP_BAD_ANSWER (later) and VDXP_REFUSED (the axis said no). */
export function createVdxpClient(axis: Axis): VdxpClient {
  const ask = async (question: Question) => readAnswer(question.operation, await askAxis(axis, question));
  return {
    async sendEdoc({ from, messageType, sha256, size, open }) {
      const told = await ask({
        operation: 'sendEdoc',
        parameters: [
          ['servicetype', 'eDoc'],
          ['messagetype', messageType],
          ['hash-file', hashFile(sha256)],
          ['from', from],
        ],
        asFile: true,
        body: { size: size + CRLF.length, open: async () => withLineEnd(await open()) },
      });
      if (!told.DocId) throw badAnswer('sendEdoc', 'no DocId');
      return told.DocId;
    },
    async received(messageType) {
      const parameters = [
        ['servicetype', 'eDoc'],
        ['messagetype', messageType],
      ] as const;
      const told = await again(() => ask({ operation: 'getReceivedEdocList', parameters }));
      return listOf('getReceivedEdocList', listed, told).map(({ docId }) => docId);
    },
    async *getEdoc(docId) {
      const operation = 'getEdoc';
      const response = await again(() =>
        askAxis(axis, {
          operation,
          parameters: [
            ['docId', docId],
            ['filePath', '.'],
          ],
          body: EMPTY_OBJECT,
        }),
      );
      let given = 0;
      const data = readJsonMessage(response, { name: 'data', coding: 'base64' });
      try {
        for (;;) {
          const next = await data.next();
          if (next.done) {
            succeeded(operation, answerOf(operation, next.value));
            if (given === 0) throw badAnswer(operation, 'no data');
            return;
          }
          given += next.value.length;
          yield next.value;
        }
      } catch (error) {
        if (error instanceof AppError) throw error;
        throw error instanceof BadAnswer ? badAnswer(operation, error.message) : outOfReach(operation, error);
      } finally {
        response.destroy();
      }
    },
    async updateStatus(docId, status) {
      const parameters = [
        ['status', status],
        ['docId', docId],
      ] as const;
      await again(() => ask({ operation: 'updateStatus', parameters, body: EMPTY_OBJECT }));
    },
    async agencies() {
      const listOfAgencies = async (operation: 'getAgenciesList' | 'getSynchronizeUnit') =>
        listOf(operation, agency, await again(() => ask({ operation, parameters: [] })));
      const standing = await listOfAgencies('getAgenciesList');
      // Who was closed is told by the other list alone, which not every axis offers.
      const synchronised = await listOfAgencies('getSynchronizeUnit').catch((error: unknown) => {
        if (error instanceof AppError && error.code !== 'VDXP_OUT_OF_REACH') return [];
        throw error;
      });
      const closed = synchronised.filter(({ deleted }) => String(deleted) === 'true');
      return [...new Map([...closed, ...standing].map((one) => [one.code, listedOf(one)])).values()];
    },
  };
}

const listedOf = ({ code, name, deleted }: AxisAgency): ListedAgency => ({
  code,
  name: name ?? '',
  closed: String(deleted) === 'true',
});

const EMPTY_OBJECT: NonNullable<Question['body']> = {
  size: 2,
  open: async () => [Buffer.from('{}')],
};

async function* withLineEnd(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* bytes;
  yield CRLF;
}

/** What only asks, or sets what is set already, may be asked again at once. */
async function again<T>(ask: () => Promise<T>): Promise<T> {
  for (let left = TRIES - 1; ; left--) {
    try {
      return await ask();
    } catch (error) {
      const lost = error instanceof AppError && error.code === 'VDXP_OUT_OF_REACH';
      if (!lost || left === 0) throw error;
    }
  }
}

async function readAnswer(operation: Operation, response: IncomingMessage): Promise<Answer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > MOST_ANSWER) throw badAnswer(operation, 'too long');
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof AppError ? error : outOfReach(operation, error);
  } finally {
    response.destroy();
  }
  try {
    return succeeded(operation, answerOf(operation, JSON.parse(Buffer.concat(chunks).toString('utf8'))));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw badAnswer(operation, `HTTP ${response.statusCode}`);
  }
}

function answerOf(operation: string, value: unknown): Answer {
  const read = answer.safeParse(value);
  if (!read.success) throw badAnswer(operation, z.prettifyError(read.error));
  return read.data;
}

/** Callers of the real client test `OK` alone; a code other than 0 is a refusal as well. */
function succeeded(operation: string, told: Answer): Answer {
  const code = told.ErrorCode ?? '0';
  if (told.status === 'OK' && code === '0') return told;
  const detail = (told.ErrorDesc ?? '').slice(0, 500);
  throw new AppError(vdxpErrors.VDXP_REFUSED, { params: { operation, code, detail } });
}

/** An entry that can not be read must not hide the others. */
function listOf<T>(operation: string, shape: z.ZodType<T>, { data }: Answer): readonly T[] {
  if (data === null || data === undefined) return [];
  if (!Array.isArray(data)) throw badAnswer(operation, 'data is no list');
  return data.flatMap((item) => {
    const read = shape.safeParse(item);
    return read.success ? [read.data] : [];
  });
}

function badAnswer(operation: string, detail: string): AppError {
  return new AppError(vdxpErrors.VDXP_BAD_ANSWER, { params: { operation, detail } });
}
