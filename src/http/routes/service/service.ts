import { z } from 'zod';
import { type Route, route } from '../../route.ts';

const demoNotice = z.object({
  password: z.string(),
  pin: z.string(),
  /** The code of this moment, so that the demo can be tried without an authenticator. */
  code: z.string(),
  totpSecret: z.string(),
  accounts: z.array(
    z.object({ username: z.string(), fullName: z.string(), unitName: z.string(), position: z.string() }),
  ),
});
export type DemoNotice = z.infer<typeof demoNotice>;

export interface ServicePorts {
  /** Null unless the demo district was loaded: elsewhere no secret is told. */
  readonly demoNotice: () => Promise<DemoNotice | null>;
}

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
        body: z.object({ name: z.string(), demo: demoNotice.nullable() }),
      },
      handle: async () => ({ body: { name: 'Ấn Tín', demo: await ports.demoNotice() } }),
    }),
  ];
}
