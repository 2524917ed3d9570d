import { defineErrors } from '../../app-error.ts';

export const redisErrors = defineErrors({
  QUEUE_EVICTS: {
    kind: 'unavailable',
    title: {
      vi: 'Redis được đặt để xóa bớt dữ liệu khi đầy ({policy}); việc trong hàng đợi có thể mất.',
      en: 'Redis is set to drop data when it is full ({policy}); jobs could be lost.',
    },
    remedy: {
      vi: 'Đặt maxmemory-policy là noeviction trên mọi máy Redis rồi khởi động lại.',
      en: 'Set maxmemory-policy to noeviction on every Redis server and start again.',
    },
  },
  QUEUE_ENGINE_OLD: {
    kind: 'unavailable',
    title: {
      vi: 'Redis {version} quá cũ; cần 6.2 trở lên.',
      en: 'Redis {version} is too old; 6.2 or newer is needed.',
    },
    remedy: { vi: 'Nâng cấp Redis, hoặc bỏ REDIS_URL.', en: 'Upgrade Redis, or leave REDIS_URL out.' },
  },
});
