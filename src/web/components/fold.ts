/** Vietnamese without its marks, in lower case: "Quyết định" → "quyet dinh". For searching, never for showing. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase();
}
