import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Rect } from '../pdf/pages.ts';
import {
  blockPlace,
  defaultDate,
  defaultNumber,
  defaultSignerBox,
  qrPlace,
  sealBox,
} from './default-places.ts';
import { findDate, findNumber } from './find-number-date.ts';
import { findByName, findByTitle, type SignerText } from './find-signer.ts';
import { type PageText, readPageText, visualPage } from './page-text.ts';
import { withPdfjs } from './pdfjs.ts';
import { givenPlace, type Place, type PlaceSource, type Places, toPlace } from './places.ts';
import { ASCENT, DESCENT } from './text-layout.ts';
import { millimetres } from './units.ts';
import { type Box, VisualPage } from './visual-page.ts';

export interface FindPlacesInput {
  /** Who signs, in order; at least one. */
  readonly signers: readonly SignerText[];
  /** Rectangles drawn by the user; they go before anything found. */
  readonly given?: GivenPlaces;
  /** Diameter of the seal in points; 36 mm when left out. */
  readonly sealDiameter?: number;
}

export interface GivenPlaces {
  readonly signers?: readonly (GivenRect | undefined)[];
  readonly seal?: GivenRect;
  readonly number?: GivenRect;
  readonly date?: GivenRect;
  readonly block?: GivenRect;
  readonly qr?: GivenRect;
}

/** In the page's default user space; the page counted from 0. */
export interface GivenRect {
  readonly pageIndex: number;
  readonly rect: Rect;
}

/** Of a long file only so many pages at either end are read: the signer's block stands before or after appendices. */
const END_PAGES = 3;
const SHORT_FILE = 12;
const TIME_LIMIT = 8_000;

/**
 * Where signatures, seal, number, date and QR go on a document: read from the text of its first and last pages, else
 * the stated default. A file whose text cannot be read gets the defaults of an A4 page; it never throws for the file.
 */
export async function findPlaces(pdf: Uint8Array, input: FindPlacesInput): Promise<Places> {
  const pages = await readPages(pdf, input).catch(() => undefined);
  return placesOn(pages ?? BLIND, input);
}

interface ReadPages {
  readonly pageCount: number;
  /** What could be read, by page index. */
  readonly texts: ReadonlyMap<number, PageText>;
  readonly pages: ReadonlyMap<number, VisualPage>;
}

async function readPages(pdf: Uint8Array, input: FindPlacesInput): Promise<ReadPages> {
  const deadline = Date.now() + TIME_LIMIT;
  const texts = new Map<number, PageText>();
  const pages = new Map<number, VisualPage>();
  let pageCount = 1;
  const read = withPdfjs(pdf, TIME_LIMIT, async (document) => {
    pageCount = document.numPages;
    for (const index of pagesToRead(pageCount, input)) {
      // A machine so busy that the time is up before anything is read still needs the page itself.
      if (pages.size > 0 && Date.now() > deadline) break;
      await readPage(document, index, texts, pages);
    }
  });
  // What was read before the time was up is used.
  await read.catch((error: unknown) => {
    if (pages.size === 0) throw error;
  });
  return { pageCount, texts, pages };
}

function pagesToRead(pageCount: number, input: FindPlacesInput): number[] {
  const all = Array.from({ length: Math.min(pageCount, 100_000) }, (_, index) => index);
  const ends = [...all.slice(0, END_PAGES), ...all.slice(-END_PAGES)];
  // The first and the last page first, in case the time runs out.
  const wanted = new Set([0, pageCount - 1, ...(pageCount <= SHORT_FILE ? all : ends)]);
  const { signers = [], ...others } = input.given ?? {};
  for (const place of [...signers, ...Object.values(others)]) {
    if (place !== undefined && place.pageIndex < pageCount) wanted.add(place.pageIndex);
  }
  return [...wanted];
}

async function readPage(
  document: PDFDocumentProxy,
  index: number,
  texts: Map<number, PageText>,
  pages: Map<number, VisualPage>,
): Promise<void> {
  const page = await document.getPage(index + 1);
  pages.set(index, visualPage(page));
  // A damaged content stream or font leaves the page's geometry usable.
  const text = await readPageText(page).catch(() => undefined);
  if (text !== undefined && text.lines.length > 0) texts.set(index, text);
  page.cleanup();
}

const A4 = new VisualPage(0, [0, 0, millimetres(210), millimetres(297)], 0, 1);
const BLIND: ReadPages = { pageCount: 1, texts: new Map(), pages: new Map([[0, A4]]) };

function placesOn(read: ReadPages, input: FindPlacesInput): Places {
  const first = read.pages.get(0) ?? A4;
  const firstText = read.texts.get(0);
  const signers = placeSigners(read, input);
  const sealed = signers.at(-1)!;
  const given = input.given ?? {};
  const number = (firstText && findNumber(firstText)) ?? defaultNumber(first);
  const date = (firstText && findDate(firstText)) ?? defaultDate(first);
  const byGiven = (rect: GivenRect | undefined): Place | undefined => givenOn(read, rect);
  return {
    pageCount: read.pageCount,
    signers: signers.map((signer) => signer.place),
    seal:
      byGiven(given.seal) ??
      toPlace(sealed.page, sealBox(sealed.page, sealed.box, input.sealDiameter), sealed.place.source),
    number: givenLine(byGiven(given.number), { withSymbol: true, withLabel: false }) ?? number,
    date: givenLine(byGiven(given.date), { blanks: [] }) ?? date,
    block: byGiven(given.block) ?? blockPlace(first, firstText),
    qr: byGiven(given.qr) ?? qrPlace(first, cornerTexts(read)),
  };
}

/** A given rectangle holds the whole text; its size follows from the rectangle's height. */
function givenLine<T extends object>(
  given: Place | undefined,
  line: T,
): (Place & { size: number } & T) | undefined {
  return given && { ...given, size: Math.min(13, given.height / (ASCENT + DESCENT)), ...line };
}

function cornerTexts(read: ReadPages): PageText[] {
  const indexes = [...new Set([0, read.pageCount - 1])];
  return indexes.map((index) => read.texts.get(index)).filter((text) => text !== undefined);
}

interface PlacedSigner {
  readonly page: VisualPage;
  readonly box: Box;
  readonly place: Place;
}

function placeSigners(read: ReadPages, input: FindPlacesInput): PlacedSigner[] {
  const signers = input.signers.length > 0 ? input.signers : [{}];
  const last = read.pages.get(read.pageCount - 1) ?? [...read.pages.values()].at(-1)!;
  return signers.map((signer, index) => {
    const given = givenOn(read, input.given?.signers?.[index]);
    if (given !== undefined) return fromGiven(read.pages.get(given.pageIndex)!, given);
    const found =
      searchBackwards(read, (text) => findByName(text, signer)) ??
      searchBackwards(read, (text) => findByTitle(text, signer));
    if (found !== undefined) return placed(found.page, found.box, 'text');
    return placed(last, defaultSignerBox(last, index, signers.length), 'default');
  });
}

function placed(page: VisualPage, wanted: Box, source: PlaceSource): PlacedSigner {
  const box = page.clamp(wanted);
  return { page, box, place: toPlace(page, box, source) };
}

function fromGiven(page: VisualPage, place: Place): PlacedSigner {
  const corner = page.boxFromUser(place.rect);
  return { page, box: corner, place };
}

function searchBackwards(
  read: ReadPages,
  find: (text: PageText) => Box | undefined,
): { page: VisualPage; box: Box } | undefined {
  const texts = [...read.texts.values()].sort((left, right) => right.page.index - left.page.index);
  for (const text of texts) {
    const box = find(text);
    if (box !== undefined) return { page: text.page, box };
  }
  return undefined;
}

/** A rectangle on a page that could not be read is left to the search. */
function givenOn(read: ReadPages, given: GivenRect | undefined): Place | undefined {
  const page = given && read.pages.get(given.pageIndex);
  return page && givenPlace(page, given!.rect);
}
