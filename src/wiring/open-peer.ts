/** The exchange with other Ấn Tín instances: this instance's identity, the ways out, and the listener. */
import { readFileSync } from 'node:fs';
import type { Server } from 'node:https';
import { calculateJwkThumbprint } from 'jose';
import { connectPeer, type PeerConnection } from '../adapters/gateways/peer/peer-connection.ts';
import { createPeerGateway, type PeerGateway } from '../adapters/gateways/peer/peer-gateway.ts';
import { gathered } from '../adapters/keys/gather.ts';
import { createInstanceSigner, verifyByInstance } from '../adapters/keys/instance-signature.ts';
import type { Logger } from '../adapters/telemetry/logger.ts';
import { withTrace } from '../adapters/telemetry/trace.ts';
import type { Config } from '../config.ts';
import { createPeerServer } from '../http/peer/create-peer-server.ts';
import type { PeerDoor } from '../http/peer/peer-door.ts';
import type { Consignment } from '../office/exchange/consignment.ts';
import type { DispatchAnswer, DispatchOutcome } from '../office/exchange/gateway.ts';
import { keepPartnerUnits } from '../office/exchange/keep-partner-units.ts';
import type { Partner } from '../office/exchange/partner.ts';
import { listAgencies } from '../office/exchange/peer-agencies.ts';
import type { AgenciesList } from '../office/exchange/peer-messages.ts';
import { fingerprintsOf, partnerByFingerprint } from '../office/exchange/peer-partner.ts';
import { readAgencies } from '../office/exchange/peer-read-agencies.ts';
import { receiveFromPeer } from '../office/exchange/peer-receive.ts';
import { receiveStatusFromPeer } from '../office/exchange/peer-status.ts';
import type { SignMessage } from '../office/exchange/receipt-signer.ts';
import { receiveConsignments } from '../office/exchange/receive-consignment.ts';
import { receiveStatus } from '../office/exchange/receive-status.ts';
import { keepPeerFiles, notePeerFiles } from '../office/exchange/sweep-peer-files.ts';
import type { SystemActor } from '../office/identity/actor.ts';
import { vietnamDate } from '../office/unit-of-work.ts';
import type { OfficePorts } from './open-ports.ts';

/** How soon a partner is asked for its list again. */
const ASK_AGAIN_MS = 10_000;

type OfficeBase = Pick<
  OfficePorts,
  'transact' | 'clock' | 'newId' | 'storage' | 'receipts' | 'judgeFile' | 'judgeArrived'
>;

export interface Peer {
  readonly gatewayOf: (partner: Partner) => PeerGateway;
  /** Takes the partner's list of agencies over. @throws AppError AGENCIES_REFUSED, and what the way to it throws */
  readonly readAgencies: (actor: SystemActor, partner: Partner) => Promise<AgenciesList>;
  /** The same, at most once in a while; false when it was not read now. */
  readonly readPartnerAfresh: (partnerId: string) => Promise<boolean>;
  /** Not yet listening. */
  createServer(log: Logger): Server;
  close(): void;
}

/** Undefined where PEER_PORT is not set. */
export function openPeer(config: Config, base: OfficeBase, actor: () => SystemActor): Peer | undefined {
  if (!config.peer) return undefined;
  const { keyFile, certFile, caFile } = config.peer;
  const identity = {
    key: readFileSync(keyFile, 'utf8'),
    cert: readFileSync(certFile, 'utf8'),
    ca: readFileSync(caFile, 'utf8'),
  };
  const connections = new Map<string, PeerConnection>();
  const connectionOf = (partner: Partner) => {
    const key = `${partner.id} ${partner.version}`;
    const known = connections.get(key);
    if (known) return known;
    for (const [earlier, connection] of connections)
      if (earlier.startsWith(`${partner.id} `) && connections.delete(earlier)) connection.close();
    if (partner.endpoint === null) throw new Error(`the partner ${partner.id} has no endpoint`);
    const fingerprints = fingerprintsOf(partner);
    const connection = connectPeer({ origin: partner.endpoint, fingerprints, identity });
    connections.set(key, connection);
    return connection;
  };
  const bareGatewayOf = (partner: Partner) =>
    createPeerGateway({
      connection: connectionOf(partner),
      files: base.storage,
      sign: signerAsSender(base),
    });
  const reading = {
    ...base,
    keysChanged: base.receipts.keysChanged,
    thumbprint: (jwk: Parameters<typeof calculateJwkThumbprint>[0]) => calculateJwkThumbprint(jwk, 'sha256'),
    fetchList: (partner: Partner) => bareGatewayOf(partner).agencies(),
    verifyList: (partner: Partner, jws: string) =>
      verifyByInstance(jws, fingerprintsOf(partner), base.clock.now()),
    keepUnits: async (
      by: SystemActor,
      partner: Partner,
      agencies: Parameters<typeof keepPartnerUnits>[3],
    ) => {
      await keepPartnerUnits(base, by, partner, agencies);
    },
  };
  const verifyAfresh = seldom((partner) => readAgencies(reading, actor(), partner));
  return {
    gatewayOf: (partner) => knowingKeys(bareGatewayOf(partner), base, partner, () => verifyAfresh(partner)),
    readAgencies: (by, partner) => readAgencies(reading, by, partner),
    readPartnerAfresh: async (partnerId) => {
      const partner = await base.transact((tx) => tx.partners.get(partnerId));
      return partner !== null && partner.kind === 'peer' && partner.endedAt === null && verifyAfresh(partner);
    },
    createServer: (log) => createPeerServer(identity, doorOf(base, identity, { log, actor, verifyAfresh })),
    close: () => {
      for (const connection of connections.values()) connection.close();
    },
  };
}

/** A receipt by a key that is not known yet: the partner's signed list is read again before the receipt is judged. */
function knowingKeys(
  gateway: PeerGateway,
  { receipts }: OfficeBase,
  partner: Partner,
  afresh: () => Promise<boolean>,
): PeerGateway {
  const known = async (outcome: DispatchOutcome) => {
    if (outcome.kind !== 'receipt') return true;
    const verified = await receipts.verify(outcome.receipt);
    return (verified?.signers ?? []).some(({ partnerId }) => partnerId === partner.id);
  };
  const dispatchAll = async (messages: readonly Consignment[]) => {
    const outcomes = await gateway.dispatchAll!(messages);
    if (!(await Promise.all(outcomes.map(known))).every(Boolean)) await afresh();
    return outcomes;
  };
  return {
    ...gateway,
    dispatchAll,
    dispatch: async (message) => {
      const [outcome] = await dispatchAll([message]);
      if (outcome!.kind === 'unreached') throw outcome!.error;
      return outcome as DispatchAnswer;
    },
  };
}

/** By the key of the unit that sends it, which must be one of ours; looked up once for the messages of a gateway. */
function signerAsSender({ transact, receipts }: OfficeBase): (message: Consignment) => Promise<string> {
  const known = new Map<string, Promise<SignMessage>>();
  const find = async (code: string, sentOn: string): Promise<SignMessage> => {
    const unit = await transact(({ organisation }) => organisation.unitByCode(code, sentOn));
    if (!unit || unit.partnerId !== null) throw new Error(`${code} is no unit hosted here`);
    return receipts.signerFor(unit.id);
  };
  return async (message) => {
    const { code } = message.sender;
    const sentOn = vietnamDate(new Date(message.sentAt));
    const key = `${code} ${sentOn}`;
    const found = known.get(key) ?? find(code, sentOn);
    known.set(key, found);
    return (await found)(message);
  };
}

/**
 * True when the list was read just now, from its beginning: only then an unknown key is certainly unknown. A partner is not
 * asked again at every message; whoever comes meanwhile is told to come later.
 */
function seldom(read: (partner: Partner) => Promise<unknown>): (partner: Partner) => Promise<boolean> {
  const asked = new Map<string, number>();
  return async (partner) => {
    const last = asked.get(partner.id) ?? Number.NEGATIVE_INFINITY;
    if (performance.now() - last < ASK_AGAIN_MS) return false;
    asked.set(partner.id, performance.now());
    return read(partner).then(
      () => true,
      () => false,
    );
  };
}

interface DoorParts {
  readonly log: Logger;
  readonly actor: () => SystemActor;
  readonly verifyAfresh: (partner: Partner) => Promise<boolean>;
}

function doorOf(
  base: OfficeBase,
  identity: { readonly key: string; readonly cert: string },
  { log, actor, verifyAfresh }: DoorParts,
): PeerDoor {
  const sign = createInstanceSigner(identity);
  // A partner has few requests under way at a time: its receipt does not wait for the verdict, which the job gives.
  const { judgeArrived: _later, ...unjudged } = base;
  const ports = {
    ...base,
    verifyAfresh,
    keepPeerFiles: (digests: readonly string[]) => keepPeerFiles(base, digests),
    receive: (
      by: SystemActor,
      messages: readonly Consignment[],
      partnerId: string,
      signedOf: (message: Consignment) => string | null,
    ) => receiveConsignments(unjudged, by, messages, partnerId, signedOf),
    receiveStatus: (by: SystemActor, jws: string, partnerId: string) =>
      receiveStatus(base, by, jws, partnerId),
  };
  const noteFile = gathered((digests: readonly string[]) => notePeerFiles(base, digests));
  return {
    partnerOf: (fingerprint) => partnerByFingerprint(base, fingerprint),
    files: {
      exists: async (sha256) => {
        await keepPeerFiles(base, [sha256]);
        return base.storage.exists(sha256);
      },
      put: async (stream, sha256) => {
        await base.storage.put(stream, { sha256 });
        await noteFile(sha256);
      },
    },
    consignments: (partner, signed) => receiveFromPeer(ports, actor(), partner, signed),
    status: (partner, jws) => receiveStatusFromPeer(ports, actor(), partner, jws),
    agencies: async () => sign(await listAgencies(base)),
    log,
    withTrace,
  };
}
