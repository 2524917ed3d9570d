/** What an official may be told by mail that it waits, in the words of the mail. */
import type { ErrorText } from '../../app-error.ts';

export const noticeKinds = [
  'document-to-sign',
  'document-to-review',
  'document-to-issue',
  'document-returned',
  'document-arrived',
  'document-to-direct',
  'document-to-handle',
  'recovery-to-confirm',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export const kindWords: Readonly<Record<NoticeKind, ErrorText>> = {
  'document-to-sign': { vi: 'Văn bản chờ bạn ký số', en: 'Documents for your signature' },
  'document-to-review': { vi: 'Dự thảo chờ kiểm tra', en: 'Drafts to review' },
  'document-to-issue': { vi: 'Văn bản đã ký chờ phát hành', en: 'Signed documents to issue' },
  'document-returned': { vi: 'Dự thảo bị trả lại', en: 'Drafts returned to you' },
  'document-arrived': { vi: 'Văn bản đến chờ đăng ký', en: 'Arrivals to register' },
  'document-to-direct': { vi: 'Văn bản đến chờ ý kiến chỉ đạo', en: 'Arrivals for your direction' },
  'document-to-handle': { vi: 'Văn bản đến chờ bạn giải quyết', en: 'Arrivals for you to handle' },
  'recovery-to-confirm': { vi: 'Đề nghị chờ người thứ hai xác nhận', en: 'Requests for a second person' },
};
