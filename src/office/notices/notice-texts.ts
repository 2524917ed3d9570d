/** What a mail may say: that something waits, and where. Never a subject, a number or a name out of a document. */
import type { ErrorText } from '../../app-error.ts';

export const noticeTemplates = ['document-arrived', 'document-to-sign'] as const;
export type NoticeTemplate = (typeof noticeTemplates)[number];

interface NoticeText {
  readonly subject: ErrorText;
  readonly text: ErrorText;
}

const texts: Readonly<Record<NoticeTemplate, NoticeText>> = {
  'document-arrived': {
    subject: { vi: 'Có văn bản đến chờ tiếp nhận', en: 'Documents have arrived' },
    text: {
      vi: 'Đơn vị của bạn có văn bản đến đang chờ văn thư tiếp nhận và đăng ký.',
      en: 'Documents have arrived at your unit and wait to be registered.',
    },
  },
  'document-to-sign': {
    subject: { vi: 'Có văn bản chờ ký', en: 'Documents wait for your signature' },
    text: {
      vi: 'Có văn bản đang chờ bạn ký số.',
      en: 'Documents are waiting for your digital signature.',
    },
  },
};

export interface Notice {
  readonly subject: string;
  readonly text: string;
}

/** Vietnamese first, English below; the address is the service's own front page. */
export function noticeFor(template: NoticeTemplate, fullName: string, publicUrl: string): Notice {
  const { subject, text } = texts[template];
  const lines = [
    `Kính gửi ${fullName},`,
    '',
    text.vi,
    `Mở Ấn Tín: ${publicUrl}`,
    '',
    text.en,
    `Open Ấn Tín: ${publicUrl}`,
  ];
  return { subject: `[Ấn Tín] ${subject.vi} · ${subject.en}`, text: `${lines.join('\n')}\n` };
}
