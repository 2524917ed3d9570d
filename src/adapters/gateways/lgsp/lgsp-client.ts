/**
 * The operations of a province's LGSP, as those speak them who are connected to one (Lạng Sơn): sendEdoc, syncReceivedEdocList,
 * getEdoc, updateStatus, getAgenciesList. No platform was reached while this was written.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../../app-error.ts';
import { BadAnswer, readJsonMessage } from '../../../lib/edxml/json-message.ts';
import type { AxisInbox } from '../../../office/exchange/edxml-fetch.ts';
import type { CarriedMessage, CarryAnswer } from '../../../office/exchange/edxml-gateway.ts';
import type { ListedAgency } from '../../../office/exchange/keep-axis-units.ts';
import { vietnamDate } from '../../../office/unit-of-work.ts';
import { askLgsp, jsonBody, type Lgsp, type LgspQuestion } from './ask-lgsp.ts';
import { lgspErrors, outOfReach } from './errors.ts';
import { jsonOf, type LgspAnswer, type LgspRefusal, readAnswer, textOf } from './read-answer.ts';
import type { LgspTokens } from './tokens.ts';

export interface LgspClient extends AxisInbox {
  /** Never repeated here: the job does it, with the same bytes. */
  sendEdoc(message: Pick<CarriedMessage, 'messageType' | 'sha256' | 'size' | 'open'>): Promise<CarryAnswer>;
  agencies(): Promise<readonly ListedAgency[]>;
}

export interface LgspClientDeps {
  readonly tokens: LgspTokens;
  readonly memory: LgspMemory;
  /** Since when this service is connected to the platform. */
  readonly since: Date;
  readonly now: () => Date;
}

/** Of one platform, for as long as the process runs. */
export class LgspMemory {
  /** Ids that were settled here: a platform that goes on listing them is not asked for them again. */
  readonly settled = new Set<string>();
  /** By type of message: when all days were asked for last. */
  readonly wholeAt = new Map<string, number>();
}

const DAY_MS = 86_400_000;
/** The platform lists by days. Once a day it is asked for all of them: what waits long, or waited through an outage, is not lost. */
const LOOK_BACK_MS = 7 * DAY_MS;
/** What the platform calls a message that its receiver has settled. */
const SETTLED = new Set(['done', 'fail', 'cancellation']);

const word = z.union([z.string(), z.number()]).transform((value) => String(value).trim());
const listed = z.looseObject({
  docId: word.pipe(z.string().min(1).max(200)),
  status: word.nullish(),
  messageType: word.nullish(),
});
/** As organ codes are written, old and new; what else stands in a list can not be written to. */
const organCode = word.pipe(z.string().regex(/^[\x21-\x7e]{1,64}$/));
const agency = z.union([
  z
    .looseObject({ orgCode: organCode, orgName: word.nullish() })
    .transform(({ orgCode, orgName }) => ({ code: orgCode, name: orgName ?? '', closed: false })),
  z
    .looseObject({ code: organCode, name: word.nullish() })
    .transform(({ code, name }) => ({ code, name: name ?? '', closed: false })),
]);

/** Calls throw AppError LGSP_OUT_OF_REACH (later), LGSP_KEY_REFUSED (after IT has looked), LGSP_REFUSED (the platform said no). */
export function createLgspClient(lgsp: Lgsp, { tokens, memory, since, now }: LgspClientDeps): LgspClient {
  const ask = async (question: LgspQuestion) => {
    const response = await askLgsp(lgsp, tokens, question);
    return readAnswer(response.statusCode ?? 0, jsonOf(await textOf(response)));
  };
  const wanted = async (operation: string, question: LgspQuestion) => granted(operation, await ask(question));
  return {
    async sendEdoc(message) {
      const told = await ask({ method: 'POST', path: 'sendEdoc', body: multipart(message) });
      // It took the message; what it calls it is only for asking after it.
      return told.kind === 'ok' ? { kind: 'carried', reference: told.docId } : told;
    },
    async received(messageType) {
      const at = now().getTime();
      const whole = at - (memory.wholeAt.get(messageType) ?? Number.NEGATIVE_INFINITY) >= DAY_MS;
      const from = whole ? since.getTime() - DAY_MS : at - LOOK_BACK_MS;
      const query = new URLSearchParams({
        messageType,
        fromDate: dayOf(new Date(from)),
        toDate: dayOf(new Date(at)),
      });
      const path = `syncReceivedEdocList?${query}`;
      const told = await wanted('syncReceivedEdocList', { method: 'GET', path });
      const rows = listOf(listed, told.data);
      if (whole) memory.wholeAt.set(messageType, at);
      const waiting = rows.filter(
        (one) =>
          !SETTLED.has(one.status?.toLowerCase() ?? '') &&
          !memory.settled.has(one.docId) &&
          (one.messageType ?? messageType).toLowerCase() === messageType,
      );
      return [...new Set(waiting.map(({ docId }) => docId))];
    },
    async *getEdoc(docId) {
      const path = `getEdoc?${new URLSearchParams({ docId })}`;
      const response = await askLgsp(lgsp, tokens, { method: 'GET', path });
      const bytes = readJsonMessage(response, { name: 'edxml', coding: 'either', aside: ['fileContent'] });
      let given = 0;
      try {
        for (;;) {
          const next = await bytes.next();
          if (!next.done) {
            given += next.value.length;
            yield next.value;
            continue;
          }
          granted('getEdoc', readAnswer(response.statusCode ?? 0, next.value));
          if (given === 0) throw outOfReach('getEdoc: no edxml');
          return;
        }
      } catch (error) {
        if (error instanceof AppError) throw error;
        const { code, message } = error as NodeJS.ErrnoException;
        throw outOfReach(`getEdoc: ${error instanceof BadAnswer ? message : (code ?? message)}`, error);
      } finally {
        response.destroy();
      }
    },
    async updateStatus(docId, status) {
      await wanted('updateStatus', {
        method: 'POST',
        path: 'updateStatus',
        body: jsonBody({ docId, status }),
      });
      memory.settled.add(docId);
    },
    async agencies() {
      const response = await askLgsp(lgsp, tokens, { method: 'GET', path: 'getAgenciesList' });
      const status = response.statusCode ?? 0;
      const value = jsonOf(await textOf(response));
      if (Array.isArray(value) && status === 200) return listOf(agency, value);
      return listOf(agency, granted('getAgenciesList', readAnswer(status, value)).data);
    },
  };
}

/** @throws AppError LGSP_REFUSED */
function granted(operation: string, told: LgspAnswer | LgspRefusal): LgspAnswer {
  if (told.kind === 'ok') return told;
  throw new AppError(lgspErrors.LGSP_REFUSED, { params: { operation, detail: told.reason } });
}

/** `YYYY/MM/DD`, in Vietnam. */
const dayOf = (at: Date) => vietnamDate(at).replaceAll('-', '/');

/** An entry that can not be read must not hide the others. */
function listOf<T>(shape: z.ZodType<T>, data: unknown): readonly T[] {
  if (data === null || data === undefined) return [];
  if (!Array.isArray(data)) throw outOfReach('data is no list');
  return data.flatMap((item) => {
    const read = shape.safeParse(item);
    return read.success ? [read.data] : [];
  });
}

function multipart({
  messageType,
  sha256,
  size,
  open,
}: Parameters<LgspClient['sendEdoc']>[0]): NonNullable<LgspQuestion['body']> {
  const boundary = `antin-${randomUUID()}`;
  const part = (disposition: string) => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`;
  const type = `${part('name="messageType"')}\r\n${messageType}\r\n`;
  const file = `${part(`name="edocFile"; filename="${sha256.slice(0, 32)}.edxml"`)}Content-Type: application/xml\r\n\r\n`;
  const [before, behind] = [Buffer.from(type + file), Buffer.from(`\r\n--${boundary}--\r\n`)];
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    size: before.length + size + behind.length,
    open: async () =>
      (async function* () {
        yield before;
        yield* await open();
        yield behind;
      })(),
  };
}
