/** Column (9) "Ký nhận" of a document that went electronically: who received it and when (NĐ 30/2020 Đ22.3b, appendix IV). */
import { displayDate, vietnamTimestamp } from '../../unit-of-work.ts';
import { numberText } from '../notation.ts';

/** What one receiver's receipt 01 and status 03 told the sender. */
export interface ElectronicReceipt {
  readonly documentId: string;
  readonly receiverName: string;
  /** Receipt 01. */
  readonly arrivedAt: Date | null;
  /** Status 03. */
  readonly acceptedAt: Date | null;
  readonly arrivalNumber: number | null;
  /** Who registered it there. */
  readonly staff: string | null;
}

/** "UBND xã Hùng Lợi: đến 23/11/2026 18:20; nhận 23/11/2026 18:25, số đến 05, Lê Thị Cúc", one line per receiver. */
export function receiptSigned(receipts: readonly ElectronicReceipt[]): string {
  return receipts
    .filter(({ arrivedAt, acceptedAt }) => arrivedAt !== null || acceptedAt !== null)
    .map((receipt) => `${receipt.receiverName}: ${partsOf(receipt).join('; ')}`)
    .join('\n');
}

function partsOf({ arrivedAt, acceptedAt, arrivalNumber, staff }: ElectronicReceipt): string[] {
  const parts = arrivedAt === null ? [] : [`đến ${displayMoment(arrivedAt)}`];
  if (acceptedAt === null) return parts;
  const number = arrivalNumber === null ? [] : [`số đến ${numberText(arrivalNumber)}`];
  const who = staff === null ? [] : [staff];
  return [...parts, [`nhận ${displayMoment(acceptedAt)}`, ...number, ...who].join(', ')];
}

/** dd/MM/yyyy HH:mm in Vietnam. */
function displayMoment(at: Date): string {
  const stamp = vietnamTimestamp(at);
  return `${displayDate(stamp.slice(0, 10))} ${stamp.slice(11, 16)}`;
}
