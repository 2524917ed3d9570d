/** What the listener for partners asks of the office. */
import type { Readable } from 'node:stream';
import type { Partner } from '../../office/exchange/partner.ts';
import type { PeerAnswer, PeerStatusAnswer } from '../../office/exchange/peer-messages.ts';
import type { HttpLog } from '../access-log.ts';

export interface PeerDoor {
  /** @param fingerprint SHA-256 of the client certificate, lower-case hex */
  readonly partnerOf: (fingerprint: string) => Promise<Partner | null>;
  readonly files: {
    exists(sha256: string): Promise<boolean>;
    /** Nothing is kept when the stream breaks or its bytes have another digest. */
    put(stream: Readable, sha256: string): Promise<unknown>;
  };
  readonly consignments: (partner: Partner, signed: readonly string[]) => Promise<readonly PeerAnswer[]>;
  /** @throws AppError CONSIGNMENT_NOT_ARRIVED */
  readonly status: (partner: Partner, signed: string) => Promise<PeerStatusAnswer>;
  /** The signed list of the agencies hosted here. */
  readonly agencies: () => Promise<string>;
  readonly log: HttpLog & { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
  readonly withTrace: <T>(traceId: string, work: () => T) => T;
}
