import { defineErrors } from '../../app-error.ts';

const askForGrant = {
  vi: 'Chọn người ký đúng thẩm quyền, hoặc bổ sung văn bản giao quyền.',
  en: 'Choose a signer who has the authority, or record the document that gives it.',
} as const;

/** Why somebody may not sign, each reason with its own code (NĐ 30/2020 Đ13). */
export const authorityErrors = defineErrors({
  AUTHORITY_NONE: {
    kind: 'forbidden',
    title: {
      vi: '{name} không được giao ký ({form}) cho “{unit}”.',
      en: '{name} has no authority ({form}) to sign for “{unit}”.',
    },
    remedy: askForGrant,
  },
  AUTHORITY_NOT_YET: {
    kind: 'forbidden',
    title: {
      vi: 'Thẩm quyền ký của {name} chỉ có hiệu lực từ {date}.',
      en: 'The authority of {name} only begins on {date}.',
    },
    remedy: askForGrant,
  },
  AUTHORITY_ENDED: {
    kind: 'forbidden',
    title: {
      vi: 'Thẩm quyền ký của {name} đã hết ngày {date}.',
      en: 'The authority of {name} ended on {date}.',
    },
    remedy: askForGrant,
  },
  AUTHORITY_REVOKED: {
    kind: 'forbidden',
    title: { vi: 'Thẩm quyền ký của {name} đã bị thu hồi.', en: 'The authority of {name} was revoked.' },
    remedy: askForGrant,
  },
  AUTHORITY_WRONG_TYPE: {
    kind: 'forbidden',
    title: {
      vi: '{name} không được giao ký loại văn bản “{type}”.',
      en: '{name} has no authority for documents of the type “{type}”.',
    },
    remedy: askForGrant,
  },
  AUTHORITY_WRONG_FIELD: {
    kind: 'forbidden',
    title: {
      vi: '{name} không phụ trách lĩnh vực “{field}”.',
      en: '{name} is not in charge of the field “{field}”.',
    },
    remedy: askForGrant,
  },
  APPOINTMENT_ENDED: {
    kind: 'forbidden',
    title: {
      vi: '{name} không còn giữ chức vụ “{position}”.',
      en: '{name} does not hold the post “{position}” on that day.',
    },
    remedy: askForGrant,
  },
  DELEGATION_ENDED: {
    kind: 'forbidden',
    title: {
      vi: 'Việc ủy quyền, ký thay cho {name} đã hết ngày {date}.',
      en: 'The delegation to {name} ended on {date}.',
    },
    remedy: askForGrant,
  },
  DELEGATION_OUT_OF_SCOPE: {
    kind: 'forbidden',
    title: {
      vi: 'Văn bản này nằm ngoài phạm vi ủy quyền cho {name}.',
      en: 'This document is outside the scope delegated to {name}.',
    },
    remedy: askForGrant,
  },
  DELEGATION_WITHOUT_GROUND: {
    kind: 'forbidden',
    title: {
      vi: 'Người giao quyền cho {name} không còn thẩm quyền đó.',
      en: 'Whoever delegated to {name} does not have that authority any more.',
    },
    remedy: askForGrant,
  },
  DELEGATION_TO_SELF: {
    kind: 'invalid',
    title: { vi: 'Không thể tự ủy quyền cho mình.', en: 'Nobody can delegate to themselves.' },
    remedy: { vi: 'Chọn người khác.', en: 'Choose somebody else.' },
  },
  DELEGATION_OF_DELEGATION: {
    kind: 'forbidden',
    title: {
      vi: 'Người được ủy quyền không được ủy quyền lại (Điều 13 khoản 3 NĐ 30/2020/NĐ-CP).',
      en: 'A delegated authority cannot be delegated again (Decree 30/2020, art. 13.3).',
    },
    remedy: {
      vi: 'Đề nghị người có thẩm quyền gốc giao quyền.',
      en: 'Ask the holder of the original authority.',
    },
  },
  DELEGATION_LOOP: {
    kind: 'conflict',
    title: {
      vi: 'Hai người đang giao quyền lẫn nhau trong cùng thời gian.',
      en: 'The two would delegate to each other for the same time.',
    },
    remedy: { vi: 'Thu hồi một trong hai việc giao quyền.', en: 'Revoke one of the two first.' },
  },
  GRANT_INVALID: {
    kind: 'invalid',
    title: { vi: 'Không giao quyền được: {reasonVi}', en: 'This authority cannot be given: {reasonEn}' },
    remedy: {
      vi: 'Sửa theo Điều 13 Nghị định 30/2020/NĐ-CP rồi lưu lại.',
      en: 'Correct it as article 13 of Decree 30/2020 wants it.',
    },
  },
});
