/** Saved groups of addressees of a unit. */
import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import { allowedAs, permit } from '../identity/permissions.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { vietnamDate } from '../unit-of-work.ts';
import { organisationErrors } from './errors.ts';
import type { AddressGroup, GroupMember, OrganisationStore } from './organisation-store.ts';
import { requireOpenUnit, unitSubject } from './units-through-time.ts';

type Tx = { organisation: OrganisationStore; ledger: Ledger };

export interface GroupPorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface GroupContent {
  readonly name: string;
  readonly members: readonly GroupMember[];
}

export function listGroups(
  ports: Pick<GroupPorts, 'transact'>,
  actor: Actor,
  unitId: string,
): Promise<readonly AddressGroup[]> {
  return ports.transact(async ({ organisation }) => {
    permit(actor, 'group.read', await unitSubject(organisation, unitId));
    return organisation.groupsOfUnit(unitId);
  });
}

export function readGroup(
  ports: Pick<GroupPorts, 'transact'>,
  actor: Actor,
  groupId: string,
): Promise<AddressGroup> {
  return ports.transact(async ({ organisation }) =>
    readable(organisation, actor, await organisation.group(groupId)),
  );
}

export function createGroup(
  ports: GroupPorts,
  actor: Actor,
  command: GroupContent & { readonly unitId: string },
): Promise<AddressGroup> {
  return ports.transact(async (tx) => {
    const by = permit(actor, 'group.manage', await unitSubject(tx.organisation, command.unitId));
    const group: AddressGroup = {
      id: ports.newId(),
      unitId: command.unitId,
      version: 1,
      ...(await checked(ports, tx, command.unitId, command, null)),
    };
    await tx.organisation.saveGroup(group, ports.clock.now());
    await tx.ledger.append({
      kind: 'group.created',
      actor,
      appointmentId: by.id,
      unitId: group.unitId,
      after: { id: group.id, name: group.name, members: group.members },
    });
    return group;
  });
}

/** Replaces name and members when `version` is still the present one. */
export function changeGroup(
  ports: GroupPorts,
  actor: Actor,
  command: GroupContent & { readonly groupId: string; readonly version: number },
): Promise<AddressGroup> {
  return ports.transact(async (tx) => {
    const before = await readable(
      tx.organisation,
      actor,
      await tx.organisation.groupForUpdate(command.groupId),
    );
    const by = permit(actor, 'group.manage', await unitSubject(tx.organisation, before.unitId));
    if (before.version !== command.version) throw new AppError(officeErrors.STALE_ETAG);
    const content = await checked(ports, tx, before.unitId, command, before.id);
    const group: AddressGroup = { ...before, ...content, version: before.version + 1 };
    await tx.organisation.saveGroup(group, ports.clock.now());
    await tx.ledger.append({
      kind: 'group.changed',
      actor,
      appointmentId: by.id,
      unitId: group.unitId,
      before: { name: before.name, members: before.members },
      after: { id: group.id, name: group.name, members: group.members },
    });
    return group;
  });
}

export function removeGroup(ports: GroupPorts, actor: Actor, groupId: string): Promise<void> {
  return ports.transact(async ({ organisation, ledger }) => {
    const group = await readable(organisation, actor, await organisation.groupForUpdate(groupId));
    const by = permit(actor, 'group.manage', await unitSubject(organisation, group.unitId));
    await organisation.removeGroup(group.id);
    await ledger.append({
      kind: 'group.changed',
      actor,
      appointmentId: by.id,
      unitId: group.unitId,
      before: { id: group.id, name: group.name, members: group.members },
      after: null,
    });
  });
}

async function readable(
  organisation: OrganisationStore,
  actor: Actor,
  group: AddressGroup | null,
): Promise<AddressGroup> {
  const subject = group && (await unitSubject(organisation, group.unitId));
  if (!group || !subject || !allowedAs(actor, 'group.read', subject))
    throw new AppError(officeErrors.NOT_FOUND);
  return group;
}

/** Each member once and open today; the answer for a closed one names its successor. */
async function checked(
  ports: GroupPorts,
  { organisation }: Tx,
  unitId: string,
  content: GroupContent,
  ownId: string | null,
): Promise<GroupContent> {
  const name = content.name.normalize('NFC').trim();
  const others = await organisation.groupsOfUnit(unitId);
  if (others.some((other) => other.id !== ownId && other.name.toLowerCase() === name.toLowerCase()))
    throw new AppError(organisationErrors.GROUP_NAME_TAKEN, { params: { name } });
  const members = [...new Map(content.members.map((member) => [member.unitId, member])).values()];
  const today = vietnamDate(ports.clock.now());
  for (const member of members) await requireOpenUnit(organisation, member.unitId, today);
  return { name, members };
}
