/** Two offices, each with a database, files, keys and a listener of its own, that know each other as partners. */

import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { v7 as newId } from 'uuid';
import { dispatchPartnerWorker } from '../../../queue-workers/dispatch-partner.ts';
import type { WorkerDefinition } from '../../../queue-workers/worker-definition.ts';
import { connectPeer } from '../../../src/adapters/gateways/peer/peer-connection.ts';
import type { Config } from '../../../src/config.ts';
import type { Gateway } from '../../../src/office/exchange/gateway.ts';
import type { Partner } from '../../../src/office/exchange/partner.ts';
import { PartnerLanes } from '../../../src/office/exchange/partner-lanes.ts';
import { openPeer, type Peer } from '../../../src/wiring/open-peer.ts';
import type { OfficePorts } from '../../../src/wiring/open-ports.ts';
import { type Authority, identityOf, openAuthority } from '../../http/peer/peer-identities.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { aloneInLane } from './alone-in-lane.ts';
import { type District, openDistrict, system, type TestUnit } from './district.ts';

export interface Side {
  readonly district: District;
  readonly peer: Peer;
  readonly identity: Awaited<ReturnType<typeof identityOf>>;
  readonly endpoint: string;
  readonly unit: TestUnit;
  /** How the other side is registered here. */
  partner: Partner;
  /** Put before the way to the other side by a test. */
  between: (gateway: Gateway) => Gateway;
  /** Of this database. */
  remoteUnit(code: string): Promise<TestUnit>;
}

export interface Pair {
  readonly a: Side;
  readonly b: Side;
  close(): Promise<void>;
}

const noLog = { info() {}, warn() {}, error() {} };

export async function openPair(): Promise<Pair> {
  const authorities = [await openAuthority(), await openAuthority()];
  const closing: (() => unknown)[] = [];
  const a = await openSide('UBND xã Chân Sơn', authorities[0]!, authorities[1]!, closing);
  const b = await openSide('Sở Nội vụ tỉnh Lạng Sơn', authorities[1]!, authorities[0]!, closing);
  a.partner = await register(a, b, 'tỉnh Lạng Sơn');
  b.partner = await register(b, a, 'huyện Yên Sơn');
  await a.peer.readAgencies(system, a.partner);
  await b.peer.readAgencies(system, b.partner);
  return {
    a,
    b,
    close: async () => {
      for (const close of closing.reverse()) await close();
    },
  };
}

async function openSide(
  name: string,
  own: Authority,
  trusted: Authority,
  closing: (() => unknown)[],
): Promise<Side> {
  const district = await openDistrict();
  // The district lives in March 2025, TLS in the present.
  const identity = await identityOf(own, trusted, { notBefore: new Date('2024-01-01') });
  const folder = temporaryFolder('peer-side');
  const [keyFile, certFile, caFile] = ['key', 'cert', 'ca'].map((part) => {
    const path = join(folder, `${part}.pem`);
    writeFileSync(path, identity[part as 'key' | 'cert' | 'ca']);
    return path;
  }) as [string, string, string];
  const config = { peer: { port: 0, host: '127.0.0.1', keyFile, certFile, caFile } };
  const peer = openPeer(config as Config, district.ports as unknown as OfficePorts, () => system)!;
  const server = peer.createServer(noLog as never);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    peer.close();
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  });
  const unit = await district.addUnit(name);
  const side: Side = {
    district,
    peer,
    identity,
    endpoint: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    unit,
    partner: undefined as unknown as Partner,
    between: (gateway) => gateway,
    remoteUnit: async (code) => {
      const found = await district.ports.transact(({ organisation }) =>
        organisation.unitByCode(code, '2025-03-10'),
      );
      return { ...unit, code, id: found!.id };
    },
  };
  addPartnerWorker(side);
  return side;
}

/** Past the gateway: what a partner's program may say by itself. */
export async function sayTo(from: Side, to: Side, path: string, body: unknown): Promise<unknown> {
  const connection = connectPeer({
    origin: to.endpoint,
    fingerprints: [to.identity.fingerprint],
    identity: from.identity,
  });
  try {
    return await connection.ask('POST', path, body);
  } finally {
    connection.close();
  }
}

async function register(side: Side, other: Side, name: string): Promise<Partner> {
  const partner: Partner = {
    id: newId(),
    name,
    kind: 'peer',
    endpoint: other.endpoint,
    settings: { clientFingerprints: [other.identity.fingerprint] },
    simulated: false,
    version: 1,
    createdAt: new Date('2025-03-01'),
    endedAt: null,
  };
  await side.district.ports.transact(({ partners }) => partners.insert(partner));
  return partner;
}

/** What would be put back into the partner's lane counts as failed. */
function addPartnerWorker(side: Side): void {
  const worker = dispatchPartnerWorker({
    ...side.district.ports,
    gatewayFor: async () => side.between(side.peer.gatewayOf(side.partner)),
    partnerLanes: new PartnerLanes(),
    random: () => 0.5,
    lane: aloneInLane,
  });
  side.district.moreWorkers.push(worker as WorkerDefinition<never>);
}
