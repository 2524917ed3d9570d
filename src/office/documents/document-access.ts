/** Who stands how to a document: the subjects that the permission matrix is asked about. */
import type { Actor } from '../identity/actor.ts';
import { allowedAs, type PermissionSubject } from '../identity/permissions.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import type { DocumentRecord, DocumentSigner } from './document.ts';
import type { Viewpoint } from './document-store.ts';

export interface DocumentSubjects {
  /** The issuing unit; named: the drafter. */
  readonly issuing: PermissionSubject;
  /** The drafter's own unit, which may be a body below the issuing one; named: the drafter. */
  readonly drafting: PermissionSubject;
  /** The issuing unit; named: drafter and signers. */
  readonly reading: PermissionSubject;
}

export async function documentSubjects(
  organisation: Pick<OrganisationReader, 'appointment' | 'unitPath'>,
  document: Pick<DocumentRecord, 'unitId' | 'draftedBy'>,
  signers: readonly Pick<DocumentSigner, 'appointmentId'>[],
): Promise<DocumentSubjects> {
  const drafter = await organisation.appointment(document.draftedBy);
  const draftingUnitId = drafter?.unitId ?? document.unitId;
  const unitPath = await organisation.unitPath(document.unitId);
  const appointmentIds = [document.draftedBy];
  return {
    issuing: { unitId: document.unitId, unitPath, appointmentIds },
    drafting: {
      unitId: draftingUnitId,
      unitPath: draftingUnitId === document.unitId ? unitPath : await organisation.unitPath(draftingUnitId),
      appointmentIds,
    },
    reading: {
      unitId: document.unitId,
      unitPath,
      appointmentIds: [...appointmentIds, ...signers.map((signer) => signer.appointmentId)],
    },
  };
}

export function mayReadDocument(actor: Actor, subjects: DocumentSubjects): boolean {
  return (
    allowedAs(actor, 'document.read', subjects.reading) !== null ||
    allowedAs(actor, 'document.read', { ...subjects.drafting, appointmentIds: [] }) !== null
  );
}

/** The same rights as a filter for lists: `document.read` of the permission matrix, appointment by appointment. */
export function viewpointOf(actor: Actor): Viewpoint {
  if (actor.scopes !== null && !actor.scopes.has('document.read'))
    return { appointmentIds: [], readsAllOf: [], readsBelow: [], leadsUnits: [], clerkOfUnits: [] };
  const unitsOf = (...roles: readonly string[]) =>
    actor.appointments.filter((held) => roles.includes(held.role)).map((held) => held.unitId);
  return {
    appointmentIds: actor.appointments.filter((held) => held.role !== 'it').map((held) => held.id),
    readsAllOf: unitsOf('leader', 'clerk'),
    readsBelow: unitsOf('auditor'),
    leadsUnits: unitsOf('leader'),
    clerkOfUnits: unitsOf('clerk'),
  };
}
