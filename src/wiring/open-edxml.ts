/** The exchange in edXML: ways out to the axis and an LGSP, the door for systems that call here, and the receive loop. */
import type { Server } from 'node:http';
import { createLgspClient, LgspMemory } from '../adapters/gateways/lgsp/lgsp-client.ts';
import { createLgspGateway } from '../adapters/gateways/lgsp/lgsp-gateway.ts';
import { LgspTokens } from '../adapters/gateways/lgsp/tokens.ts';
import { createVdxpClient } from '../adapters/gateways/vdxp/vdxp-client.ts';
import { createVdxpGateway } from '../adapters/gateways/vdxp/vdxp-gateway.ts';
import type { Logger } from '../adapters/telemetry/logger.ts';
import { withTrace } from '../adapters/telemetry/trace.ts';
import { createVdxpServer } from '../http/vdxp/create-vdxp-server.ts';
import type { VdxpDoor } from '../http/vdxp/vdxp-door.ts';
import type { Signer } from '../lib/pki/signer.ts';
import { itemOf } from '../lib/vdxp/replies.ts';
import { acceptOnAxis, asksThere, fetchesHere, layDownFor } from '../office/exchange/edxml-axis.ts';
import { type Fetched, type FetchWay, fetchFromAxis } from '../office/exchange/edxml-fetch.ts';
import { applyWaitingStatus } from '../office/exchange/edxml-learn-status.ts';
import { lgspSettings, vdxpSettings } from '../office/exchange/edxml-settings.ts';
import type { Gateway } from '../office/exchange/gateway.ts';
import { keepAxisUnits } from '../office/exchange/keep-axis-units.ts';
import type { Partner, WaitingStatus } from '../office/exchange/partner.ts';
import { receiveConsignments } from '../office/exchange/receive-consignment.ts';
import type { SystemActor } from '../office/identity/actor.ts';
import { isOpen } from '../office/organisation/units-through-time.ts';
import { vietnamDate } from '../office/unit-of-work.ts';
import { signerFor } from './edxml-signer.ts';
import type { OfficePorts } from './open-ports.ts';
import type { PartnerSecrets } from './partner-secrets.ts';

type OfficeBase = Pick<
  OfficePorts,
  'transact' | 'clock' | 'newId' | 'storage' | 'receipts' | 'judgeFile' | 'judgeArrived'
>;

export interface EdxmlParts {
  readonly secrets: PartnerSecrets;
  /** Signs messages; undefined where EDXML_KEY is not set. */
  readonly signer?: Signer | undefined;
  readonly actor: () => SystemActor;
  /** False where documents are real: rehearsal servers are neither called nor answered. */
  readonly allowSimulated: boolean;
}

export interface Edxml {
  /** @throws AppError PARTNER_SECRET_MISSING */
  vdxpGateway(partner: Partner): Gateway;
  lgspGateway(partner: Partner): Gateway;
  /** Takes in what waits at an axis or an LGSP that we call. */
  fetch(partner: Partner): Promise<Fetched>;
  /** Takes the list of an axis or an LGSP that we call over, and tells how many it names; null where a partner offers none. */
  readAgencies(partner: Partner): Promise<number> | null;
  /** A status that came before its document. False: that is still unknown. */
  applyWaiting(status: WaitingStatus): Promise<boolean>;
  /** Not yet listening. */
  createServer(log: Logger): Server;
}

export function openEdxml(base: OfficeBase, parts: EdxmlParts): Edxml {
  const { secrets, actor } = parts;
  const ports = {
    ...base,
    actor,
    receive: (by: SystemActor, messages: Parameters<typeof receiveConsignments>[2], partnerId: string) =>
      receiveConsignments(base, by, messages, partnerId),
  };
  /** @throws AppError EDXML_KEY_MISSING */
  const portsFor = (partner: Partner) => ({ ...ports, signer: signerFor(partner, parts.signer) });
  const clientOf = (partner: Partner) =>
    createVdxpClient({
      endpoint: partner.endpoint!,
      systemId: vdxpSettings.parse(partner.settings).systemId,
      secret: secrets(partner, 'secret'),
      now: () => base.clock.now(),
    });
  const tokens = new LgspTokens();
  const memories = new Map<string, LgspMemory>();
  const lgspOf = (partner: Partner) => {
    const { systemId, login } = lgspSettings.parse(partner.settings);
    const lgsp = {
      endpoint: partner.endpoint!,
      systemId,
      secret: secrets(partner, 'secret'),
      login: login && { ...login, password: secrets(partner, 'password') },
    };
    const memory = memories.get(partner.id) ?? new LgspMemory();
    memories.set(partner.id, memory);
    const now = () => base.clock.now();
    return createLgspClient(lgsp, { tokens, memory, since: partner.createdAt, now });
  };
  const axisWay = (partner: Partner): FetchWay => {
    const inbox = clientOf(partner);
    return {
      inbox,
      carry: async (message) => ({ kind: 'carried', reference: await inbox.sendEdoc(message) }),
    };
  };
  const lgspWay = (partner: Partner): FetchWay => {
    const inbox = lgspOf(partner);
    return { inbox, carry: (message) => inbox.sendEdoc(message) };
  };
  return {
    vdxpGateway: (partner) =>
      createVdxpGateway(partner, {
        ports: portsFor(partner),
        client: fetchesHere(partner) ? undefined : clientOf(partner),
        layDown: layDownFor(base, partner),
      }),
    lgspGateway: (partner) => createLgspGateway(partner, lgspOf(partner), portsFor(partner)),
    fetch: (partner) =>
      fetchFromAxis(
        portsFor(partner),
        actor(),
        partner,
        partner.kind === 'lgsp' ? lgspWay(partner) : axisWay(partner),
      ),
    readAgencies: (partner) => {
      if (!asksThere(partner) || (partner.simulated && !parts.allowSimulated)) return null;
      const client = partner.kind === 'lgsp' ? lgspOf(partner) : clientOf(partner);
      return client.agencies().then(async (listed) => {
        await keepAxisUnits(base, actor(), partner, listed);
        return listed.length;
      });
    },
    applyWaiting: (waiting) =>
      base.transact(async (tx) => {
        const partner = await tx.partners.get(waiting.partnerId);
        if (!partner) return false;
        return applyWaitingStatus(tx, actor(), partner, { waiting, now: base.clock.now() });
      }),
    createServer: (log) => createVdxpServer(doorOf(ports, portsFor, { ...parts, log })),
  };
}

type DoorPorts = OfficeBase & Parameters<typeof acceptOnAxis>[0];

function doorOf(
  ports: DoorPorts,
  portsFor: (partner: Partner) => DoorPorts,
  { secrets, actor, allowSimulated, log }: EdxmlParts & { readonly log: Logger },
): VdxpDoor {
  const { transact, storage, clock } = ports;
  return {
    log,
    withTrace,
    callerOf: async (systemId) => {
      const partners = await (transact as OfficeBase['transact'])((tx) => tx.partners.all());
      const callers = partners.filter(
        (one) =>
          fetchesHere(one) &&
          one.endedAt === null &&
          vdxpSettings.safeParse(one.settings).data?.systemId === systemId,
      );
      const [partner] = callers;
      if (!partner || callers.length > 1 || (partner.simulated && !allowSimulated)) return null;
      return { partner, secret: secrets(partner, 'secret') };
    },
    files: {
      put: async (bytes) => {
        const kept = await storage.put(bytes);
        const row = { ...kept, mediaType: 'application/xml', createdAt: clock.now() };
        await transact((tx) => tx.files.addBytes(row));
        return kept;
      },
      open: (sha256) => storage.open(sha256) as ReturnType<OfficeBase['storage']['open']>,
    },
    accept: (partner, given) => acceptOnAxis(portsFor(partner), actor(), partner, given),
    received: ({ id }, list) => transact((tx) => tx.axis.received(id, list)),
    sent: ({ id }, sentId, list) => transact((tx) => tx.axis.sent(id, sentId, list)),
    message: ({ id }, docId) => transact((tx) => tx.axis.forReceiver(id, docId)),
    setStatus: ({ id }, status) => transact((tx) => tx.axis.setStatus(id, status, clock.now())),
    agencies: () => listAgencies(ports as OfficeBase),
    isOf: async (partner, code) => {
      const named = await transact((tx) => tx.edxml.unitsNamed([code]));
      return named.some(({ partnerId }) => partnerId === partner.id);
    },
  };
}

/** Hosted here or behind another system; a code that stands again counts as standing. */
async function listAgencies({ transact, clock }: Pick<OfficeBase, 'transact' | 'clock'>) {
  const today = vietnamDate(clock.now());
  const units = await transact((tx) => tx.organisation.allUnits());
  const codes = new Map(units.map(({ id, organCode }) => [id, organCode]));
  const begun = units.filter(({ validFrom }) => validFrom <= today);
  const sorted = [...begun].sort((a, b) => Number(isOpen(a, today)) - Number(isOpen(b, today)));
  const listed = sorted.map((unit) => {
    const { organCode, name, parentId } = unit;
    const pid = parentId === null ? '' : codes.get(parentId);
    const item = itemOf({ id: organCode, pid, code: organCode, name, mail: '' });
    return [organCode, { item, closed: !isOpen(unit, today) }] as const;
  });
  return [...new Map(listed).values()];
}
