/** How somebody signs (NĐ 30/2020 Đ13; appendix I, part I, II.7.a). */
import { defineWords } from './words.ts';

export const formWords = defineWords(
  {
    form: {
      head: 'Người đứng đầu',
      TM: 'TM. Thay mặt',
      KT: 'KT. Ký thay',
      TL: 'TL. Thừa lệnh',
      TUQ: 'TUQ. Thừa ủy quyền',
      Q: 'Q. Quyền',
    } as Readonly<Record<string, string>>,
  },
  {
    form: {
      head: 'Head',
      TM: 'TM. on behalf of the body',
      KT: 'KT. in place of the head',
      TL: 'TL. by order',
      TUQ: 'TUQ. by delegation',
      Q: 'Q. acting',
    },
  },
);
