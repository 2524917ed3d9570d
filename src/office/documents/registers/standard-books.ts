/**
 * Books that an agency starts with. NĐ 30/2020 Đ15.1: administrative documents in one series, normative ones one per type,
 * copies in one; the head of the agency may decide otherwise.
 */
import type { NewBook } from './register.ts';

export type StandardBook = Pick<NewBook, 'direction' | 'name' | 'typeCodes'>;

const administrative: StandardBook = { direction: 'outgoing', name: 'Sổ văn bản đi', typeCodes: null };
const copies: StandardBook = { direction: 'outgoing', name: 'Sổ bản sao', typeCodes: ['SY', 'TrS', 'SL'] };
const incoming: StandardBook = { direction: 'incoming', name: 'Sổ văn bản đến', typeCodes: null };
const normative: readonly StandardBook[] = [
  { direction: 'outgoing', name: 'Sổ nghị quyết quy phạm pháp luật', typeCodes: ['NQ-QPPL'] },
  { direction: 'outgoing', name: 'Sổ quyết định quy phạm pháp luật', typeCodes: ['QĐ-QPPL'] },
];

/** Only a people's committee issues normative documents of its own. */
export function standardBooks(abbreviation: string): readonly StandardBook[] {
  return abbreviation === 'UBND'
    ? [administrative, ...normative, copies, incoming]
    : [administrative, copies, incoming];
}
