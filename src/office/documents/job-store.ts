/** Long work that a person waits for. */
export const jobKinds = ['sign-document', 'issue-document'] as const;
export type JobKind = (typeof jobKinds)[number];

export type JobState = 'queued' | 'running' | 'done' | 'failed';

/** The refusal that ended a job, as a problem answer would tell it. */
export interface JobError {
  readonly code: string;
  readonly title: { readonly vi: string; readonly en: string };
  readonly remedy: { readonly vi: string; readonly en: string };
}

export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  readonly state: JobState;
  readonly accountId: string;
  readonly documentId: string | null;
  /** The process that runs it. */
  readonly owner: string;
  /** What is being done, for the person who waits. */
  readonly step: string | null;
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly error: JobError | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type JobChange = Partial<Pick<Job, 'state' | 'step' | 'result' | 'error'>> & {
  readonly updatedAt: Date;
};

export interface JobStore {
  insert(job: Job): Promise<void>;
  get(id: string): Promise<Job | null>;
  /** Changes a job that is not over; a finished one stays as it is. */
  update(id: string, change: JobChange): Promise<void>;
  /** A queued or running job of this document. */
  runningFor(documentId: string): Promise<Job | null>;
  /** Every queued or running job. */
  unfinished(): Promise<readonly Job[]>;
}
