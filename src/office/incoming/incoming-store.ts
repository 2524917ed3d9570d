import type { JudgedFile } from '../exchange/judge-files.ts';
import type { Page, PageRequest } from '../paging.ts';
import type { Assignment, Direction, IncomingFile, IncomingRecord, StoredIncomingFile } from './incoming.ts';

export type IncomingChange = Partial<
  Omit<IncomingRecord, 'id' | 'unitId' | 'version' | 'arrivedAt' | keyof ArrivalVerdict>
> & {
  readonly updatedAt: Date;
};

/** What judging finds of an arrival. */
export interface ArrivalVerdict {
  readonly verdict: readonly JudgedFile[];
  readonly signaturesValid: boolean;
  readonly signatureFault: string | null;
}

export const incomingBoxes = [
  'arrived',
  'registered',
  'to-direct',
  'to-assign',
  'mine',
  'done',
  'all',
] as const;
export type IncomingBox = (typeof incomingBoxes)[number];

/** What the asking person may see, for the WHERE clause: nothing leaks through a list. */
export interface IncomingViewpoint {
  readonly appointmentIds: readonly string[];
  /** Units whose parts the actor may take on. */
  readonly takesPartsOf: readonly string[];
  /** Units whose every arrival may be read. */
  readonly readsAllOf: readonly string[];
  /** Units whose arrivals, and those of the bodies below, may be read. */
  readonly readsBelow: readonly string[];
  readonly leadsUnits: readonly string[];
  /** Units whose directed documents the actor may hand out. */
  readonly assignsIn: readonly string[];
}

export interface IncomingListQuery extends PageRequest {
  readonly box: IncomingBox;
  readonly viewpoint: IncomingViewpoint;
  readonly unitId?: string;
  /** Part of the subject, the sender or number and symbol; accents do not matter. */
  readonly query?: string;
}

export interface ListedIncoming extends IncomingRecord {
  /** Who leads now: the unit by its name when it has the part as such, else the person. */
  readonly lead: { readonly name: string; readonly isUnit: boolean } | null;
}

export interface DuplicateQuestion extends SameDocument {
  readonly unitId: string;
  readonly exceptId: string;
}

/** NĐ 30/2020, appendix VI, part I, III.1h, and the same bytes under another number. */
export interface SameDocument {
  readonly numberSymbol: string;
  readonly senderName: string;
  readonly issuedOn: string | null;
  /** Of the main file. */
  readonly sha256: string | null;
}

/** Bound to the running transaction. */
export interface IncomingStore {
  insert(record: IncomingRecord): Promise<void>;
  insertAll(records: readonly IncomingRecord[]): Promise<void>;
  insertFiles(files: readonly IncomingFile[]): Promise<void>;
  get(id: string): Promise<IncomingRecord | null>;
  getForUpdate(id: string): Promise<IncomingRecord | null>;
  /** Those of them that exist. */
  many(ids: readonly string[]): Promise<readonly IncomingRecord[]>;
  /** As `many`, locked in the order of their ids. */
  manyForUpdate(ids: readonly string[]): Promise<readonly IncomingRecord[]>;
  byConsignmentForUpdate(senderCode: string, consignmentId: string): Promise<IncomingRecord | null>;
  /** Writes the change, raises the version, returns the record as it now stands. */
  update(id: string, change: IncomingChange): Promise<IncomingRecord>;
  /** The verdict is the service's own finding: it does not raise the version that people change under. */
  setVerdict(ids: readonly string[], verdict: ArrivalVerdict): Promise<void>;
  /** Main file first, then attachments in order. */
  files(incomingId: string): Promise<readonly StoredIncomingFile[]>;
  /** The files of all of them, in the same order. */
  filesOfMany(incomingIds: readonly string[]): Promise<readonly StoredIncomingFile[]>;
  /** The oldest other arrival, neither returned nor withdrawn, with the same number, issuer and date, or the same main file. */
  earlier(question: DuplicateQuestion): Promise<IncomingRecord | null>;
  /** The id of that arrival in each of these units that has one. */
  earlierIn(unitIds: readonly string[], document: SameDocument): Promise<ReadonlyMap<string, string>>;
  addDirection(direction: Direction): Promise<void>;
  /** Oldest first. */
  directions(incomingId: string): Promise<readonly Direction[]>;
  addAssignments(assignments: readonly Assignment[]): Promise<void>;
  updateAssignment(
    id: string,
    change: Partial<
      Pick<Assignment, 'assigneeId' | 'state' | 'dueDate' | 'startedAt' | 'finishedAt' | 'result'>
    >,
  ): Promise<void>;
  /** Oldest first. */
  assignments(incomingId: string): Promise<readonly Assignment[]>;
  /** Newest first. */
  list(query: IncomingListQuery): Promise<Page<ListedIncoming>>;
}
