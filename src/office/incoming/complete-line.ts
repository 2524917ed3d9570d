/**
 * Completes the register line of an arrival as it is handed on or leaves: appendix IV, VI.2, columns 7, 8 and 10. The line of
 * a closed year stays as it is; the step itself goes on and stands in the ledger.
 */
import type { IncomingColumns } from '../documents/registers/register.ts';
import type { RegisterStore } from '../documents/registers/register-store.ts';

export async function completeLine(
  tx: { readonly registers: Pick<RegisterStore, 'entryOfIncoming' | 'updateEntry'> },
  incomingId: string,
  change: (columns: IncomingColumns) => Partial<IncomingColumns>,
): Promise<void> {
  const entry = await tx.registers.entryOfIncoming(incomingId);
  if (entry?.direction !== 'incoming') return;
  await tx.registers.updateEntry(entry.id, { columns: { ...entry.columns, ...change(entry.columns) } });
}

export function withNote(note: string): (columns: IncomingColumns) => Partial<IncomingColumns> {
  return (columns) => ({ note: [columns.note, note].filter((part) => part !== '').join('; ') });
}
