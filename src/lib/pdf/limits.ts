/** Bounds that keep a hostile file from taking the process: far above anything an honest file needs. */
export const limits = {
  /** Nested arrays and dictionaries in one object. */
  nesting: 200,
  /** Sections in the /Prev chain. */
  xrefSections: 4096,
  /** Object numbers: ISO 32000-2 Annex C names 8,388,607. */
  objectNumber: 8_388_607,
  /** Bytes that one stream may inflate to. */
  inflatedBytes: 128 * 1024 * 1024,
  /** Bytes that all the streams read from one file may inflate to. */
  inflatedTotal: 512 * 1024 * 1024,
  /** Depth of the page tree and of the field tree. */
  treeDepth: 100,
  /** Nodes of the page tree. */
  pageNodes: 1_000_000,
  fields: 100_000,
  /** Objects looked at while the revisions of one file are compared. */
  comparedObjects: 20_000_000,
  /** Signatures judged in one file. */
  signatures: 500,
  /** Indirections followed from one reference to a value. */
  indirections: 32,
} as const;
