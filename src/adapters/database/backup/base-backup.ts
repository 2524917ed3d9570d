/** A copy of a running PostgreSQL's folder that can be started (PostgreSQL manual §25.3.4, "low-level API"). */
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { type DatabaseTarget, withClient } from '../connect.ts';

export interface BaseBackup {
  /** The text of `backup_label`, which must stand in the copy. */
  readonly label: string;
  /** First and last file of the log that the copy needs. */
  readonly startSegment: string;
  readonly stopSegment: string;
}

/** Left out of the copy, as the manual says (§25.3.4.3) and as pg_basebackup does. */
const EMPTIED =
  /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\/./;
const LEFT_OUT =
  /(^|\/)(postmaster\.pid|postmaster\.opts|pg_internal\.init(\.\d+)?|pgsql_tmp[^/]*|backup_label(\.old)?|tablespace_map(\.old)?|backup_manifest|recovery\.signal|standby\.signal)$/;

/** True for what must not be in the copy of PostgreSQL's folder. */
export function leftOutOfBase(path: string): boolean {
  return EMPTIED.test(path) || LEFT_OUT.test(path);
}

/**
 * Runs `copy` between the start and the stop of a backup. A slot that ends with this connection keeps every file of the log
 * until `copyLog` has run as well.
 * @param copy copies PostgreSQL's folder without what `leftOutOfBase` names
 * @param copyLog copies the files of `pg_wal` from the first to the last that are named
 */
export async function runBaseBackup(
  target: DatabaseTarget,
  copy: () => Promise<void>,
  copyLog: (backup: BaseBackup) => Promise<void>,
): Promise<BaseBackup> {
  const name = `antin_backup_${randomBytes(6).toString('hex')}`;
  return withClient(target, async (client) => {
    await client.query('SELECT pg_create_physical_replication_slot($1, true, true)', [name]);
    await client.query('SELECT pg_backup_start($1, true)', [name]);
    await copy();
    const backup = await stop(client);
    await copyLog(backup);
    return backup;
  });
}

async function stop(client: pg.Client): Promise<BaseBackup> {
  // The slot keeps the log, so there is no need to wait until an archive has it.
  const stopped = await client.query<{ label: string; segment: string }>(
    'SELECT labelfile AS label, pg_walfile_name(lsn) AS segment FROM pg_backup_stop(false)',
  );
  const { label, segment } = stopped.rows[0]!;
  const startSegment = /^START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)/.exec(label)?.[1];
  if (startSegment === undefined)
    throw new Error('PostgreSQL wrote a backup label without its first log file');
  return { label, startSegment, stopSegment: segment };
}

/** What a log file's name tells: timeline, and its place in the order of the log (segments of 16 MB). */
export function segmentNumber(name: string): number {
  return Number.parseInt(name.slice(8, 16), 16) * 256 + Number.parseInt(name.slice(16, 24), 16);
}

export function isSegment(name: string): boolean {
  return /^[0-9A-F]{24}$/.test(name);
}
