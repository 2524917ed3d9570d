import { defineWords } from '../../catalogue/words.ts';

export const draftsWords = defineWords(
  {
    title: 'Dự thảo của tôi',
    create: 'Soạn văn bản',
    search: 'Tìm trong dự thảo',
    list: 'Danh sách dự thảo',
    subject: 'Trích yếu',
    state: 'Trạng thái',
    changed: 'Sửa gần nhất',
    returnedFor: 'Lý do trả lại',
    noSubject: '(chưa có trích yếu)',
  },
  {
    title: 'My drafts',
    create: 'New document',
    search: 'Find in the drafts',
    list: 'Drafts',
    subject: 'Subject',
    state: 'State',
    changed: 'Last change',
    returnedFor: 'Returned because',
    noSubject: '(no subject yet)',
  },
);
