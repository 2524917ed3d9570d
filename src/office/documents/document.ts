/** What an outgoing document is: its metadata (NĐ 30/2020 appendix VI, part II, I), signers, addressees, files. */
import type { AuthorityForm } from '../organisation/organisation.ts';
import type { OutgoingState } from './lifecycle/outgoing.ts';
import type { Layout } from './page-layout.ts';

/** electronic: drafted here. copy: Đ25. digitised: scanned paper, Đ18.6. The last two carry the agency's signature alone. */
export const documentOrigins = ['electronic', 'copy', 'digitised'] as const;
export type DocumentOrigin = (typeof documentOrigins)[number];

/** Thường, khẩn, thượng khẩn, hoả tốc (appendix I, part I, III.2b). */
export const urgencies = ['normal', 'urgent', 'very-urgent', 'express'] as const;
export type Urgency = (typeof urgencies)[number];

/** Only `none` may enter as content. */
export const secrecies = ['none', 'confidential', 'secret', 'top-secret'] as const;
export type Secrecy = (typeof secrecies)[number];

export const channels = ['electronic', 'both', 'paper'] as const;
export type Channel = (typeof channels)[number];

export interface DocumentRecord {
  readonly id: string;
  /** The issuing unit. */
  readonly unitId: string;
  /** Appointment of the drafter. */
  readonly draftedBy: string;
  readonly state: OutgoingState;
  readonly origin: DocumentOrigin;
  readonly typeCode: string;
  /** Field of work: matched with the scope of the signer's authority. */
  readonly field: string | null;
  readonly subject: string;
  readonly description: string | null;
  readonly urgency: Urgency;
  /** "XEM XONG TRẢ LẠI", "LƯU HÀNH NỘI BỘ" (appendix I, part I, III.2c). */
  readonly circulation: string | null;
  readonly language: string;
  /** yyyy-MM-dd: Hạn trả lời. */
  readonly dueDate: string | null;
  readonly pageCount: number | null;
  readonly paperCopies: number;
  /** Mã hồ sơ: year and notation of the file the document belongs to. */
  readonly fileCatalog: number | null;
  readonly fileNotation: string | null;
  readonly replyToIncomingId: string | null;
  readonly replacesId: string | null;
  readonly replacedById: string | null;
  readonly bookId: string | null;
  readonly number: number | null;
  readonly year: number | null;
  /** "QĐ-UBND"; `numberSymbol` in notation.ts joins it with the number. */
  readonly notation: string;
  /** yyyy-MM-dd, the date that the document bears. */
  readonly issuedOn: string | null;
  readonly issuedAt: Date | null;
  readonly layout: Layout | null;
  /** Unguessable id of the check page. */
  readonly checkToken: string;
  /** Why a signature lacks its time-stamp; null when every level was reached. */
  readonly levelPending: string | null;
  readonly reviewRound: number;
  readonly returnReason: string | null;
  readonly simulated: boolean;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface DocumentSigner {
  /** 1, 2, … in the order of signing. */
  readonly position: number;
  readonly appointmentId: string;
  readonly form: AuthorityForm;
  readonly grantId: string | null;
  readonly signedAt: Date | null;
  readonly certificateFingerprint: string | null;
  /** "B-B", "B-T". */
  readonly level: string | null;
}

export interface DocumentAddressee {
  readonly position: number;
  /** Null: outside this service, by name only, on paper. */
  readonly unitId: string | null;
  readonly name: string;
  readonly channel: Channel;
}

/** Pinned to a place of the main file as it was reviewed. */
export interface PinnedComment {
  /** From 1. */
  readonly page: number;
  /** In parts of the page's width and height, from its upper left corner as the reader sees it. */
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export interface DocumentReview {
  readonly id: string;
  readonly documentId: string;
  readonly round: number;
  readonly kind: 'content' | 'form';
  readonly decision: 'approved' | 'returned';
  readonly comment: string | null;
  readonly comments: readonly PinnedComment[];
  readonly appointmentId: string;
  readonly at: Date;
}

export type VersionPurpose = 'draft' | 'prepared' | 'signed' | 'issued' | 'rendition';

export interface FileVersion {
  readonly id: string;
  readonly fileId: string;
  /** 1, 2, … */
  readonly sequence: number;
  readonly purpose: VersionPurpose;
  readonly sha256: string;
  readonly size: number;
  readonly createdAt: Date;
  /** Account; null for the service. */
  readonly createdBy: string | null;
}

export interface DocumentFile {
  readonly id: string;
  readonly documentId: string;
  readonly role: 'main' | 'attachment';
  readonly position: number;
  readonly name: string;
  readonly confirmedActive: boolean;
  readonly removedAt: Date | null;
  /** By sequence; never empty. */
  readonly versions: readonly FileVersion[];
}

/** The newest version, renditions aside: what the next step works on. */
export function latestVersion(file: DocumentFile): FileVersion {
  const version = file.versions.filter((candidate) => candidate.purpose !== 'rendition').at(-1);
  if (!version) throw new Error(`file ${file.id} has no version`);
  return version;
}

export function versionFor(file: DocumentFile, purpose: VersionPurpose): FileVersion | null {
  return file.versions.filter((version) => version.purpose === purpose).at(-1) ?? null;
}
