/** The record of this very service, judged as an auditor judges an export; nothing is taken away. */
import { AppError } from '../../app-error.ts';
import { type CheckReport, checkExport } from '../../lib/record/check-export.ts';
import type { TimestampTrust } from '../../lib/record/judge-timestamp.ts';
import type { Actor } from '../identity/actor.ts';
import { identityErrors } from '../identity/errors.ts';
import { vietnamDate } from '../unit-of-work.ts';
import { type ExportPorts, exportLines, overseesAll } from './export-ledger.ts';

export interface CheckRecordPorts extends ExportPorts {
  readonly trust: () => TimestampTrust;
  /** Thumbprint of the key with which this service seals. */
  readonly ledgerSigner: () => Promise<{ readonly thumbprint: string }>;
}

/**
 * Keys of earlier times are believed as the database holds them; who does not trust this server checks an export elsewhere.
 * @throws AppError FORBIDDEN
 */
export async function checkRecord(ports: CheckRecordPorts, actor: Actor): Promise<CheckReport> {
  const today = vietnamDate(ports.clock.now());
  const units = await ports.transact(({ sealing }) => sealing.topUnits(today));
  if (!overseesAll(actor, 'ledger.export', units))
    throw new AppError(identityErrors.FORBIDDEN, { details: { action: 'ledger.export' } });
  const { thumbprint } = await ports.ledgerSigner();
  return checkExport(bytesOf(exportLines(ports, { sealedOnly: true })), {
    keys: [thumbprint],
    timestampTrust: ports.trust(),
  });
}

async function* bytesOf(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const line of lines) yield Buffer.from(line);
}
