/** What can wait for an official, as the bell and the switches of mail name it (src/office/notices/notice-kinds.ts). */
import { defineWords } from './words.ts';

export const noticeWords = defineWords(
  {
    'document-to-sign': 'Văn bản chờ tôi ký',
    'document-to-review': 'Dự thảo chờ tôi duyệt',
    'document-to-issue': 'Văn bản đã ký chờ phát hành',
    'document-returned': 'Dự thảo bị trả lại',
    'document-arrived': 'Văn bản đến chờ đăng ký',
    'document-to-direct': 'Văn bản đến chờ tôi chỉ đạo',
    'document-to-handle': 'Văn bản đến chờ tôi giải quyết',
    'recovery-to-confirm': 'Đề nghị chờ tôi xác nhận',
  },
  {
    'document-to-sign': 'Documents for my signature',
    'document-to-review': 'Drafts for my review',
    'document-to-issue': 'Signed documents to issue',
    'document-returned': 'Drafts returned to me',
    'document-arrived': 'Arrivals to register',
    'document-to-direct': 'Arrivals for my direction',
    'document-to-handle': 'Arrivals for me to handle',
    'recovery-to-confirm': 'Requests for my confirmation',
  },
);
