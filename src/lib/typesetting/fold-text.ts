/**
 * Text for comparing: lower case, no spaces, no marks. "CHỦ TỊCH", "Chủ tịch" in NFD, "C H Ủ  T Ị C H" and the two ways
 * to place a tone mark ("hoà", "hòa") all fold to the same.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\p{M}\s\u00ad\u200b-\u200d\ufeff]/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd');
}
