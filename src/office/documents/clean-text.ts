/**
 * Text that people typed, made fit to be kept and shown: one Unicode form, no characters that hide or turn the text round.
 * NĐ 30/2020 appendix I, I.4 (TCVN 6909:2001); Unicode TR 36 on visual spoofing.
 */
import { AppError } from '../../app-error.ts';
import { documentErrors } from './errors.ts';

export interface TextRule {
  /** Name of the field for the refusal. */
  readonly field: string;
  /** Most characters (code points), after cleaning. */
  readonly limit: number;
  /** Line breaks are kept; otherwise they become blanks. */
  readonly multiline?: true;
}

/** Zero-width space, word joiner, BOM, soft hyphen: residue of pasting, without meaning in Vietnamese. */
const residue = /[\u00AD\u200B\u2060\uFEFF]/g;
/** Controls but the line break; bidi and other format characters; fillers, variation selectors, tags; separators; private use; unassigned. */
const forbidden = /(?!\n)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]/u;

/** The first character that hides or turns the text round, as "U+202E"; null when there is none. */
export function hiddenCharacterIn(text: string): string | null {
  const found = forbidden.exec(text.replace(residue, '').replace(/[\r\t]/g, ' '));
  return found && `U+${(found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** @throws AppError TEXT_FORBIDDEN_CHARACTER */
export function refuseHiddenCharacter(text: string, field: string): void {
  const character = hiddenCharacterIn(text);
  if (character !== null)
    throw new AppError(documentErrors.TEXT_FORBIDDEN_CHARACTER, {
      params: { field, character },
      details: { field, character },
    });
}

/** The text in NFC without residue and outer blanks, blanks collapsed; null when nothing is left. */
export function cleanOptionalText(value: string | null | undefined, rule: TextRule): string | null {
  if (value === null || value === undefined) return null;
  const cleaned = collapse(value.replace(residue, '').normalize('NFC'), rule.multiline === true);
  refuseHiddenCharacter(cleaned, rule.field);
  const length = [...cleaned].length;
  if (length > rule.limit)
    throw new AppError(documentErrors.TEXT_TOO_LONG, {
      params: { field: rule.field, length, limit: rule.limit },
      details: { field: rule.field, limit: rule.limit },
    });
  return cleaned === '' ? null : cleaned;
}

/** As `cleanOptionalText`, but refuses an empty text with `TEXT_EMPTY`. */
export function cleanText(value: string, rule: TextRule): string {
  const cleaned = cleanOptionalText(value, rule);
  if (cleaned === null)
    throw new AppError(documentErrors.TEXT_EMPTY, {
      params: { field: rule.field },
      details: { field: rule.field },
    });
  return cleaned;
}

/** A file's own name without any path: what stands after the last slash or backslash. */
export function cleanFileName(value: string): string {
  const name = value.split(/[/\\]/).at(-1) ?? '';
  const cleaned = cleanOptionalText(name, { field: 'name', limit: 200 });
  return cleaned === null || /^\.+$/.test(cleaned) ? 'van-ban.pdf' : cleaned;
}

function collapse(text: string, multiline: boolean): string {
  if (!multiline) return text.replace(/[\s\u00A0]+/gu, ' ').trim();
  return text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.replace(/[^\S\n]+/gu, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
