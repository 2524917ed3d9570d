/** What a message says (QCVN 102:2016/BTTTT), in the words of the standard's elements. Absent is undefined. */

/** `From` and `To`. */
export interface Party {
  readonly organId: string;
  readonly organizationInCharge?: string;
  readonly organName?: string;
  readonly organAdd?: string;
  readonly email?: string;
  readonly telephone?: string;
  readonly fax?: string;
  readonly website?: string;
}

/** `ResponseFor`: the document that is answered, or whose status is told. */
export interface ResponseFor {
  readonly organId?: string;
  readonly code?: string;
  readonly documentId?: string;
  /** yyyy-MM-dd */
  readonly promulgationDate?: string;
}

export interface StaffInfo {
  readonly department?: string;
  readonly staff?: string;
  readonly mobile?: string;
  readonly email?: string;
}

export interface TraceHeader {
  readonly organId: string;
  /** ISO 8601 with +07:00; undefined when it could not be read without doubt. */
  readonly timestamp?: string;
}

/** `Bussiness` (sic): what the message does. 0 new, 1 recall, 2 update, 3 replacement. */
export interface Business {
  readonly type: number;
  readonly reason?: string;
  /** The document recalled or updated. */
  readonly documentId?: string;
  readonly documentInfo?: number;
  readonly documentReceiver?: number;
  /** 0 removed, 1 added. */
  readonly receivers: readonly { readonly organId: string; readonly type: number }[];
  readonly replacements: readonly { readonly documentId: string; readonly organIds: readonly string[] }[];
  readonly staff?: StaffInfo;
  readonly paper?: number;
}

export interface OtherInfo {
  /** 0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc, 4 hỏa tốc hẹn giờ. */
  readonly priority?: number;
  readonly sphereOfPromulgation?: string;
  readonly typerNotation?: string;
  readonly promulgationAmount?: number;
  readonly pageAmount?: number;
  readonly appendixes: readonly string[];
}

export interface DocumentHeader {
  readonly kind: 'document';
  readonly sender: Party;
  readonly receivers: readonly Party[];
  readonly documentId?: string;
  /** `CodeNumber` */
  readonly number?: string;
  /** `CodeNotation` */
  readonly notation?: string;
  readonly place?: string;
  /** yyyy-MM-dd */
  readonly promulgationDate?: string;
  readonly documentType?: {
    readonly type?: number;
    readonly typeDetail?: string;
    readonly typeName?: string;
  };
  readonly subject?: string;
  readonly content?: string;
  readonly signer?: { readonly competence?: string; readonly position?: string; readonly fullName?: string };
  /** yyyy-MM-dd */
  readonly dueDate?: string;
  readonly toPlaces: readonly string[];
  readonly other: OtherInfo;
  readonly responseFor: readonly ResponseFor[];
  readonly steeringType?: number;
  readonly taskCodes: readonly string[];
  readonly applicationType?: string;
  readonly traceId?: string;
  readonly trace: readonly TraceHeader[];
  readonly business: Business;
}

export interface StatusHeader {
  readonly kind: 'status';
  readonly sender: Party;
  /** Seldom given: a status goes to the sender of the document it speaks of. */
  readonly receivers: readonly Party[];
  readonly responseFor: ResponseFor;
  /** Two digits. */
  readonly statusCode: string;
  readonly description?: string;
  /** ISO 8601 with +07:00 */
  readonly timestamp?: string;
  readonly staff?: StaffInfo;
}

export type MessageHeader = DocumentHeader | StatusHeader;

/** A file of a message that was read; its bytes are fetched by `writeAttachments`. */
export interface ReadAttachment {
  /** A bare file name, safe to be one. */
  readonly name: string;
  /** As the message declares it. */
  readonly contentType?: string;
  readonly contentId?: string;
  readonly description?: string;
  /** Of the file, after base64 and, when `unzipped`, out of the ZIP it travelled in. */
  readonly size: number;
  readonly sha256: string;
  readonly unzipped: boolean;
}

/** Something odd that was read all the same. */
export interface Note {
  readonly code: NoteCode;
  readonly detail: string;
}

export type NoteCode =
  | 'encoding-differs'
  | 'space-before'
  | 'undeclared-prefix'
  | 'other-namespace'
  | 'older-form'
  | 'value-twice'
  | 'date-unclear'
  | 'number-unclear'
  | 'receiver-without-id'
  | 'no-receiver'
  | 'no-subject'
  | 'no-number'
  | 'no-document-id'
  | 'unknown-status'
  | 'unknown-business'
  | 'not-in-manifest'
  | 'matched-by-name'
  | 'attachments-elsewhere'
  | 'manifest-twice'
  | 'empty-attachment'
  | 'name-changed'
  | 'kept-zipped'
  | 'not-zipped'
  | 'zip-undeclared'
  | 'signature-sha1';
