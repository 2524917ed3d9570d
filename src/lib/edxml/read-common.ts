/** The pieces that document and status messages share. */
import { AppError } from '../../app-error.ts';
import { readDate, readMoment } from './dates.ts';
import { edxmlErrors } from './errors.ts';
import type { Lookup } from './lookup.ts';
import type { Party, ResponseFor, StaffInfo } from './message.ts';
import { present } from './present.ts';
import type { XmlElement } from './tree.ts';

/** Who sends is never guessed. Throws EDXML_FIELD_MISSING. */
export function readSender(lookup: Lookup, header: XmlElement): Party {
  const party = readParty(lookup, lookup.one(header, 'From'));
  if (!party) throw new AppError(edxmlErrors.EDXML_FIELD_MISSING, { params: { field: 'From/OrganId' } });
  return party;
}

/** Every `To`; one without an organ code cannot be routed and is only noted. */
export function readReceivers(lookup: Lookup, header: XmlElement): readonly Party[] {
  return lookup.all(header, 'To').flatMap((element) => {
    const party = readParty(lookup, element);
    if (!party) lookup.note('receiver-without-id', lookup.text(element, 'OrganName') ?? '');
    return party ? [party] : [];
  });
}

function readParty(lookup: Lookup, element: XmlElement | undefined): Party | undefined {
  const organId = lookup.text(element, 'OrganId');
  const party = {
    organizationInCharge: lookup.text(element, 'OrganizationInCharge'),
    organName: lookup.text(element, 'OrganName'),
    organAdd: lookup.text(element, 'OrganAdd'),
    email: lookup.text(element, 'Email'),
    telephone: lookup.text(element, 'Telephone'),
    fax: lookup.text(element, 'Fax'),
    website: lookup.text(element, 'Website'),
  };
  return organId === undefined ? undefined : { organId, ...present(party) };
}

export function readResponseFor(lookup: Lookup, element: XmlElement | undefined): ResponseFor {
  return present({
    organId: lookup.text(element, 'OrganId'),
    code: readCode(lookup, element),
    documentId: lookup.text(element, 'DocumentId'),
    promulgationDate: dateOf(lookup, element, 'PromulgationDate'),
  });
}

/** A text, or a number and a notation each in its own element. */
function readCode(lookup: Lookup, element: XmlElement | undefined): string | undefined {
  const code = lookup.one(element, 'Code');
  const parts = [lookup.text(code, 'CodeNumber'), lookup.text(code, 'CodeNotation')].filter(
    (part) => part !== undefined,
  );
  return parts.length > 0 ? parts.join('/') : lookup.text(element, 'Code');
}

export function readStaff(lookup: Lookup, parent: XmlElement | undefined): StaffInfo | undefined {
  // The axis's SDK takes any number of them.
  const element = lookup.first(parent, 'StaffInfo');
  const staff = present({
    department: lookup.text(element, 'Department'),
    staff: lookup.text(element, 'Staff'),
    mobile: lookup.text(element, 'Mobile'),
    email: lookup.text(element, 'Email'),
  });
  return Object.keys(staff).length === 0 ? undefined : staff;
}

export function dateOf(lookup: Lookup, parent: XmlElement | undefined, ...names: readonly string[]) {
  return moment(lookup, readDate, parent, names);
}

export function momentOf(lookup: Lookup, parent: XmlElement | undefined, ...names: readonly string[]) {
  return moment(lookup, readMoment, parent, names);
}

function moment(
  lookup: Lookup,
  read: (text: string) => string | undefined,
  parent: XmlElement | undefined,
  names: readonly string[],
): string | undefined {
  const text = lookup.text(parent, ...names);
  const value = text === undefined ? undefined : read(text);
  if (text !== undefined && value === undefined)
    lookup.note('date-unclear', `${names[0]}: ${text.slice(0, 60)}`);
  return value;
}
