/** Receiver: are the bytes that the consignment names here, whole and unchanged? */
import { createHash } from 'node:crypto';
import type { ConsignmentFile } from './consignment.ts';

export interface ConsignmentFiles {
  exists(sha256: string): Promise<boolean>;
  open(sha256: string): Promise<AsyncIterable<Uint8Array>>;
}

export interface Damage {
  readonly name: string;
  readonly fault: 'missing' | 'altered';
}

/** The first file that is missing or differs from its digest; null when all are as named. */
export async function findDamage(
  storage: ConsignmentFiles,
  files: readonly ConsignmentFile[],
): Promise<Damage | null> {
  for (const file of files) {
    if (!(await storage.exists(file.sha256))) return { name: file.name, fault: 'missing' };
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of await storage.open(file.sha256)) {
      hash.update(chunk);
      size += chunk.byteLength;
    }
    if (size !== file.size || hash.digest('hex') !== file.sha256)
      return { name: file.name, fault: 'altered' };
  }
  return null;
}
