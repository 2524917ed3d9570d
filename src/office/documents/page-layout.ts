/** Where signatures, seal, number, date and QR stand on the pages of a document. */
import type { Rect } from '../../lib/pdf/pages.ts';
import type { DatePlace, NumberPlace, Place } from '../../lib/typesetting/places.ts';

/** A rectangle that the drafter chose: page from 0, default user space. */
export interface GivenPlace {
  readonly page: number;
  readonly rect: Rect;
}

export interface GivenPlaces {
  /** In the order of the signers. */
  readonly signatures?: readonly GivenPlace[] | undefined;
  readonly seal?: GivenPlace | undefined;
  readonly number?: GivenPlace | undefined;
  readonly date?: GivenPlace | undefined;
}

/** A place with the form field that stands there. */
export type FieldAt<P extends Place = Place> = P & { readonly name: string };

interface SignedPlaces {
  readonly signatures: readonly FieldAt[];
  readonly seal: FieldAt;
}

/**
 * reserved: fields were made in one revision before the first signature.
 * own-widget: the PDF arrived signed, or carries the agency's signature alone; number and date show in the seal's own widget.
 */
export type PreparedLayout =
  | (SignedPlaces & {
      readonly kind: 'reserved';
      readonly number: FieldAt<NumberPlace>;
      readonly date: FieldAt<DatePlace>;
      readonly qr: FieldAt;
    })
  | (SignedPlaces & { readonly kind: 'own-widget' });

export interface Layout {
  readonly given: GivenPlaces | null;
  /** Set with the first signature, or with the seal when it is the only one. */
  readonly prepared: PreparedLayout | null;
}
