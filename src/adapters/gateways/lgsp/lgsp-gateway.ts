/** To a province's LGSP: one multipart POST for each message, streamed. Codes 10–23 are final but 20; that and 5xx pass. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { AppError } from '../../../app-error.ts';
import {
  type CarriedMessage,
  type CarryAnswer,
  createEdxmlGateway,
  type EdxmlGatewayPorts,
} from '../../../office/exchange/edxml-gateway.ts';
import type { Gateway } from '../../../office/exchange/gateway.ts';
import type { Partner } from '../../../office/exchange/partner.ts';
import { lgspErrors } from './errors.ts';

export interface Lgsp {
  /** A path is kept: `/v1/sendEdoc` is put behind it. */
  readonly endpoint: string;
  readonly systemId: string;
  readonly secret: string;
  /** Of the whole exchange; the platform's own limit is 60 s. */
  readonly timeoutMs?: number;
}

export function createLgspGateway(partner: Partner, lgsp: Lgsp, ports: EdxmlGatewayPorts): Gateway {
  return createEdxmlGateway(ports, partner, (message) => sendToLgsp(lgsp, message));
}

const TIMEOUT_MS = 60_000;
const MOST_ANSWER = 1024 * 1024;

/** @throws AppError LGSP_OUT_OF_REACH (later), LGSP_KEY_REFUSED (after IT has looked) */
export async function sendToLgsp(lgsp: Lgsp, message: CarriedMessage): Promise<CarryAnswer> {
  const boundary = `antin-${randomUUID()}`;
  const [before, behind] = partsAround(boundary, message);
  const url = new URL(`${lgsp.endpoint.replace(/\/+$/, '')}/v1/sendEdoc`);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const request = send(url, {
    method: 'POST',
    headers: {
      'Content-Type': `multipart/form-data; boundary=${boundary}`,
      'Content-Length': before.length + message.size + behind.length,
      'X-SystemId': lgsp.systemId,
      'X-SecretKey': lgsp.secret,
      Accept: 'application/json',
    },
    signal: AbortSignal.timeout(lgsp.timeoutMs ?? TIMEOUT_MS),
  });
  try {
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    const body = (async function* () {
      yield before;
      yield* await message.open();
      yield behind;
    })();
    const writing = pipeline(body, request);
    const [[response]] = await Promise.all([answered, Promise.race([writing, answered])]);
    return readAnswer(response.statusCode ?? 0, await textOf(response));
  } catch (cause) {
    request.destroy();
    if (cause instanceof AppError) throw cause;
    throw outOfReach((cause as NodeJS.ErrnoException).code ?? (cause as Error).message, cause);
  }
}

function partsAround(boundary: string, { messageType, sha256 }: CarriedMessage): readonly [Buffer, Buffer] {
  const part = (disposition: string) => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`;
  const type = `${part('name="messageType"')}\r\n${messageType}\r\n`;
  const file = `${part(`name="edocFile"; filename="${sha256.slice(0, 32)}.edxml"`)}Content-Type: application/xml\r\n\r\n`;
  return [Buffer.from(type + file), Buffer.from(`\r\n--${boundary}--\r\n`)];
}

const code = z.union([z.string(), z.number()]).transform(String);
const answer = z.looseObject({
  errorCode: code.nullish(),
  ErrorCode: code.nullish(),
  code: code.nullish(),
  errorDesc: z.string().nullish(),
  ErrorDesc: z.string().nullish(),
  message: z.string().nullish(),
  docId: code.nullish(),
  DocId: code.nullish(),
  data: z.unknown().optional(),
});

const MEANINGS: Readonly<Record<string, string>> = {
  '10': 'tệp không hợp lệ',
  '18': 'đơn vị nhận không tồn tại',
  '19': 'đơn vị gửi không đăng ký',
  '21': 'lỗi xử lý tệp',
  '22': 'edXML không đúng quy định',
  '23': 'đơn vị nhận đã khóa',
};

function readAnswer(status: number, text: string): CarryAnswer {
  const read = answer.safeParse(jsonOf(text));
  const told = read.success ? read.data : undefined;
  const given = told?.ErrorCode ?? told?.errorCode ?? told?.code;
  if (given === '15') throw new AppError(lgspErrors.LGSP_KEY_REFUSED);
  const number = Number(given ?? Number.NaN);
  if (given !== '20' && number >= 10 && number <= 23) {
    const said = told?.ErrorDesc ?? told?.errorDesc ?? told?.message ?? '';
    return {
      kind: 'refused',
      reason: `LGSP mã ${given}: ${said || (MEANINGS[given ?? ''] ?? 'từ chối')}`.slice(0, 500),
    };
  }
  if (status < 200 || status > 299 || given !== '0') throw outOfReach(`HTTP ${status}, mã ${given ?? '–'}`);
  const inner = z.looseObject({ docId: code.nullish(), DocId: code.nullish() }).safeParse(told?.data);
  const reference =
    told?.DocId ?? told?.docId ?? (inner.success ? (inner.data.DocId ?? inner.data.docId) : undefined);
  // It took the message; what it calls it is only for asking after it.
  return { kind: 'carried', reference: reference ?? '' };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_ANSWER) throw outOfReach('answer too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function outOfReach(detail: string, cause?: unknown): AppError {
  return new AppError(lgspErrors.LGSP_OUT_OF_REACH, { params: { detail }, cause });
}
