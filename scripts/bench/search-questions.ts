/** What people type on the search page: common, rare and missing words, numbers, issuers, days; alone and together. */
import type { Member } from '../journey/cast.ts';
import type { Question } from './list-questions.ts';

const common = 'chuyen doi so';
const day = (yearsAgo: number, rest: string) => `${new Date().getFullYear() - yearsAgo}-${rest}`;

/** By what each asks for. "văn bản": words that stand in the text of documents and never in a subject. */
const asked: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'mới nhất · newest': {},
  'từ thường gặp · common words': { query: common },
  'có dấu · with accents': { query: 'chuyển đổi số' },
  'cụm từ · phrase': { query: '"giai phong mat bang"' },
  'một từ ở mọi văn bản · a word of every document': { query: 'hồ sơ' },
  'từ hiếm · rare word': { query: 'ho so 4321' },
  'không có · missing': { query: 'khonghecotunay' },
  'có + không có · common and missing': { query: `${common} khonghecotunay` },
  'số, ký hiệu · number': { query: '1234/UBND-VP' },
  'số không có · missing number': { query: '987654/QĐ-KHÔNG' },
  'văn bản, thường gặp · text, common': { query: 'bai' },
  'văn bản, hiếm · text, rare': { query: 'xuoc quuoc giuoc' },
  'văn bản và trích yếu · text and subject': { query: 'bai giam ngheo' },
  'nơi ban hành · issuer': { issuer: 'tai chinh' },
  'nơi ban hành, không có · missing issuer': { issuer: 'khong he co' },
  'nơi ban hành và từ · issuer and words': { issuer: 'so noi vu', query: common },
  'tháng đã lâu · old month': { from: day(6, '03-01'), to: day(6, '03-31') },
  'tháng đã lâu và từ · old month and words': { from: day(6, '03-01'), to: day(6, '03-31'), query: common },
  'tháng đã lâu, từ hiếm · old month, rare': {
    from: day(6, '03-01'),
    to: day(6, '03-31'),
    query: 'ho so 4321',
  },
  'trước khi có gì · before anything': { to: day(20, '12-31') },
  'loại · type': { typeCode: 'QĐ' },
  'loại không có · missing type': { typeCode: 'HĐ' },
  'chiều đến, từ thường gặp · incoming, common words': { direction: 'incoming', query: common },
  'tất cả cùng lúc · everything at once': {
    ...{ query: common, issuer: 'noi vu', typeCode: 'QĐ', direction: 'incoming' },
    ...{ from: day(3, '01-01'), to: day(2, '12-31') },
  },
};

export function searchQuestions(who: string, { api }: Member): Question[] {
  const firstPages = Object.entries(asked).map(([name, criteria]) => ({
    name: `${who}: /search ${name}`,
    ask: () => api.get(`/search?${new URLSearchParams(criteria)}`),
  }));
  let cursor: string | null = null;
  return [
    ...firstPages,
    {
      name: `${who}: /search trang sau · later pages`,
      ask: async () => {
        const page = await api.get(
          `/search?query=${encodeURIComponent(common)}${cursor ? `&cursor=${cursor}` : ''}`,
        );
        cursor = page.next;
        return page;
      },
    },
  ];
}
