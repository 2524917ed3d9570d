/** The picture of a person's handwriting and of a unit's red seal, as they stand on documents (NĐ 30/2020 phụ lục I). */
import { AppError } from '../../app-error.ts';
import { pngImage } from '../../lib/typesetting/png.ts';
import { officeErrors } from '../errors.ts';
import type { Actor, SystemActor } from '../identity/actor.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import { permit } from '../identity/permissions.ts';
import { recoveryErrors } from '../identity/recovery-errors.ts';
import type { Ledger } from '../ledger/events.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import type { KeyHolder } from './check-certificate.ts';
import type { OrganisationStore } from './organisation-store.ts';
import { unitSubject } from './units-through-time.ts';

type Tx = {
  organisation: OrganisationStore;
  identity: Pick<IdentityStore, 'actingAppointments'>;
  ledger: Ledger;
};

export interface ImagePorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly storage: { putBytes(bytes: Uint8Array): Promise<{ readonly sha256: string }> };
}

export const imageLimit = 2 * 1024 * 1024;
const least = 50;
const most = 4000;

/**
 * By IT of the unit, or by the machine (command line). The change is in the ledger with the old and the new picture's hash.
 * @throws AppError IMAGE_NOT_PNG, NOT_FOUND, FORBIDDEN
 */
export async function setImage(
  ports: ImagePorts,
  actor: Actor | SystemActor,
  command: { readonly holder: KeyHolder; readonly png: Uint8Array },
): Promise<string> {
  const { holder, png } = command;
  requirePicture(png);
  await ports.transact((tx) => admit(tx, actor, holder, vietnamDate(ports.clock.now())));
  const { sha256 } = await ports.storage.putBytes(png);
  await ports.transact(async (tx) => {
    const care = await admit(tx, actor, holder, vietnamDate(ports.clock.now()));
    if ('unitId' in holder) await tx.organisation.setSealImage(holder.unitId, sha256);
    else await tx.organisation.setSignatureImage(holder.personId, sha256);
    await tx.ledger.append({
      kind: 'unitId' in holder ? 'unit.seal-image-set' : 'person.signature-image-set',
      actor,
      appointmentId: care.appointmentId,
      unitId: care.unitId,
      fileSha256: sha256,
      before: { ...holder, image: care.before },
      after: { ...holder, image: sha256 },
    });
  });
  return sha256;
}

interface Care {
  readonly appointmentId: string | null;
  readonly unitId: string | null;
  readonly before: string | null;
}

async function admit(tx: Tx, actor: Actor | SystemActor, holder: KeyHolder, on: string): Promise<Care> {
  if ('unitId' in holder) {
    const unit = await tx.organisation.unit(holder.unitId);
    if (unit === null) throw new AppError(officeErrors.NOT_FOUND);
    const subject = await unitSubject(tx.organisation, unit.id);
    const by = actor.accountId === null ? null : permit(actor, 'certificate.manage', subject);
    return { appointmentId: by?.id ?? null, unitId: unit.id, before: unit.sealImage };
  }
  const person = await tx.organisation.person(holder.personId);
  const posts = await tx.identity.actingAppointments(holder.personId, on);
  const [first] = posts;
  if (person === null || first === undefined) throw new AppError(officeErrors.NOT_FOUND);
  const permitted =
    actor.accountId === null
      ? []
      : posts.map(({ unitId, unitPath }) => permit(actor, 'certificate.manage', { unitId, unitPath }));
  return {
    appointmentId: permitted[0]?.id ?? null,
    unitId: first.unitId,
    before: person.signatureImage,
  };
}

/** Decoded whole now, so that no signature fails on it later. */
function requirePicture(png: Uint8Array): void {
  let size: { readonly width: number; readonly height: number };
  try {
    size = pngImage(png);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError(recoveryErrors.IMAGE_NOT_PNG, { cause });
  }
  const fits = [size.width, size.height].every((side) => side >= least && side <= most);
  if (!fits || png.length > imageLimit) throw new AppError(recoveryErrors.IMAGE_NOT_PNG);
}
