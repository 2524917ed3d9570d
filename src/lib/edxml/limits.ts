/** What a message may cost its reader. All can be set by the caller; a breach is EDXML_TOO_LARGE, _TOO_DEEP or _ZIP_BOMB. */
export interface EdxmlLimits {
  /** Elements within elements. */
  readonly depth: number;
  /** Namespace prefixes in force at one place. */
  readonly namespaces: number;
  /** All elements of a message. */
  readonly elements: number;
  /** Characters of one tag, comment or processing instruction. */
  readonly markup: number;
  /** Characters of all that is kept, text and tags, which is everything but the content of attachments. */
  readonly text: number;
  /** Bytes of the message as it lies on disk. */
  readonly messageBytes: number;
  readonly attachments: number;
  /** Bytes of one attachment, after unzipping. */
  readonly attachmentBytes: number;
  /** How many times larger an unzipped file may be than its ZIP, once it exceeds `ratioFrom` bytes. */
  readonly ratio: number;
  readonly ratioFrom: number;
}

const MiB = 1024 * 1024;

export const DEFAULT_LIMITS: EdxmlLimits = {
  depth: 64,
  namespaces: 100,
  elements: 200_000,
  markup: 256 * 1024,
  text: 16 * MiB,
  messageBytes: 3 * 1024 * MiB,
  attachments: 1000,
  attachmentBytes: 1024 * MiB,
  ratio: 200,
  ratioFrom: 4 * MiB,
};
