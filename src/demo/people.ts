/** Invented people: plausible Vietnamese names put together from lists by a fixed rule; any likeness is chance. */
import type { Role } from '../office/identity/actor.ts';
import type { DemoUnitFacts } from './unit-facts.ts';

export interface DemoPost {
  /** Second part of the user name. */
  readonly slug: string;
  readonly position: string;
  readonly role: Role;
  readonly isHead: boolean;
}

const committee: readonly DemoPost[] = [
  { slug: 'chutich', position: 'Chủ tịch', role: 'leader', isHead: true },
  { slug: 'phochutich1', position: 'Phó Chủ tịch', role: 'leader', isHead: false },
  { slug: 'phochutich2', position: 'Phó Chủ tịch', role: 'leader', isHead: false },
  { slug: 'vanthu', position: 'Văn thư', role: 'clerk', isHead: false },
  { slug: 'chuyenvien', position: 'Chuyên viên', role: 'officer', isHead: false },
];

const districtOnly: readonly DemoPost[] = [
  { slug: 'cntt', position: 'Phụ trách công nghệ thông tin', role: 'it', isHead: false },
  { slug: 'kiemtoan', position: 'Kiểm toán nội bộ', role: 'auditor', isHead: false },
];

/** Who works in a unit of the demo; nobody in the province. */
export function postsOf(unit: DemoUnitFacts): readonly DemoPost[] {
  if (unit.slug === null) return [];
  if (unit.kind === 'district') return [...committee, ...districtOnly];
  if (unit.kind === 'commune') return committee;
  const position = unit.slug === 'vanphong' ? 'Chánh Văn phòng' : 'Trưởng phòng';
  return [
    { slug: 'truong', position, role: 'leader', isHead: true },
    ...committee.filter((post) => post.role === 'clerk' || post.role === 'officer'),
  ];
}

const families =
  'Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Ma Nông Hà Triệu Lương Quan Chẩu Bàn Đinh Trương'.split(
    ' ',
  );
const men = 'Văn Đức Hữu Quang Minh Xuân Đình Công Thế'.split(' ');
const women = 'Thị Thu Ngọc Thanh Hồng Bích Kim Phương'.split(' ');
const menGiven = 'Hùng Dũng Thắng Sơn Long Tuấn Hải Nam Khánh Toàn Bình Lâm Quyết Tùng Hiếu Phúc Duy'.split(
  ' ',
);
const womenGiven = 'Hoa Lan Hương Hạnh Thảo Nga Yến Huệ Mai Trang Dung Liên Loan Hiền Nhung Vân Tuyết'.split(
  ' ',
);

/** The n-th invented name; those of the demo all differ. */
export function inventedName(n: number): string {
  const woman = n % 5 >= 3;
  const pick = (list: readonly string[], step: number) => list[Math.floor(n * step) % list.length] ?? '';
  const family = pick(families, 7);
  return woman
    ? `${family} ${pick(women, 3)} ${pick(womenGiven, 5)}`
    : `${family} ${pick(men, 4)} ${pick(menGiven, 11)}`;
}
