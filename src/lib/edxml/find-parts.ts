/** Where the parts of a message lie: in the form of QCVN 102, in the older SOAP form, and in those between. */
import { AppError } from '../../app-error.ts';
import { edxmlErrors } from './errors.ts';
import { isNamed, type Lookup } from './lookup.ts';
import { elementsOf, isWithin, type XmlElement } from './tree.ts';

export const QCVN_102 = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';

export interface Parts {
  readonly root: XmlElement;
  /** `MessageHeader`, or `Status` of the older form. */
  readonly header: XmlElement;
  readonly traceList: XmlElement | undefined;
  /** Where `Bussiness` stands: within the list of traces, as the standard has it, or beside it. */
  readonly businessPlace: XmlElement;
  readonly references: readonly XmlElement[];
  readonly attachments: readonly XmlElement[];
  /** Each element that holds a SignedInfo. */
  readonly signatures: readonly XmlElement[];
  /** The message has a place for attachments, though it may be empty. */
  readonly hasAttachmentPart: boolean;
}

const HEADER = ['MessageHeader'];
const MANIFEST = ['edXMLManifest', 'Manifest'];
/** As the standard spells it, and as English does. */
export const BUSINESS = ['Bussiness', 'Business'];
export const SIGNATURE = ['Signature', 'DigitalSignature'];
/** Names of the elements out of which values are read. */
export const READ_PARTS = [
  ...[...HEADER, 'Status', 'TraceHeaderList', ...BUSINESS],
  ...[...MANIFEST, 'AttachmentEncoded', 'Attachment'],
];

/** Throws EDXML_NOT_EDXML, EDXML_HEADER_TWICE, EDXML_CONTRADICTION. */
export function findParts(root: XmlElement, lookup: Lookup): Parts {
  const all = byName(root);
  const named = (...names: readonly string[]) =>
    names.flatMap((name) => all.get(name.toLowerCase()) ?? []).sort((a, b) => a.tag.ordinal - b.tag.ordinal);
  const signatures = named(...SIGNATURE);
  // A header inside a signature is no header, but it makes two: that is how signatures are wrapped.
  const headers = [...named(...HEADER), ...named('Status').filter((one) => hasChild(one, 'StatusCode'))];
  const [header] = headers;
  if (!header)
    throw new AppError(edxmlErrors.EDXML_NOT_EDXML, { params: { detail: root.tag.local.slice(0, 60) } });
  if (headers.length > 1) {
    throw new AppError(edxmlErrors.EDXML_HEADER_TWICE, { params: { count: headers.length } });
  }
  const inSignature = (element: XmlElement) => signatures.some((one) => isWithin(element, one));
  if (inSignature(header))
    throw new AppError(edxmlErrors.EDXML_NOT_EDXML, { params: { detail: 'Signature' } });
  const outside = (...names: readonly string[]) => named(...names).filter((one) => !inSignature(one));
  const single = (...names: readonly string[]) => {
    const [one, ...more] = outside(...names);
    if (more.length > 0)
      throw new AppError(edxmlErrors.EDXML_CONTRADICTION, { params: { field: names[0]! } });
    return one;
  };
  const traceList = single('TraceHeaderList');
  const parts: Parts = {
    root,
    header,
    traceList,
    businessPlace: placeOf(outside(...BUSINESS).filter(tellsType)) ?? traceList ?? header,
    references: lookup.all(single(...MANIFEST), 'Reference'),
    attachments: outside('Attachment').filter(
      (one) => !isWithin(one, header) && (one.tag.attributes.length > 0 || lookup.isFilled(one)),
    ),
    signatures: signatures.filter((one) => hasChild(one, 'SignedInfo')),
    hasAttachmentPart: outside('AttachmentEncoded', 'Attachment').length > 0,
  };
  for (const place of [
    header,
    ...outside('TraceHeaderList', ...MANIFEST, 'AttachmentEncoded', 'Attachment'),
  ]) {
    for (let at: XmlElement | undefined = place; at; at = at.parent) lookup.understood(at);
  }
  for (const signature of signatures) lookup.understood(signature, true);
  if (isNamed(root.tag.local, ['Envelope'])) lookup.note('older-form', root.tag.name);
  if (header.tag.uri !== QCVN_102) lookup.note('other-namespace', header.tag.uri);
  return parts;
}

function byName(root: XmlElement): ReadonlyMap<string, readonly XmlElement[]> {
  const found = new Map<string, XmlElement[]>();
  for (const element of elementsOf(root)) {
    const name = element.tag.local.toLowerCase();
    const same = found.get(name);
    if (same) same.push(element);
    else found.set(name, [element]);
  }
  return found;
}

/** A recall must be found wherever its writer put it, and must not stand beside another purpose. Throws EDXML_CONTRADICTION. */
function placeOf(found: readonly XmlElement[]): XmlElement | undefined {
  const places = new Set(found.map(({ parent }) => parent));
  if (places.size > 1)
    throw new AppError(edxmlErrors.EDXML_CONTRADICTION, { params: { field: BUSINESS[0]! } });
  return [...places][0];
}

const tellsType = (element: XmlElement) =>
  hasChild(element, 'BussinessDocType') || hasChild(element, 'BusinessDocType');

function hasChild(element: XmlElement, name: string): boolean {
  return element.children.some((child) => typeof child !== 'string' && isNamed(child.tag.local, [name]));
}
