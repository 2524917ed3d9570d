import { type Item, itemOf, okReply, type Reply } from '../../lib/vdxp/replies.ts';
import type { AxisMessage } from '../../office/exchange/edxml-store.ts';

export type VdxpOutcome =
  | { readonly kind: 'reply'; readonly reply: Reply }
  /** A message too large to be held. */
  | { readonly kind: 'stream'; readonly size: number; readonly pieces: AsyncIterable<string> };

/** With both members that one or the other operation can not do without. */
export function refusal(code: string, text: string): Reply {
  return { status: 'FAIL', ErrorCode: code, ErrorDesc: text, DocId: '', data: '' };
}

export const refused = (code: string, text: string): VdxpOutcome => said(refusal(code, text));
export const said = (reply: Reply): VdxpOutcome => ({ kind: 'reply', reply });
export const list = (data: readonly Item[]): VdxpOutcome => said({ ...okReply, data });

const MEANINGS: Readonly<Record<AxisMessage['status'], string>> = {
  initial: 'Chưa nhận',
  processing: 'Đang xử lý',
  done: 'Đã nhận',
  fail: 'Nhận không thành công',
  cancellation: 'Đã hủy',
};

export function receivedItem(message: AxisMessage): Item {
  return itemOf({
    docId: message.id,
    serviceType: 'eDoc',
    messageType: message.messageType,
    created_time: moment(message.createdAt),
    updated_time: moment(message.updatedAt),
    from: message.fromCode,
    to: message.toCode,
    status: message.status,
    status_desc: MEANINGS[message.status],
  });
}

export function sentItem(message: AxisMessage): Item {
  return itemOf({
    serviceType: 'eDoc',
    messageType: message.messageType,
    receiverDocId: message.id,
    toCode: message.toCode,
    receiveStatus: message.status,
    receiveStatusDesc: MEANINGS[message.status],
    title: message.title,
    notation: message.notation,
    receivedTime: moment(message.updatedAt),
    sentTime: moment(message.createdAt),
    sendStatus: 'done',
    sendStatusDesc: 'Đã gửi',
    senderDocId: message.sentId,
    fromCode: message.fromCode,
  });
}

/** yyyy/MM/dd HH:mm:ss in Vietnam, as the standard writes a time. */
function moment(at: Date): string {
  const text = new Date(at.getTime() + 7 * 3600_000).toISOString();
  return `${text.slice(0, 10).replaceAll('-', '/')} ${text.slice(11, 19)}`;
}
