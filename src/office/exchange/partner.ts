/** Another system that documents go to and come from. Its secrets are files of the machine, never here. */

export const partnerKinds = ['peer', 'vdxp', 'lgsp', 'mail', 'paper'] as const;
/** peer: another Ấn Tín · vdxp: the national axis · lgsp: a province's platform · mail: an official mailbox · paper: the post. */
export type PartnerKind = (typeof partnerKinds)[number];

export interface Partner {
  readonly id: string;
  readonly name: string;
  readonly kind: PartnerKind;
  /** URL; for mail the address. Null on paper. */
  readonly endpoint: string | null;
  /** By kind, read with the kind's own schema; no secrets. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The other side is a rehearsal: left out of the share, refused in production. */
  readonly simulated: boolean;
  readonly version: number;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** How it answered lately; written by whichever worker has tried. */
export interface PartnerHealth {
  readonly partnerId: string;
  /** In a row, since the last success. */
  readonly failures: number;
  /** The breaker is open until then; null = closed. */
  readonly openUntil: Date | null;
  readonly lastError: string | null;
  readonly lastErrorAt: Date | null;
  readonly lastSuccessAt: Date | null;
}

/** A status that came for a document that is not known (yet), as it came. */
export interface WaitingStatus {
  readonly id: string;
  readonly partnerId: string;
  /** Organ code of who speaks. */
  readonly senderCode: string;
  /** Of the document that it answers (edXML ResponseFor). */
  readonly responseOrganId: string;
  readonly responseDocumentId: string;
  readonly responseCode: string;
  readonly statusCode: string;
  readonly message: Uint8Array;
  readonly sha256: string;
  readonly receivedAt: Date;
  readonly matchedAt: Date | null;
}
