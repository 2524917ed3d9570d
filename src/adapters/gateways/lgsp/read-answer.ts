/** What an LGSP answers: `{success, message, docId}`, on errors `{success: false, data: {errorCode, errorDesc}}`; older ones with a code in front. */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { AppError } from '../../../app-error.ts';
import { lgspErrors, outOfReach } from './errors.ts';

const MOST_ANSWER = 32 * 1024 * 1024;

const code = z.union([z.string(), z.number()]).transform(String);
const codes = {
  errorCode: code.nullish(),
  ErrorCode: code.nullish(),
  errorDesc: z.string().nullish(),
  ErrorDesc: z.string().nullish(),
  docId: code.nullish(),
  DocId: code.nullish(),
};
const answer = z.looseObject({
  ...codes,
  success: z.boolean().nullish(),
  code: code.nullish(),
  message: z.string().nullish(),
  data: z.unknown().optional(),
});

export interface LgspAnswer {
  readonly kind: 'ok';
  /** Of the message; empty when none is told. */
  readonly docId: string;
  readonly data: unknown;
}

export interface LgspRefusal {
  readonly kind: 'refused';
  readonly reason: string;
}

const MEANINGS: Readonly<Record<string, string>> = {
  '10': 'tệp không hợp lệ',
  '18': 'đơn vị nhận không tồn tại',
  '19': 'đơn vị gửi không đăng ký',
  '21': 'lỗi xử lý tệp',
  '22': 'edXML không đúng quy định',
  '23': 'đơn vị nhận đã khóa',
};

/**
 * Codes 10–23 are final but 20, an error of the platform's own; whatever says neither yes nor no is asked again.
 * @throws AppError LGSP_KEY_REFUSED (code 15), LGSP_OUT_OF_REACH
 */
export function readAnswer(status: number, value: unknown): LgspAnswer | LgspRefusal {
  const read = answer.safeParse(value);
  const told = read.success ? read.data : undefined;
  const inner = z.looseObject(codes).safeParse(told?.data);
  const within = inner.success ? inner.data : undefined;
  // `code` alone is the platform's word for the HTTP status where it is 200.
  const plain = told?.code === '200' ? '0' : told?.code;
  const given =
    told?.ErrorCode ?? told?.errorCode ?? within?.ErrorCode ?? within?.errorCode ?? plain ?? undefined;
  const said = within?.errorDesc ?? within?.ErrorDesc ?? told?.ErrorDesc ?? told?.errorDesc ?? told?.message;
  if (given === '15') throw new AppError(lgspErrors.LGSP_KEY_REFUSED, { params: { detail: 'mã 15' } });
  const number = Number(given ?? Number.NaN);
  if (given !== '20' && number >= 10 && number <= 23) {
    const reason = `LGSP mã ${given}: ${said || (MEANINGS[given ?? ''] ?? 'từ chối')}`;
    return { kind: 'refused', reason: reason.slice(0, 500) };
  }
  const yes = told?.success ?? given === '0';
  if (status < 200 || status > 299 || !yes || (given ?? '0') !== '0')
    throw outOfReach(`HTTP ${status}, mã ${given ?? '–'}${said ? `, ${said.slice(0, 200)}` : ''}`);
  const docId = told?.DocId ?? told?.docId ?? within?.DocId ?? within?.docId ?? '';
  return { kind: 'ok', docId, data: told?.data };
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @throws AppError LGSP_OUT_OF_REACH */
export async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MOST_ANSWER) throw outOfReach('answer too long');
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw outOfReach((error as NodeJS.ErrnoException).code ?? (error as Error).message);
  } finally {
    response.destroy();
  }
  return Buffer.concat(chunks).toString('utf8');
}
