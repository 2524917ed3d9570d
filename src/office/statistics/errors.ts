import { defineErrors } from '../../app-error.ts';

export const statisticsErrors = defineErrors({
  PERIOD_INVALID: {
    kind: 'invalid',
    title: {
      vi: 'Kỳ thống kê không hợp lệ: ngày đầu {from} sau ngày cuối {to}.',
      en: 'The period is not valid: it begins on {from} and ends on {to}.',
    },
    remedy: { vi: 'Chọn lại ngày đầu và ngày cuối.', en: 'Choose the first and last day again.' },
  },
});
