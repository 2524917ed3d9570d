/** Authority and books of the demo: what a working regulation of a district and its communes would say. */
import { type StandardBook, standardBooks } from '../office/documents/registers/standard-books.ts';
import type { AuthorityForm } from '../office/organisation/organisation.ts';
import type { DemoPost } from './people.ts';
import type { DemoUnitFacts } from './unit-facts.ts';

/** Fields of work, as documents name them and as vice-chairmen are assigned them (NĐ 30/2020 Đ13.1). */
const demoFields = {
  economy: ['Kinh tế', 'Tài chính', 'Đất đai', 'Xây dựng', 'Nông nghiệp'],
  society: ['Văn hóa - Xã hội', 'Giáo dục', 'Y tế', 'Lao động', 'Nội chính'],
} as const;

export interface DemoGrant {
  readonly form: AuthorityForm;
  /** Null: for the own unit; else for the unit above. */
  readonly forUnitAbove: boolean;
  readonly scopeTypes: readonly string[] | null;
  readonly scopeFields: readonly string[] | null;
  readonly basis: string;
}

const own = { forUnitAbove: false, scopeTypes: null, scopeFields: null };
const mark = '(dữ liệu minh họa)';

export function grantsOf(post: DemoPost, unit: DemoUnitFacts): readonly DemoGrant[] {
  if (post.slug === 'chutich') {
    const basis = `Nghị quyết bầu Chủ tịch ${unit.name} ${mark}`;
    return [
      { ...own, form: 'TM', basis },
      { ...own, form: 'head', basis },
    ];
  }
  if (post.slug.startsWith('phochutich')) {
    const scopeFields = post.slug === 'phochutich1' ? demoFields.economy : demoFields.society;
    return [
      { ...own, form: 'KT', scopeFields, basis: `Quyết định phân công nhiệm vụ các Phó Chủ tịch ${mark}` },
    ];
  }
  if (post.slug !== 'truong') return [];
  return [
    { ...own, form: 'head', basis: `Quyết định bổ nhiệm ${post.position} ${mark}` },
    {
      form: 'TL',
      forUnitAbove: true,
      scopeTypes: ['CV', 'TB', 'GM', 'HD', 'BC'],
      scopeFields: null,
      basis: `Quy chế làm việc của UBND huyện, giao ký thừa lệnh (NĐ 30/2020 Đ13.4) ${mark}`,
    },
  ];
}

export function booksOf(unit: DemoUnitFacts): readonly StandardBook[] {
  return unit.slug === null ? [] : standardBooks(unit.abbreviation);
}
