/** Reads `D:YYYYMMDDHHmmSSOHH'mm'` (ISO 32000-2 §7.9.4); parts left out take their least value, no offset means UTC. */
export function parsePdfDate(text: string): Date | undefined {
  const pattern = /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([Zz+-])(?:(\d\d)'?(?:(\d\d)'?)?)?)?/;
  const match = pattern.exec(text.trim());
  if (!match) return undefined;
  const part = (index: number, least: number): number =>
    match[index] === undefined ? least : Number(match[index]);
  const utc = Date.UTC(part(1, 0), part(2, 1) - 1, part(3, 1), part(4, 0), part(5, 0), part(6, 0));
  const minutes = part(8, 0) * 60 + part(9, 0);
  const offset = match[7] === '+' ? minutes : match[7] === '-' ? -minutes : 0;
  const date = new Date(utc - offset * 60_000);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
