/**
 * The statuses of QĐ 28/2018 and what they are in our lifecycle: pure tables, each code one event and each event one
 * code. 13 goes from the sender to the receiver, every other code from the receiver to the sender.
 */
import { inVietnam } from '../../lib/edxml/dates.ts';
import type { Party, ResponseFor, StatusHeader } from '../../lib/edxml/message.ts';
import {
  type DeliveryState,
  type DeliveryStep,
  deliveryStepByCode,
  deliveryTransitions,
} from '../documents/lifecycle/delivery.ts';
import type { IncomingState, IncomingStep } from '../documents/lifecycle/incoming.ts';

export const edxmlStatusCodes = ['01', '02', '03', '04', '05', '06', '13', '15', '16'] as const;
export type EdxmlStatusCode = (typeof edxmlStatusCodes)[number];

/** What happened. `arrive` is the receipt; a leader's opinion (`direct`) is the office's own and is told to nobody. */
export type StatusEvent = 'arrive' | Exclude<IncomingStep, 'direct'> | 'ask-recall' | 'refuse-recall';

const EVENTS: Readonly<Record<EdxmlStatusCode, StatusEvent>> = {
  '01': 'arrive',
  '02': 'refuse',
  '03': 'register',
  '04': 'assign',
  '05': 'start',
  '06': 'finish',
  '13': 'ask-recall',
  '15': 'withdraw',
  '16': 'refuse-recall',
};

/** What stands in `Description` when nobody gave a reason: there are readers that fail without one. */
const WORDS: Readonly<Record<EdxmlStatusCode, string>> = {
  '01': 'Đã đến',
  '02': 'Từ chối tiếp nhận',
  '03': 'Đã tiếp nhận',
  '04': 'Đã phân công',
  '05': 'Đang xử lý',
  '06': 'Đã hoàn thành',
  '13': 'Đề nghị thu hồi',
  '15': 'Đồng ý thu hồi, cập nhật',
  '16': 'Từ chối thu hồi, cập nhật',
};

/** The last code that was told when an incoming document stands there. Before `assigned` an opinion changes nothing. */
export const codeByIncomingState: Readonly<Record<IncomingState, EdxmlStatusCode>> = {
  arrived: '01',
  registered: '03',
  directed: '03',
  assigned: '04',
  in_progress: '05',
  done: '06',
  returned: '02',
  withdrawn: '15',
};

export const eventOfCode = (code: EdxmlStatusCode): StatusEvent => EVENTS[code];

export function codeOfEvent(event: StatusEvent): EdxmlStatusCode {
  return edxmlStatusCodes.find((code) => EVENTS[code] === event)!;
}

/** What a code does to the sender's delivery; undefined: a recall asked or refused leaves it where it is. */
export const deliveryStepOfCode = (code: EdxmlStatusCode): DeliveryStep | undefined =>
  deliveryStepByCode[code];

/** Where the sender's delivery stands after a code, coming from anywhere that allows it. */
export function deliveryStateOfCode(code: EdxmlStatusCode): DeliveryState | undefined {
  const step = deliveryStepOfCode(code);
  return deliveryTransitions.find((transition) => transition.step === step)?.to;
}

/** A status without the ids that only our own messages carry. */
export interface EdxmlStatus {
  readonly code: EdxmlStatusCode;
  /** ISO 8601; the standard keeps whole seconds. */
  readonly at: string;
  readonly reason: string | null;
  readonly staff: string | null;
  /** With 03. The standard has no place for it, so it ends the description. */
  readonly arrivalNumber: number | null;
}

const NUMBER = / \(số đến: (\d{1,9})\)$/;

/** `Description` and `StaffInfo` are always there: parsers in use take a status without them for none. */
export function toStatusHeader(status: EdxmlStatus, sender: Party, responseFor: ResponseFor): StatusHeader {
  const { code, at, reason, staff, arrivalNumber } = status;
  const number = code === '03' && arrivalNumber !== null ? ` (số đến: ${arrivalNumber})` : '';
  return {
    kind: 'status',
    sender,
    receivers: [],
    responseFor,
    statusCode: code,
    description: `${reason ?? WORDS[code]}${number}`,
    timestamp: inVietnam(new Date(at)),
    staff: staff === null ? { department: 'Văn thư' } : { department: 'Văn thư', staff },
  };
}

/** Undefined: a code that QĐ 28/2018 does not have; the message is kept, and nothing follows from it. */
export function fromStatusHeader(header: StatusHeader, receivedAt: Date): EdxmlStatus | undefined {
  const code = edxmlStatusCodes.find((one) => one === header.statusCode);
  if (!code) return undefined;
  const said = header.description ?? '';
  const number = code === '03' ? NUMBER.exec(said)?.[1] : undefined;
  const reason = number === undefined ? said : said.replace(NUMBER, '');
  return {
    code,
    at: header.timestamp ?? inVietnam(receivedAt),
    reason: reason === '' || reason === WORDS[code] ? null : reason,
    staff: header.staff?.staff ?? null,
    arrivalNumber: number === undefined ? null : Number(number),
  };
}

/** How far a code stands in the life of a document, for statuses of the same second. */
const RANK: readonly EdxmlStatusCode[] = ['01', '13', '16', '03', '04', '05', '06', '02', '15'];

/** The order in which statuses of one document took place: they travel unnumbered and come in any order. */
export function inOrder(a: EdxmlStatus, b: EdxmlStatus): number {
  return Date.parse(a.at) - Date.parse(b.at) || RANK.indexOf(a.code) - RANK.indexOf(b.code);
}
