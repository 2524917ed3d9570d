import { AppError } from '../../app-error.ts';
import { edxmlErrors } from './errors.ts';
import type { Lookup } from './lookup.ts';
import type { StatusHeader } from './message.ts';
import { present } from './present.ts';
import { momentOf, readReceivers, readResponseFor, readSender, readStaff } from './read-common.ts';
import { childElements, type XmlElement } from './tree.ts';

/** The codes of QĐ 28/2018, for the note about others. */
export const STATUS_CODES: readonly string[] = ['01', '02', '03', '04', '05', '06', '13', '15', '16'];

/**
 * A status has a `StatusCode`; one that lost it is still no document: it answers, and carries neither subject nor code.
 * Throws EDXML_KIND_UNCLEAR when both could be meant.
 */
export function isStatus(lookup: Lookup, header: XmlElement, attachments: number): boolean {
  const has = (...names: readonly string[]) =>
    childElements(header).some(({ tag }) => names.includes(tag.local.toLowerCase()));
  // Some repeat the subject of the document that they answer.
  const answers = has('responsefor') && !has('code', 'promulgationinfo');
  const isDocument = attachments > 0 || (has('subject') && !(answers && has('statuscode')));
  if (!has('statuscode')) return has('responsefor') && !isDocument && !has('to', 'code', 'promulgationinfo');
  if (isDocument && lookup.text(header, 'StatusCode') !== undefined) {
    throw new AppError(edxmlErrors.EDXML_KIND_UNCLEAR);
  }
  return !isDocument;
}

/** Throws EDXML_FIELD_MISSING, EDXML_CONTRADICTION. */
export function readStatus(lookup: Lookup, header: XmlElement): StatusHeader {
  const statusCode = lookup.text(header, 'StatusCode');
  if (statusCode === undefined) {
    throw new AppError(edxmlErrors.EDXML_FIELD_MISSING, { params: { field: 'StatusCode' } });
  }
  const code = statusCode.padStart(2, '0');
  if (!STATUS_CODES.includes(code)) lookup.note('unknown-status', statusCode.slice(0, 60));
  return {
    kind: 'status',
    sender: readSender(lookup, header),
    receivers: readReceivers(lookup, header),
    responseFor: readResponseFor(lookup, lookup.one(header, 'ResponseFor')),
    statusCode: code,
    ...present({
      description: lookup.text(header, 'Description'),
      timestamp: momentOf(lookup, header, 'Timestamp'),
      staff: readStaff(lookup, header),
    }),
  };
}
