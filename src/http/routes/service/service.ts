import { z } from 'zod';
import { type DemoNoticePorts, demoNotice } from '../../../office/identity/demo-notice.ts';
import { type Route, route } from '../../route.ts';

const noticeShape = z.object({
  password: z.string(),
  pin: z.string(),
  /** The code of this moment, so that the demo can be tried without an authenticator. */
  code: z.string(),
  totpSecret: z.string(),
  accounts: z.array(
    z.object({ username: z.string(), fullName: z.string(), unitName: z.string(), position: z.string() }),
  ),
});
export type ServicePorts = DemoNoticePorts;

export function serviceRoutes(ports: ServicePorts): Route[] {
  return [
    route({
      method: 'get',
      path: '/service',
      tag: 'service',
      summary: {
        vi: 'Tên dịch vụ; ở chế độ trình diễn: các tài khoản dùng thử',
        en: 'The service; in demo mode its accounts',
      },
      access: 'public',
      response: {
        status: 200,
        body: z.object({ name: z.string(), demo: noticeShape.nullable() }),
      },
      handle: async () => {
        const notice = await demoNotice(ports);
        const demo = notice === null ? null : { ...notice, accounts: [...notice.accounts] };
        return { body: { name: 'Ấn Tín', demo } };
      },
    }),
  ];
}
