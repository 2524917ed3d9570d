/** Which partner stands behind a client certificate. Asked for every request: who was ended is refused from then on. */
import type { Transact } from '../unit-of-work.ts';
import type { Partner } from './partner.ts';
import type { PartnerStore } from './partner-store.ts';
import { peerSettings } from './peer-settings.ts';

export interface PeerPartnerPorts {
  readonly transact: Transact<{ readonly partners: Pick<PartnerStore, 'all'> }>;
}

/** @param fingerprint SHA-256 of the certificate shown, lower-case hex. Null: of no partner, or of several */
export async function partnerByFingerprint(
  { transact }: PeerPartnerPorts,
  fingerprint: string,
): Promise<Partner | null> {
  const partners = await transact((tx) => tx.partners.all());
  const found = partners.filter(
    (partner) =>
      partner.kind === 'peer' && partner.endedAt === null && fingerprintsOf(partner).includes(fingerprint),
  );
  return found.length === 1 ? found[0]! : null;
}

export function fingerprintsOf({ settings }: Pick<Partner, 'settings'>): readonly string[] {
  const read = peerSettings.safeParse(settings);
  return read.success ? read.data.clientFingerprints : [];
}
