import { AppError } from '../../../app-error.ts';
import { officeErrors } from '../../errors.ts';
import type { OutgoingState } from './outgoing.ts';

/** Content and metadata change only while the document is with its drafter. */
export function requireDraft({ state }: { readonly state: OutgoingState }): void {
  if (state !== 'draft' && state !== 'returned')
    throw new AppError(officeErrors.WRONG_STATE, { params: { action: 'edit', state } });
}
