import { defineWords } from '../../catalogue/words.ts';

export const boxWords = defineWords(
  {
    outgoing: {
      drafts: 'Dự thảo của tôi',
      'to-review': 'Chờ duyệt',
      'to-sign': 'Chờ ký',
      'to-issue': 'Chờ phát hành',
      'to-send': 'Chờ gửi',
      issued: 'Đã phát hành',
      all: 'Tất cả văn bản đi',
    } as Readonly<Record<string, string>>,
    incoming: {
      arrived: 'Văn bản mới đến',
      registered: 'Đã đăng ký',
      'to-direct': 'Chờ chỉ đạo',
      'to-assign': 'Chờ phân công',
      mine: 'Giao cho tôi',
      done: 'Đã xong',
      all: 'Tất cả văn bản đến',
    } as Readonly<Record<string, string>>,
    due: (day: string) => `Hạn ${day}`,
    overdue: (day: string) => `Quá hạn ${day}`,
  },
  {
    outgoing: {
      drafts: 'My drafts',
      'to-review': 'To review',
      'to-sign': 'To sign',
      'to-issue': 'To issue',
      'to-send': 'To send',
      issued: 'Issued',
      all: 'All outgoing',
    },
    incoming: {
      arrived: 'Arrived',
      registered: 'Registered',
      'to-direct': 'To direct',
      'to-assign': 'To assign',
      mine: 'Assigned to me',
      done: 'Done',
      all: 'All incoming',
    },
    due: (day: string) => `Due ${day}`,
    overdue: (day: string) => `Overdue since ${day}`,
  },
);
