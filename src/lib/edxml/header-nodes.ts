/**
 * The header of a message in the order and spelling that the SDK of the national axis writes, which all known readers
 * take. Dates are yyyy/MM/dd, times yyyy/MM/dd HH:mm:ss in Vietnam.
 */
import { writeDate, writeMoment } from './dates.ts';
import type {
  Business,
  DocumentHeader,
  OtherInfo,
  Party,
  ResponseFor,
  StaffInfo,
  StatusHeader,
} from './message.ts';
import type { Node } from './xml-writer.ts';

const P = 'edXML:';

export function documentNodes(header: DocumentHeader): readonly Node[] {
  return [
    party('From', header.sender),
    ...header.receivers.map((receiver) => party('To', receiver)),
    [`${P}DocumentId`, header.documentId],
    ...identityNodes(header),
    [`${P}Subject`, header.subject],
    [`${P}Content`, header.content],
    [
      `${P}SignerInfo`,
      [
        [`${P}Competence`, header.signer?.competence],
        [`${P}Position`, header.signer?.position],
        [`${P}FullName`, header.signer?.fullName],
      ],
    ],
    [`${P}DueDate`, header.dueDate && writeDate(header.dueDate)],
    other(header.other),
    ...header.responseFor.map(responseFor),
    [`${P}SteeringType`, header.steeringType],
    ...(header.taskCodes.length === 0
      ? []
      : [[`${P}ResponseForTask`, header.taskCodes.map((code): Node => [`${P}TaskCode`, code])] as const]),
    [`${P}ApplicationType`, header.applicationType],
    [`${P}ToPlaces`, header.toPlaces.map((place): Node => [`${P}Place`, place])],
  ];
}

/** Number and notation, place and date, kind. */
function identityNodes(header: DocumentHeader): readonly Node[] {
  return [
    [
      `${P}Code`,
      [
        [`${P}CodeNumber`, header.number],
        [`${P}CodeNotation`, header.notation],
      ],
    ],
    [
      `${P}PromulgationInfo`,
      [
        [`${P}Place`, header.place],
        [`${P}PromulgationDate`, header.promulgationDate && writeDate(header.promulgationDate)],
      ],
    ],
    [
      `${P}DocumentType`,
      [
        [`${P}Type`, header.documentType?.type],
        [`${P}TypeDetail`, header.documentType?.typeDetail],
        [`${P}TypeName`, header.documentType?.typeName],
      ],
    ],
  ];
}

export function statusNodes(header: StatusHeader): readonly Node[] {
  return [
    party('From', header.sender),
    ...header.receivers.map((receiver) => party('To', receiver)),
    responseFor(header.responseFor),
    staff(header.staff),
    [`${P}StatusCode`, header.statusCode],
    [`${P}Description`, header.description],
    [`${P}Timestamp`, header.timestamp && writeMoment(header.timestamp)],
  ];
}

/** What stands in `TraceHeaderList`: first what the message does, then where it has been. */
export function traceNodes(header: DocumentHeader): readonly Node[] {
  return [
    business(header.business),
    ...header.trace.map(
      ({ organId, timestamp }): Node => [
        `${P}TraceHeader`,
        [
          [`${P}OrganId`, organId],
          [`${P}Timestamp`, timestamp && writeMoment(timestamp)],
        ],
      ],
    ),
  ];
}

function party(name: string, one: Party): Node {
  return [
    `${P}${name}`,
    [
      [`${P}OrganId`, one.organId],
      [`${P}OrganizationInCharge`, one.organizationInCharge],
      [`${P}OrganName`, one.organName],
      [`${P}OrganAdd`, one.organAdd],
      [`${P}Email`, one.email],
      [`${P}Telephone`, one.telephone],
      [`${P}Fax`, one.fax],
      [`${P}Website`, one.website],
    ],
  ];
}

function other(info: OtherInfo): Node {
  return [
    `${P}OtherInfo`,
    [
      [`${P}Priority`, info.priority],
      [`${P}SphereOfPromulgation`, info.sphereOfPromulgation],
      [`${P}TyperNotation`, info.typerNotation],
      [`${P}PromulgationAmount`, info.promulgationAmount],
      [`${P}PageAmount`, info.pageAmount],
      [`${P}Appendixes`, info.appendixes.map((appendix): Node => [`${P}Appendix`, appendix])],
    ],
  ];
}

function responseFor(one: ResponseFor): Node {
  return [
    `${P}ResponseFor`,
    [
      [`${P}OrganId`, one.organId],
      [`${P}Code`, one.code],
      [`${P}DocumentId`, one.documentId],
      [`${P}PromulgationDate`, one.promulgationDate && writeDate(one.promulgationDate)],
    ],
  ];
}

function staff(info: StaffInfo | undefined): Node {
  return [
    `${P}StaffInfo`,
    [
      [`${P}Department`, info?.department],
      [`${P}Staff`, info?.staff],
      [`${P}Mobile`, info?.mobile],
      [`${P}Email`, info?.email],
    ],
  ];
}

function business(one: Business): Node {
  return [
    `${P}Bussiness`,
    [
      [`${P}DocumentId`, one.documentId],
      [`${P}BussinessDocType`, one.type],
      [`${P}BussinessDocReason`, one.reason],
      [`${P}Paper`, one.paper],
      [
        `${P}BussinessDocumentInfo`,
        [
          [`${P}DocumentInfo`, one.documentInfo],
          [`${P}DocumentReceiver`, one.documentReceiver],
          [
            `${P}ReceiverList`,
            one.receivers.map(
              ({ organId, type }): Node => [
                `${P}Receiver`,
                [
                  [`${P}OrganId`, organId],
                  [`${P}ReceiverType`, type],
                ],
              ],
            ),
          ],
        ],
      ],
      [
        `${P}ReplacementInfoList`,
        one.replacements.map(
          ({ documentId, organIds }): Node => [
            `${P}ReplacementInfo`,
            [
              [`${P}DocumentId`, documentId],
              [`${P}OrganIdList`, organIds.map((organId): Node => [`${P}OrganId`, organId])],
            ],
          ],
        ),
      ],
      staff(one.staff),
    ],
  ];
}
