import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseTrueType, type TrueTypeFont } from './truetype.ts';

/**
 * Tinos is metric-compatible with Times New Roman, the face that NĐ 30/2020 appendix I, part I, I.4 asks for, has every
 * Vietnamese letter, and may be embedded (SIL Open Font Licence 1.1).
 */
export type FontStyle = 'regular' | 'bold' | 'italic' | 'bold-italic';

const FILES: Record<FontStyle, string> = {
  regular: '@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf',
  bold: '@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf',
  italic: '@expo-google-fonts/tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf',
  'bold-italic': '@expo-google-fonts/tinos/700Bold_Italic/Tinos_700Bold_Italic.ttf',
};

export const POSTSCRIPT_NAMES: Record<FontStyle, string> = {
  regular: 'Tinos',
  bold: 'Tinos-Bold',
  italic: 'Tinos-Italic',
  'bold-italic': 'Tinos-BoldItalic',
};

const resolve = createRequire(import.meta.url).resolve;
const loaded = new Map<FontStyle, TrueTypeFont>();

/** The parsed font, read from the package on first use and kept. */
export function loadTinos(style: FontStyle): TrueTypeFont {
  let font = loaded.get(style);
  if (font === undefined) {
    font = parseTrueType(readFileSync(resolve(FILES[style])));
    loaded.set(style, font);
  }
  return font;
}

/** Vietnamese has some seven thousand syllables: a long register measures the same ones over and over. */
const WIDTHS_KEPT = 20_000;
const widths = new Map<string, number>();

/** Width of one line of text in points. The text is taken in NFC. */
export function measure(text: string, size: number, style: FontStyle = 'regular'): number {
  const font = loadTinos(style);
  const key = `${style} ${text}`;
  let units = widths.get(key);
  if (units === undefined) {
    units = 0;
    for (const character of text.normalize('NFC'))
      units += font.advanceOf(font.glyphOf(character.codePointAt(0)!));
    if (text.length <= 16) {
      if (widths.size >= WIDTHS_KEPT) widths.clear();
      widths.set(key, units);
    }
  }
  return (units * size) / font.unitsPerEm;
}
