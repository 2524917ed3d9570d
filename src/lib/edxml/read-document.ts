import { AppError } from '../../app-error.ts';
import { edxmlErrors } from './errors.ts';
import { BUSINESS, type Parts } from './find-parts.ts';
import { type Lookup, trimmed } from './lookup.ts';
import type { Business, DocumentHeader, OtherInfo, TraceHeader } from './message.ts';
import { present } from './present.ts';
import { dateOf, momentOf, readReceivers, readResponseFor, readSender, readStaff } from './read-common.ts';
import { childElements, textOf, type XmlElement } from './tree.ts';

/** Throws EDXML_FIELD_MISSING, EDXML_FIELD_UNCLEAR, EDXML_CONTRADICTION. */
export function readDocument(lookup: Lookup, { header, traceList, businessPlace }: Parts): DocumentHeader {
  const code = lookup.one(header, 'Code');
  const promulgation = lookup.one(header, 'PromulgationInfo');
  const document: DocumentHeader = {
    kind: 'document',
    sender: readSender(lookup, header),
    receivers: readReceivers(lookup, header),
    toPlaces: textsIn(lookup, lookup.one(header, 'ToPlaces'), 'Place'),
    other: readOther(lookup, lookup.one(header, 'OtherInfo')),
    responseFor: lookup.filled(header, 'ResponseFor').map((element) => readResponseFor(lookup, element)),
    taskCodes: lookup.all(header, 'ResponseForTask').flatMap((task) => texts(lookup, task, 'TaskCode')),
    trace: readTrace(lookup, traceList),
    business: readBusiness(lookup, businessPlace),
    ...present({
      documentId: lookup.text(header, 'DocumentId'),
      ...readCode(lookup, code),
      place: lookup.text(promulgation, 'Place'),
      promulgationDate: dateOf(lookup, promulgation, 'PromulgationDate', 'Date'),
      documentType: readType(lookup, header),
      subject: lookup.text(header, 'Subject'),
      content: lookup.text(header, 'Content'),
      signer: readSigner(lookup, header),
      dueDate: dateOf(lookup, header, 'DueDate'),
      steeringType: lookup.number(header, 'SteeringType'),
      applicationType: lookup.text(header, 'ApplicationType'),
      traceId: traceList?.tag.attributes.find(({ local }) => local.toLowerCase() === 'id')?.value,
    }),
  };
  noteGaps(lookup, document);
  return document;
}

function noteGaps(lookup: Lookup, document: DocumentHeader): void {
  if (document.receivers.length === 0) lookup.note('no-receiver', 'To');
  if (document.subject === undefined) lookup.note('no-subject', 'Subject');
  if (document.number === undefined && document.notation === undefined) lookup.note('no-number', 'Code');
  if (document.documentId === undefined) lookup.note('no-document-id', 'DocumentId');
  if (document.business.type > 3) lookup.note('unknown-business', String(document.business.type));
}

const texts = (lookup: Lookup, parent: XmlElement | undefined, ...names: readonly string[]) =>
  lookup.all(parent, ...names).flatMap((element) => trimmed(textOf(element)) ?? []);

/** Each in an element of its own, or one bare text. */
function textsIn(lookup: Lookup, list: XmlElement | undefined, name: string): readonly string[] {
  const bare = bareText(list);
  return bare === undefined ? texts(lookup, list, name) : [bare];
}

function bareText(element: XmlElement | undefined): string | undefined {
  return element && childElements(element).length === 0 ? trimmed(textOf(element)) : undefined;
}

/** Number and notation, each in an element of its own, or both as they are spoken: "8/BC-UBND". */
function readCode(lookup: Lookup, code: XmlElement | undefined) {
  const [, number, notation] = /^(\d+[^/]*)\/(.+)$/s.exec(bareText(code) ?? '') ?? [];
  return {
    number: number ?? lookup.text(code, 'CodeNumber'),
    notation: notation ?? lookup.text(code, 'CodeNotation'),
  };
}

/** Older systems write the word. */
const PRIORITIES = ['thường', 'khẩn', 'thượng khẩn', 'hỏa tốc', 'hỏa tốc hẹn giờ'];

function priorityOf(lookup: Lookup, other: XmlElement | undefined): number | undefined {
  const word = lookup.text(other, 'Priority')?.toLowerCase().replace('hoả', 'hỏa');
  const known = PRIORITIES.indexOf(word ?? '');
  return known === -1 ? lookup.number(other, 'Priority') : known;
}

/** Three children, a bare text, or the older `type` with `value` and `description`. */
function readType(lookup: Lookup, header: XmlElement): DocumentHeader['documentType'] {
  const element = lookup.one(header, 'DocumentType', 'type');
  if (!element) return undefined;
  if (childElements(element).length === 0) {
    const typeName = trimmed(textOf(element));
    return typeName === undefined ? undefined : { typeName };
  }
  return present({
    type: lookup.number(element, 'Type', 'value'),
    typeDetail: lookup.text(element, 'TypeDetail'),
    typeName: lookup.text(element, 'TypeName', 'description'),
  });
}

function readSigner(lookup: Lookup, header: XmlElement): DocumentHeader['signer'] {
  const element = lookup.one(header, 'SignerInfo', 'Author');
  if (!element) return undefined;
  return present({
    competence: lookup.text(element, 'Competence'),
    position: lookup.text(element, 'Position', 'Function'),
    fullName: lookup.text(element, 'FullName', 'Signer'),
  });
}

function readOther(lookup: Lookup, element: XmlElement | undefined): OtherInfo {
  return {
    appendixes: textsIn(lookup, lookup.one(element, 'Appendixes', 'Appendices', 'Appendix'), 'Appendix'),
    ...present({
      priority: priorityOf(lookup, element),
      sphereOfPromulgation: lookup.text(element, 'SphereOfPromulgation'),
      typerNotation: lookup.text(element, 'TyperNotation'),
      promulgationAmount: lookup.number(element, 'PromulgationAmount'),
      pageAmount: lookup.number(element, 'PageAmount'),
    }),
  };
}

function readTrace(lookup: Lookup, list: XmlElement | undefined): readonly TraceHeader[] {
  return lookup.all(list, 'TraceHeader').flatMap((element) => {
    // The flat form says where the message went from and to.
    const organId = lookup.text(element, 'OrganId') ?? lookup.text(lookup.first(element, 'Path'), 'From');
    const timestamp = momentOf(lookup, element, 'Timestamp', 'Time');
    return organId === undefined ? [] : [{ organId, ...present({ timestamp }) }];
  });
}

/** A message without one is a new document. */
function readBusiness(lookup: Lookup, parent: XmlElement): Business {
  const element = lookup.one(parent, ...BUSINESS);
  // The axis's SDK takes any number of these lists, each of which adds to the others.
  const within = (parents: readonly XmlElement[], ...names: readonly string[]) =>
    parents.flatMap((one) => lookup.filled(one, ...names));
  const infos = lookup.all(element, 'BussinessDocumentInfo', 'BusinessDocumentInfo');
  const receivers = within(within(infos, 'ReceiverList'), 'Receiver').map((receiver) => ({
    organId: needed(lookup.text(receiver, 'OrganId'), 'Receiver/OrganId'),
    type: needed(lookup.number(receiver, 'ReceiverType'), 'Receiver/ReceiverType'),
  }));
  const lists = lookup.all(element, 'ReplacementInfoList');
  const replacements = within(lists, 'ReplacementInfo').map((replacement) => ({
    documentId: needed(lookup.text(replacement, 'DocumentId'), 'ReplacementInfo/DocumentId'),
    organIds: within([replacement], 'OrganIdList').flatMap((list) => texts(lookup, list, 'OrganId')),
  }));
  return {
    type: readBusinessType(lookup, element),
    receivers,
    replacements,
    ...present({
      reason: lookup.text(element, 'BussinessDocReason', 'BusinessDocReason'),
      documentId: lookup.text(element, 'DocumentId'),
      documentInfo: numberIn(lookup, infos, 'DocumentInfo'),
      documentReceiver: numberIn(lookup, infos, 'DocumentReceiver'),
      staff: readStaff(lookup, element),
      paper: lookup.number(element, 'Paper'),
    }),
  };
}

/** What all of these that speak of it say alike. Throws EDXML_CONTRADICTION. */
function numberIn(lookup: Lookup, parents: readonly XmlElement[], field: string): number | undefined {
  const said = parents.flatMap((parent) => lookup.number(parent, field) ?? []);
  if (new Set(said).size > 1) throw new AppError(edxmlErrors.EDXML_CONTRADICTION, { params: { field } });
  return said[0];
}

/** A recall must never be taken for a new document. Throws EDXML_FIELD_UNCLEAR. */
function readBusinessType(lookup: Lookup, element: XmlElement | undefined): number {
  const text = lookup.text(element, 'BussinessDocType', 'BusinessDocType');
  if (text === undefined) return 0;
  if (/^\d{1,4}$/.test(text)) return Number(text);
  const params = { field: 'BussinessDocType', value: text.slice(0, 60) };
  throw new AppError(edxmlErrors.EDXML_FIELD_UNCLEAR, { params });
}

function needed<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw new AppError(edxmlErrors.EDXML_FIELD_MISSING, { params: { field } });
  return value;
}
