/** Looks at each Redis server once, at the start: a queue is no cache. */
import { Cluster } from 'ioredis';
import { AppError } from '../../app-error.ts';
import { openRedis, type RedisAddress } from './redis-connections.ts';
import { redisErrors } from './redis-errors.ts';

/** @throws AppError QUEUE_EVICTS, QUEUE_ENGINE_OLD; else the driver's error when no server answers */
export async function checkRedis(address: RedisAddress): Promise<void> {
  let last: unknown;
  const redis = openRedis(address, {
    lazyConnect: true,
    maxRetriesPerRequest: 1,
    retryStrategy: (times) => (times > 3 ? null : 100),
  });
  redis.on('error', (error) => {
    last = error;
  });
  try {
    await redis.connect();
    const servers = redis instanceof Cluster ? redis.nodes('master') : [redis];
    for (const server of servers) judge(await server.info());
  } catch (error) {
    // "Connection is closed." says less than why it was.
    throw error instanceof AppError ? error : ((last as Error | undefined) ?? error);
  } finally {
    redis.disconnect();
  }
}

/** @param info the answer to INFO */
export function judge(info: string): void {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const policy = field('maxmemory_policy') ?? 'noeviction';
  if (policy !== 'noeviction') throw new AppError(redisErrors.QUEUE_EVICTS, { params: { policy } });
  // Valkey and others that continue Redis say with which version of it they agree.
  const version = field('redis_version') ?? '0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 6 || (major === 6 && minor < 2))
    throw new AppError(redisErrors.QUEUE_ENGINE_OLD, { params: { version } });
}
