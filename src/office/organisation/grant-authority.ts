/** Writing, delegating, revoking and listing authority to sign. NĐ 30/2020 Đ13. */
import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import { allowedAs, permit } from '../identity/permissions.ts';
import type { Ledger } from '../ledger/events.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import { type GrantTerms, requireValidDelegation, requireValidGrant } from './grant-rules.ts';
import type { Appointment, AuthorityGrant, Unit } from './organisation.ts';
import type { NewGrant, OrganisationStore } from './organisation-store.ts';
import { requireOpenUnit, unitSubject } from './units-through-time.ts';

export interface AuthorityPorts {
  readonly transact: Transact<{ organisation: OrganisationStore; ledger: Ledger }>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface GrantCommand extends GrantTerms {
  readonly appointmentId: string;
  readonly unitId: string;
}

export interface DelegateCommand extends GrantCommand {
  /** The leader's own appointment, on whose behalf will be signed. */
  readonly delegatorId: string;
}

export function grantAuthority(
  ports: AuthorityPorts,
  actor: Actor,
  command: GrantCommand,
): Promise<AuthorityGrant> {
  return ports.transact(async ({ organisation, ledger }) => {
    const by = permit(actor, 'authority.grant', await unitSubject(organisation, command.unitId));
    const sides = await loadSides(organisation, command, vietnamDate(ports.clock.now()));
    requireValidGrant(command, sides);
    const grant = asGrant(ports, actor, command, null);
    await organisation.insertGrants([grant]);
    await ledger.append({
      kind: 'authority.granted',
      actor,
      appointmentId: by.id,
      unitId: grant.unitId,
      after: trail(grant),
    });
    return { ...grant, revokedAt: null };
  });
}

export function delegateAuthority(
  ports: AuthorityPorts,
  actor: Actor,
  command: DelegateCommand,
): Promise<AuthorityGrant> {
  return ports.transact(async ({ organisation, ledger }) => {
    const delegator = await organisation.appointment(command.delegatorId);
    if (delegator === null) throw new AppError(officeErrors.NOT_FOUND);
    permit(actor, 'authority.delegate', {
      ...(await unitSubject(organisation, command.unitId)),
      appointmentIds: [delegator.id],
    });
    const sides = await loadSides(organisation, command, vietnamDate(ports.clock.now()));
    requireValidDelegation(command, sides, {
      delegator,
      delegate: sides.grantee,
      delegatorGrants: await organisation.grants(delegator.id, command.unitId),
    });
    const grant = asGrant(ports, actor, command, delegator.id);
    await organisation.insertGrants([grant]);
    await ledger.append({
      kind: 'authority.delegated',
      actor,
      appointmentId: delegator.id,
      unitId: grant.unitId,
      after: trail(grant),
    });
    return { ...grant, revokedAt: null };
  });
}

/** By IT of the unit, or by the leader who delegated. Revoking twice changes nothing. */
export function revokeAuthority(ports: AuthorityPorts, actor: Actor, grantId: string): Promise<void> {
  return ports.transact(async ({ organisation, ledger }) => {
    const grant = await organisation.grant(grantId);
    if (grant === null) throw new AppError(officeErrors.NOT_FOUND);
    const subject = await unitSubject(organisation, grant.unitId);
    const by =
      allowedAs(actor, 'authority.grant', subject) ??
      permit(actor, 'authority.delegate', {
        ...subject,
        appointmentIds: grant.delegatorId === null ? [] : [grant.delegatorId],
      });
    if (!(await organisation.revokeGrant(grantId, ports.clock.now()))) return;
    await ledger.append({
      kind: 'authority.revoked',
      actor,
      appointmentId: by.id,
      unitId: grant.unitId,
      before: trail(grant),
    });
  });
}

export function listAuthority(
  ports: Pick<AuthorityPorts, 'transact'>,
  actor: Actor,
  filter: { unitId: string; appointmentId?: string },
): Promise<readonly AuthorityGrant[]> {
  return ports.transact(async ({ organisation }) => {
    permit(actor, 'authority.read', await unitSubject(organisation, filter.unitId));
    return organisation.grantsWhere(filter);
  });
}

async function loadSides(
  organisation: OrganisationStore,
  command: GrantCommand,
  today: string,
): Promise<{ grantee: Appointment; granteeUnit: Unit; unit: Unit }> {
  const grantee = await organisation.appointment(command.appointmentId);
  const granteeUnit = grantee && (await organisation.unit(grantee.unitId));
  if (!grantee || !granteeUnit) throw new AppError(officeErrors.NOT_FOUND);
  return { grantee, granteeUnit, unit: await requireOpenUnit(organisation, command.unitId, today) };
}

function asGrant(
  ports: AuthorityPorts,
  actor: Actor,
  { appointmentId, unitId, form, scopeTypes, scopeFields, validFrom, validTo, basis }: GrantCommand,
  delegatorId: string | null,
): NewGrant {
  return {
    id: ports.newId(),
    appointmentId,
    unitId,
    form,
    scopeTypes,
    scopeFields,
    validFrom,
    validTo,
    basis,
    delegatorId,
    grantedBy: actor.accountId,
    createdAt: ports.clock.now(),
  };
}

function trail(grant: Omit<AuthorityGrant, 'revokedAt'>): Readonly<Record<string, unknown>> {
  const { id, appointmentId, form, scopeTypes, scopeFields, validFrom, validTo, basis, delegatorId } = grant;
  return { id, appointmentId, form, scopeTypes, scopeFields, validFrom, validTo, basis, delegatorId };
}
