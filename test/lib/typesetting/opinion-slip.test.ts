import { expect } from 'chai';
import { composeOpinionSlip } from '../../../src/lib/typesetting/opinion-slip.ts';
import { extractText } from '../../../src/lib/typesetting/text.ts';

describe('composeOpinionSlip', () => {
  it('given the leader’s direction, shows who leads, who co-operates and by when under the three headings', async () => {
    const { text } = await extractText(
      await composeOpinionSlip({
        agency: 'ỦY BAN NHÂN DÂN\nXÃ HÙNG LỢI',
        place: 'Hùng Lợi',
        date: { day: 7, month: 2, year: 2026 },
        document: 'Công văn số 15/UBND-VP ngày 05/02/2026 của UBND huyện Yên Sơn về chuyển đổi số',
        leaders: [
          {
            author: 'Nguyễn Văn Ấn',
            givenOn: '07/02/2026',
            text: 'Giao thực hiện.',
            lead: 'Văn phòng - Thống kê',
            cooperating: ['Tư pháp - Hộ tịch', 'Công an xã'],
            deadline: '14/02/2026',
          },
        ],
        unitHeads: [],
        handlers: [],
      }),
    );
    const lines = text.replace(/\s+/g, ' ');
    for (const part of [
      'Hùng Lợi, ngày 07 tháng 02 năm 2026',
      'PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN',
      '1. Ý kiến của lãnh đạo cơ quan, tổ chức',
      'Chủ trì: Văn phòng - Thống kê.',
      'Phối hợp: Tư pháp - Hộ tịch; Công an xã.',
      'Thời hạn giải quyết: 14/02/2026.',
      '3. Ý kiến đề xuất của người giải quyết',
    ]) {
      expect(lines).to.include(part);
    }
  });
});
