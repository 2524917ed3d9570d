/** The way to each partner, by its kind; to units of this instance where there is no partner. */
import { AppError } from '../../app-error.ts';
import { exchangeErrors } from '../../office/exchange/errors.ts';
import type { Gateway, GatewayFor } from '../../office/exchange/gateway.ts';
import type { Partner, PartnerKind } from '../../office/exchange/partner.ts';

/** @throws AppError naming the setting or the file that does not serve */
export type GatewayFactory = (partner: Partner) => Gateway | Promise<Gateway>;

export interface RouterDeps {
  readonly inInstance: Gateway;
  /** Left out: this service has no such way. */
  readonly factories: { readonly [K in PartnerKind]?: GatewayFactory | undefined };
  readonly partner: (id: string) => Promise<Partner | null>;
  /** False where documents are real: a rehearsal would say that they were delivered. */
  readonly allowSimulated: boolean;
  /** Told of a way that is given up because its partner was changed. */
  readonly onReplaced?: (gateway: Gateway) => void;
}

interface Opened {
  readonly version: number;
  readonly gateway: Promise<Gateway>;
}

/** A way is opened once for each version of its partner; one that could not be opened is tried again. */
export function createRouter(deps: RouterDeps): GatewayFor {
  const opened = new Map<string, Opened>();
  return async (partnerId) => {
    if (partnerId === null) return deps.inInstance;
    const partner = await deps.partner(partnerId);
    const before = opened.get(partnerId);
    if (before && before.version === partner?.version && partner.endedAt === null) return before.gateway;
    if (before) {
      opened.delete(partnerId);
      void before.gateway.then(deps.onReplaced, () => undefined);
    }
    const gateway = open(deps, partnerId, partner);
    if (partner) opened.set(partnerId, { version: partner.version, gateway });
    gateway.catch(() => opened.delete(partnerId));
    return gateway;
  };
}

async function open(deps: RouterDeps, id: string, partner: Partner | null): Promise<Gateway> {
  if (partner === null || partner.endedAt !== null)
    throw new AppError(exchangeErrors.PARTNER_ENDED, { params: { partner: partner?.name ?? id } });
  if (partner.simulated && !deps.allowSimulated)
    throw new AppError(exchangeErrors.PARTNER_SIMULATED, { params: { partner: partner.name } });
  const factory = deps.factories[partner.kind];
  if (!factory)
    throw new AppError(exchangeErrors.PARTNER_HAS_NO_WAY, {
      params: { partner: partner.name, kind: partner.kind },
    });
  return factory(partner);
}
