import type { FormXObject } from '../pdf/form-xobject.ts';
import type { NumberPlace } from './places.ts';
import { textAppearance } from './text-appearance.ts';

/** Numbers below 10 get a leading zero (NĐ 30/2020 appendix I, part I, II.3.c). */
export function numberText(
  place: Pick<NumberPlace, 'withSymbol' | 'withLabel'>,
  number: string,
  symbol: string,
): string {
  const padded = number.padStart(2, '0');
  return `${place.withLabel ? 'Số: ' : ''}${padded}${place.withSymbol ? `/${symbol}` : ''}`;
}

/** The number of a document for its place: close to the printed "/", or with symbol and "Số:" where they are missing. */
export function numberAppearance(
  place: Pick<NumberPlace, 'width' | 'height' | 'size' | 'withSymbol' | 'withLabel'>,
  number: string,
  symbol: string,
): FormXObject {
  const { width, height, size } = place;
  const align = place.withLabel ? 'center' : place.withSymbol ? 'left' : 'right';
  return textAppearance({ text: numberText(place, number, symbol), width, height, size, align });
}
