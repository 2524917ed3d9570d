/** Where things stand on the pages of a document. */

/** x1, y1, x2, y2 in PDF user space (points, origin bottom left before rotation). */
export type Rect = readonly [number, number, number, number];

export interface Place {
  /** 0-based. */
  readonly page: number;
  readonly rect: Rect;
}

/** text: found from the words of the page; given: by the drafter; default: the stated block. */
export type PlaceSource = 'text' | 'given' | 'default';

export interface FieldPlace extends Place {
  readonly name: string;
  readonly source: PlaceSource;
}

/** Rectangles that the drafter chose. */
export interface GivenPlaces {
  readonly signatures?: readonly Place[];
  readonly seal?: Place;
  readonly number?: Place;
  readonly date?: Place;
}

/**
 * reserved: fields were made before the first signature.
 * own-widgets: the PDF arrived signed, or carries the agency's signature alone: number, date and seal show in the seal's widget.
 */
export interface PreparedLayout {
  readonly kind: 'reserved' | 'own-widgets';
  readonly signatures: readonly FieldPlace[];
  readonly seal: FieldPlace;
  readonly number: FieldPlace | null;
  readonly date: FieldPlace | null;
  readonly qr: FieldPlace | null;
}

export interface Layout {
  readonly given: GivenPlaces | null;
  /** Set with the first signature. */
  readonly prepared: PreparedLayout | null;
}
