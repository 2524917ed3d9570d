/** The share taken apart: by month, type or cause for one unit, and for every unit below one. The definition is readShare's. */
import type { Actor } from '../identity/actor.ts';
import { allowedAs } from '../identity/permissions.ts';
import { openShare, type ReadSharePorts, ratios, type Share } from './read-share.ts';
import type { ShareGroup, ShareGrouping, ShareQuestion, UnitShare } from './share-store.ts';

type Figures = Pick<Share, 'n' | 'exchangedElectronically' | 'fullyElectronic'>;

export interface Grouped<Group> {
  readonly items: readonly (Group & Figures)[];
  readonly cutOff: Date;
}

/** @throws AppError NOT_FOUND, FORBIDDEN, PERIOD_INVALID */
export async function readShareGroups(
  ports: ReadSharePorts,
  actor: Actor,
  question: ShareQuestion,
  by: ShareGrouping,
): Promise<Grouped<ShareGroup>> {
  return ports.transact(async (tx) => {
    await openShare(tx, actor, question);
    const groups = await tx.share.groups(question, by);
    return { items: groups.map(withRatios), cutOff: ports.clock.now() };
  });
}

/** Only units whose share the actor may read. @throws AppError NOT_FOUND, FORBIDDEN, PERIOD_INVALID */
export async function readSharesBelow(
  ports: ReadSharePorts,
  actor: Actor,
  question: ShareQuestion,
  { monthly }: { readonly monthly: boolean },
): Promise<Grouped<UnitShare>> {
  return ports.transact(async (tx) => {
    await openShare(tx, actor, question);
    const path = await tx.organisation.unitPath(question.unitId);
    const mayRead = (unitId: string) =>
      unitId === question.unitId ||
      allowedAs(actor, 'share.read', { unitId, unitPath: [unitId, ...path] }) !== null;
    const found = await tx.share.ofUnitsBelow(question, monthly);
    const units = [...new Set(found.map(({ unitId }) => unitId))];
    const readable = new Set(units.filter(mayRead));
    const items = found.filter(({ unitId }) => readable.has(unitId)).map(withRatios);
    return { items, cutOff: ports.clock.now() };
  });
}

function withRatios<Group extends Pick<ShareGroup, 'classes'>>(group: Group): Group & Figures {
  return { ...group, ...ratios(group.classes) };
}
