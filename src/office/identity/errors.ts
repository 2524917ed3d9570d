import { defineErrors } from '../../app-error.ts';

export const identityErrors = defineErrors({
  FORBIDDEN: {
    kind: 'forbidden',
    title: { vi: 'Bạn không có quyền thực hiện việc này.', en: 'You are not allowed to do this.' },
    remedy: {
      vi: 'Hãy liên hệ người phụ trách của đơn vị nếu bạn cho rằng mình cần quyền này.',
      en: 'Ask the person in charge of the unit if you think you need this right.',
    },
  },
});
