import { defineWords } from '../../catalogue/words.ts';

export const savedWords = defineWords(
  {
    title: 'Bộ tìm kiếm đã lưu',
    save: 'Lưu bộ tìm kiếm này',
    name: 'Tên',
    nameHelp: 'Trùng tên thì thay bộ cũ.',
    remove: (name: string) => `Xóa bộ “${name}”`,
    saved: 'Đã lưu.',
  },
  {
    title: 'Saved searches',
    save: 'Save this search',
    name: 'Name',
    nameHelp: 'One of the same name is replaced.',
    remove: (name: string) => `Remove “${name}”`,
    saved: 'Saved.',
  },
);
