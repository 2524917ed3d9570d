/**
 * REDIS_URL in all its forms:
 *   redis[s]://[user:password@]host[:port][/db]                                          one server
 *   redis[s]+sentinel://[user:password@]host[:port],…/master-name[/db][?sentinel_user=…&sentinel_password=…]
 *   redis[s]+cluster://[user:password@]host[:port],…                                     a cluster
 * `rediss` is TLS towards servers and sentinels.
 */
import { Cluster, Redis } from 'ioredis';

export interface RedisAddress {
  readonly url: string;
  /** PEM of the authority that issued the servers' certificates; undefined: Node.js' own roots. */
  readonly ca?: string | undefined;
}

interface Node {
  readonly host: string;
  readonly port: number;
}

interface Tls {
  readonly tls?: { readonly ca?: string };
}

/** As ioredis and BullMQ both take them. */
interface ServerOptions extends Tls {
  readonly connectTimeout: number;
  readonly reconnectOnError: (error: Error) => false | 2;
  readonly host?: string;
  readonly port?: number;
  readonly username?: string;
  readonly password?: string;
  readonly db?: number;
}

export interface Patience {
  /** Null: for ever. */
  readonly maxRetriesPerRequest?: number | null;
  readonly enableOfflineQueue?: boolean;
  readonly lazyConnect?: boolean;
  readonly retryStrategy?: (times: number) => number | null;
}

interface ParsedAddress {
  readonly kind: 'server' | 'sentinel' | 'cluster';
  readonly nodes: readonly Node[];
  readonly options: ServerOptions;
}

/** Of a cluster all keys of the queues lie in one slot: BullMQ's scripts touch several of them at once. */
export const CLUSTER_PREFIX = '{antin}';

const RECONNECT = { connectTimeout: 5000, reconnectOnError: afterFailover } as const;

/** @throws Error on an address that is none */
export function parseRedisAddress({ url, ca }: RedisAddress): ParsedAddress {
  const found =
    /^(?<scheme>rediss?)(?:\+(?<kind>sentinel|cluster))?:\/\/(?:(?<user>[^@]*)@)?(?<hosts>[^/?]+)(?:\/(?<path>[^?]*))?(?:\?(?<query>.*))?$/.exec(
      url,
    )?.groups;
  if (!found) throw new Error('REDIS_URL has no known form');
  const kind = (found['kind'] ?? 'server') as ParsedAddress['kind'];
  const usual = kind === 'sentinel' ? 26_379 : 6379;
  const nodes = found['hosts']!.split(',').map((host) => nodeOf(host, usual));
  const tls: Tls = found['scheme'] === 'rediss' ? { tls: ca === undefined ? {} : { ca } } : {};
  const [user = '', ...password] = (found['user'] ?? '').split(':');
  const path = (found['path'] ?? '').split('/').filter((part) => part !== '');
  const [name] = kind === 'sentinel' ? path.splice(0, 1) : [];
  const query = new URLSearchParams(found['query']);
  const options: ServerOptions = {
    ...RECONNECT,
    ...tls,
    ...(user === '' ? {} : { username: decodeURIComponent(user) }),
    ...(password.length === 0 ? {} : { password: decodeURIComponent(password.join(':')) }),
    ...(path[0] === undefined ? {} : { db: Number(path[0]) }),
  };
  if (kind !== 'sentinel')
    return { kind, nodes, options: kind === 'server' ? { ...options, ...nodes[0] } : options };
  if (name === undefined) throw new Error('REDIS_URL names no master for the sentinels');
  return { kind, nodes, options: { ...options, ...sentinelOptions(nodes, name, tls, query) } };
}

/** A connection by ioredis. Nothing is sent before `connect()` when `lazyConnect` is given. */
export function openRedis(address: RedisAddress, patience: Patience = {}): Redis | Cluster {
  const { kind, nodes, options } = parseRedisAddress(address);
  if (kind !== 'cluster') return new Redis({ ...options, ...patience });
  const { enableOfflineQueue = true, lazyConnect = false, maxRetriesPerRequest = null } = patience;
  return new Cluster([...nodes], {
    redisOptions: { ...options, maxRetriesPerRequest },
    // A certificate is issued to the name that was given, not to the number it stands for.
    dnsLookup: (host, answer) => answer(null, host),
    slotsRefreshTimeout: 3000,
    clusterRetryStrategy: patience.retryStrategy ?? ((times) => Math.min(100 + times * 100, 2000)),
    enableOfflineQueue,
    lazyConnect,
  });
}

function sentinelOptions(
  sentinels: readonly Node[],
  name: string,
  { tls }: Tls,
  query: URLSearchParams,
): object {
  const username = query.get('sentinel_user');
  const password = query.get('sentinel_password');
  return {
    sentinels: [...sentinels],
    name,
    sentinelRetryStrategy: (times: number) => Math.min(times * 100, 2000),
    ...(username === null ? {} : { sentinelUsername: username }),
    ...(password === null ? {} : { sentinelPassword: password }),
    ...(tls ? { enableTLSForSentinelMode: true, sentinelTLS: tls } : {}),
  };
}

/** @param text `host`, `host:port` or `[v6]:port` */
function nodeOf(text: string, usualPort: number): Node {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) throw new Error('REDIS_URL has a host that is none');
  return { host, port: port === undefined ? usualPort : Number(port) };
}

/** The former master answers READONLY: ask the sentinels again and send the command once more. */
function afterFailover(error: Error): false | 2 {
  return error.message.startsWith('READONLY') ? 2 : false;
}
