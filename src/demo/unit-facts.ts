/** The demo's units: the rows that end on 2025-06-30, as if the reform had not come, below their province. */
import { readFileSync } from 'node:fs';
import { parseUnitRows, placeFromName, type UnitRow } from '../office/organisation/csv-units.ts';

/** The day before the district level ended; later rows wait for the reform scenario. */
const lastDistrictDay = '2025-06-30';

export interface DemoUnitFacts {
  readonly name: string;
  readonly kind: string;
  readonly organCode: string;
  /** Organ code of the unit above; null for the province. */
  readonly parentCode: string | null;
  readonly validFrom: string;
  readonly abbreviation: string;
  readonly place: string;
  /** First part of user names; null where the demo has no people. */
  readonly slug: string | null;
}

const offices: Readonly<Record<string, { slug: string; abbreviation: string }>> = {
  'Văn phòng HĐND và UBND huyện': { slug: 'vanphong', abbreviation: 'VP' },
  'Phòng Nội vụ': { slug: 'noivu', abbreviation: 'NV' },
  'Phòng Tài chính - Kế hoạch': { slug: 'taichinh', abbreviation: 'TCKH' },
  'Phòng Tư pháp': { slug: 'tuphap', abbreviation: 'TP' },
  'Phòng Văn hóa và Thông tin': { slug: 'vanhoa', abbreviation: 'VHTT' },
  'Phòng Giáo dục và Đào tạo': { slug: 'giaoduc', abbreviation: 'GDĐT' },
  'Phòng Tài nguyên và Môi trường': { slug: 'tainguyen', abbreviation: 'TNMT' },
  'Phòng Lao động - Thương binh và Xã hội': { slug: 'laodong', abbreviation: 'LĐTBXH' },
};

export function demoUnitFacts(): readonly DemoUnitFacts[] {
  const rows = parseUnitRows(readFileSync(new URL('./units.csv', import.meta.url), 'utf8'));
  const wanted = rows.filter((row) => row.validTo === lastDistrictDay || row.kind === 'province');
  const codes = new Map(wanted.map((row) => [row.name, row.organCode]));
  const facts = wanted.map((row) => unitFacts(row, codes.get(row.parent) ?? null));
  return facts.sort((a, b) => rank(a) - rank(b));
}

function unitFacts(row: UnitRow, parentCode: string | null): DemoUnitFacts {
  // The CSV tells an ended commune from its namesake of after the reform by "(cũ)", which is no part of the name.
  const name = row.name.replace(/ \(cũ\)$/u, '');
  const office = offices[name];
  return {
    name,
    kind: row.kind,
    organCode: row.organCode,
    parentCode,
    validFrom: row.validFrom,
    abbreviation: office?.abbreviation ?? 'UBND',
    place: placeFromName(name) || 'Yên Sơn',
    slug: office?.slug ?? slugOf(name, row.kind),
  };
}

function slugOf(name: string, kind: string): string | null {
  if (kind === 'province') return null;
  if (kind === 'district') return 'huyen';
  const plain = unaccented(placeFromName(name));
  return name.includes('thị trấn') ? `tt${plain}` : plain;
}

function unaccented(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('đ', 'd')
    .normalize('NFD')
    .replace(/[^a-z]/g, '');
}

/** Parents before children: the rows refer upwards. */
function rank(unit: DemoUnitFacts): number {
  return unit.kind === 'province' ? 0 : unit.kind === 'district' ? 1 : 2;
}
