import { defineErrors } from '../../app-error.ts';

export const evidenceErrors = defineErrors({
  EVIDENCE_UNREADABLE: {
    kind: 'invalid',
    title: {
      vi: 'Tệp không phải gói chứng cứ ASiC-E đọc được ({detail}).',
      en: 'The file is no ASiC-E package that can be read ({detail}).',
    },
    remedy: {
      vi: 'Lấy lại gói từ nơi đã phát hành; không dùng bản này.',
      en: 'Get the package again from who issued it; do not use this one.',
    },
  },
  EVIDENCE_NAME: {
    kind: 'invalid',
    title: {
      vi: 'Tên “{name}” không dùng được trong gói chứng cứ.',
      en: 'The name “{name}” cannot be used in a package of evidence.',
    },
    remedy: {
      vi: 'Đặt tên tương đối, không trùng, không có “..”, “\\” hay ký tự điều khiển.',
      en: 'Give a relative name, used once, without “..”, “\\” and control characters.',
    },
  },
});
