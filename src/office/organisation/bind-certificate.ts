/** Certificates held: bound by fingerprint to one person or one unit, and revoked here at once. */
import { AppError } from '../../app-error.ts';
import { Certificate } from '../../lib/pki/certificate.ts';
import { officeErrors } from '../errors.ts';
import type { Actor, SystemActor } from '../identity/actor.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import { type PermissionSubject, permit } from '../identity/permissions.ts';
import type { Ledger } from '../ledger/events.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import { certificateErrors } from './certificate-errors.ts';
import { type CertificateTrust, type KeyHolder, requireCertificate } from './check-certificate.ts';
import type { HeldCertificate } from './organisation.ts';
import type { NewCertificate, OrganisationStore } from './organisation-store.ts';
import { unitSubject } from './units-through-time.ts';

type Tx = {
  organisation: OrganisationStore;
  identity: Pick<IdentityStore, 'actingAppointments' | 'insertKey'>;
  ledger: Ledger;
};

export interface CertificatePorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly trust: () => CertificateTrust;
  /** Ends the signing sessions that a revoked certificate has open in this process. */
  readonly signingDesk: { closeWhere(wanted: { readonly certificateId: string }): void };
}

export interface BindCommand {
  readonly holder: KeyHolder;
  /** DER or PEM. */
  readonly certificate: Uint8Array;
  /** The key under its holder's PIN; absent for a key on a token. */
  readonly pkcs12?: Uint8Array;
  /** Who sat at the machine, when no account acts. */
  readonly operator?: string;
}

/** Binds a certificate that chains to a pinned root and is valid now; by IT, or at the machine itself. */
export async function bindCertificate(
  ports: CertificatePorts,
  actor: Actor | SystemActor,
  command: BindCommand,
): Promise<HeldCertificate> {
  const { holder, operator } = command;
  const certificate = Certificate.parse(command.certificate);
  const now = ports.clock.now();
  const row = heldRow(ports.newId(), holder, certificate, now);
  return ports.transact(async (tx) => {
    const by =
      actor.accountId === null ? null : await permitFor(tx, actor, 'certificate.manage', holder, now);
    const unitId = await caringUnit(tx, holder, now);
    const held: HeldCertificate = { ...row, revokedAt: null };
    requireCertificate({ held, certificate, holder, now, trust: ports.trust() });
    if ((await tx.organisation.certificateByFingerprint(row.fingerprint)) !== null)
      throw new AppError(certificateErrors.CERTIFICATE_BOUND_ALREADY, { params: { subject: row.subject } });
    await tx.organisation.insertCertificate(row);
    if (command.pkcs12) await tx.identity.insertKey({ certificateId: row.id, pkcs12: command.pkcs12 });
    const kept = { id: row.id, ...holder, fingerprint: row.fingerprint, subject: row.subject };
    await tx.ledger.append({
      kind: 'certificate.bound',
      actor,
      appointmentId: by?.id ?? null,
      unitId,
      after: operator === undefined ? kept : { ...kept, operator },
    });
    return held;
  });
}

/** The row of a certificate for its holder; the issuer at first use makes one too. */
export function heldRow(
  id: string,
  holder: KeyHolder,
  certificate: Certificate,
  boundAt: Date,
): NewCertificate {
  return {
    id,
    personId: 'personId' in holder ? holder.personId : null,
    unitId: 'unitId' in holder ? holder.unitId : null,
    fingerprint: certificate.fingerprintSha256,
    der: certificate.der,
    subject: certificate.subject.text,
    issuer: certificate.issuer.text,
    serial: certificate.serialHex,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    boundAt,
  };
}

/** From this moment nothing more is signed with it here, whatever the authority's lists say. */
export async function revokeCertificate(
  ports: CertificatePorts,
  actor: Actor,
  command: { readonly certificateId: string; readonly reason: string },
): Promise<void> {
  const now = ports.clock.now();
  await ports.transact(async (tx) => {
    const held = await tx.organisation.certificate(command.certificateId);
    if (held === null) throw new AppError(officeErrors.NOT_FOUND);
    const by = await permitFor(tx, actor, 'certificate.manage', holderOf(held), now);
    if (!(await tx.organisation.revokeCertificate(held.id, now, command.reason))) return;
    await tx.ledger.append({
      kind: 'certificate.revoked',
      actor,
      appointmentId: by.id,
      unitId: await caringUnit(tx, holderOf(held), now),
      after: { id: held.id, fingerprint: held.fingerprint, reason: command.reason },
    });
  });
  ports.signingDesk.closeWhere({ certificateId: command.certificateId });
}

export function listCertificates(
  ports: Pick<CertificatePorts, 'transact' | 'clock'>,
  actor: Actor,
  holder: KeyHolder,
): Promise<readonly HeldCertificate[]> {
  return ports.transact(async (tx) => {
    await permitFor(tx, actor, 'certificate.read', holder, ports.clock.now());
    return 'personId' in holder
      ? tx.organisation.certificatesOfPerson(holder.personId)
      : tx.organisation.certificatesOfUnit(holder.unitId);
  });
}

function holderOf(held: HeldCertificate): KeyHolder {
  return held.personId === null ? { unitId: held.unitId ?? '' } : { personId: held.personId };
}

/** In whose history it stands: the unit itself, or that of the person's first post. */
async function caringUnit(tx: Tx, holder: KeyHolder, now: Date): Promise<string | null> {
  if ('unitId' in holder) return holder.unitId;
  const [first] = await tx.identity.actingAppointments(holder.personId, vietnamDate(now));
  return first?.unitId ?? null;
}

/** A person is under the care of every unit in which they hold a post: IT must be allowed for each of them. */
async function permitFor(
  tx: Tx,
  actor: Actor,
  action: 'certificate.manage' | 'certificate.read',
  holder: KeyHolder,
  now: Date,
) {
  if ('unitId' in holder) return permit(actor, action, await unitSubject(tx.organisation, holder.unitId));
  const own: PermissionSubject = { unitId: '', unitPath: [], personIds: [holder.personId] };
  const posts = await tx.identity.actingAppointments(holder.personId, vietnamDate(now));
  if (holder.personId === actor.personId || posts.length === 0) return permit(actor, action, own);
  const permitted = posts.map(({ unitId, unitPath }) =>
    permit(actor, action, { unitId, unitPath, personIds: [holder.personId] }),
  );
  return permitted[0] ?? permit(actor, action, own);
}
