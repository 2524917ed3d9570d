/** Two offices: one answers as the national axis, the other calls it as the Java client would. Each with a database of its own. */

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { v7 as newId } from 'uuid';
import { dispatchPartnerWorker } from '../../queue-workers/dispatch-partner.ts';
import type { WorkerDefinition } from '../../queue-workers/worker-definition.ts';
import { units } from '../../src/adapters/database/schema/organisation.ts';
import type { Signer } from '../../src/lib/pki/signer.ts';
import type { Partner } from '../../src/office/exchange/partner.ts';
import { PartnerLanes } from '../../src/office/exchange/partner-lanes.ts';
import { type Edxml, openEdxml } from '../../src/wiring/open-edxml.ts';
import type { OfficePorts } from '../../src/wiring/open-ports.ts';
import { aloneInLane } from '../office/exchange/alone-in-lane.ts';
import { type District, openDistrict, system, type TestUnit } from '../office/exchange/district.ts';

export const SECRET = 's3cret-mật';

export interface AxisSide {
  readonly district: District;
  readonly edxml: Edxml;
  readonly unit: TestUnit;
  readonly partner: Partner;
  /** A unit of the other side, as it is entered here. */
  readonly remote: TestUnit;
}

export interface AxisPair {
  /** Hosts the axis. */
  readonly host: AxisSide;
  readonly caller: AxisSide;
  readonly endpoint: string;
  close(): Promise<void>;
}

/** @param signer of the caller's messages */
export async function openAxisPair(signer?: Signer): Promise<AxisPair> {
  const [hostDistrict, callerDistrict] = [await openDistrict(), await openDistrict()];
  const hostUnit = await hostDistrict.addUnit('UBND xã Chân Sơn');
  const callerUnit = await callerDistrict.addUnit('Sở Nội vụ');
  const host = await openSide(hostDistrict, hostUnit, {
    other: callerUnit,
    otherName: 'Sở Nội vụ',
    endpoint: null,
  });
  const server = host.edxml.createServer(noLog as never);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  const caller = await openSide(callerDistrict, callerUnit, {
    other: hostUnit,
    otherName: 'UBND xã Chân Sơn',
    endpoint,
    signer,
  });
  return {
    host,
    caller,
    endpoint,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

const noLog = { info() {}, warn() {}, error() {} };

interface Other {
  readonly other: TestUnit;
  readonly otherName: string;
  readonly endpoint: string | null;
  readonly signer?: Signer | undefined;
}

/** Both sides know the caller by the code of its unit. */
async function openSide(
  district: District,
  unit: TestUnit,
  { other, otherName, endpoint, signer }: Other,
): Promise<AxisSide> {
  const systemId = endpoint === null ? other.code : unit.code;
  const partner = await registerPartner(district, {
    name: otherName,
    kind: 'vdxp',
    endpoint,
    settings: { systemId },
  });
  const remote = await addRemote(district, partner, other.code, otherName);
  const edxml = openEdxml(district.ports as unknown as OfficePorts, {
    secrets: () => SECRET,
    signer,
    actor: () => system,
    allowSimulated: false,
  });
  serveLane(district, edxml, partner);
  return { district, edxml, unit, partner, remote: { ...unit, ...remote } };
}

export async function registerPartner(
  district: District,
  given: Pick<Partner, 'name' | 'kind' | 'endpoint' | 'settings'>,
): Promise<Partner> {
  const partner: Partner = {
    ...given,
    id: newId(),
    simulated: false,
    version: 1,
    createdAt: new Date('2025-03-01'),
    endedAt: null,
  };
  await district.ports.transact(({ partners }) => partners.insert(partner));
  return partner;
}

export async function addRemote(district: District, partner: Partner, code: string, name: string) {
  const id = newId();
  await district.db.insert(units).values({
    id,
    name,
    kind: 'agency',
    organCode: code,
    partnerId: partner.id,
    validFrom: '2020-01-01',
    abbreviation: 'X',
    place: name,
  });
  return { id, code };
}

/** What would be put back into the partner's lane counts as failed. */
export function serveLane(district: District, edxml: Edxml, partner: Partner): void {
  const worker = dispatchPartnerWorker({
    ...district.ports,
    gatewayFor: async () =>
      partner.kind === 'lgsp' ? edxml.lgspGateway(partner) : edxml.vdxpGateway(partner),
    partnerLanes: new PartnerLanes(),
    random: () => 0.5,
    lane: aloneInLane,
  });
  district.moreWorkers.push(worker as WorkerDefinition<never>);
}
