/** What commands tell of a backup, so that they need not know its rooms. */
export type { Finding as CheckFinding } from '../../adapters/database/backup/consistency.ts';
export type { LastEvent as ToldEvent } from '../../adapters/storage/bundle.ts';
