import { z } from 'zod';
import type { Account } from '../../../office/identity/identity-store.ts';
import {
  type AccountPorts,
  createAccount,
  disableAccount,
  listAccounts,
} from '../../../office/identity/manage-accounts.ts';
import { type Route, route } from '../../route.ts';
import { day, idParams, moment, pageOfShape, pageQuery, present, role } from '../shapes.ts';

const accountShape = z.object({
  id: z.uuid(),
  personId: z.uuid(),
  username: z.string(),
  fullName: z.string(),
  demo: z.boolean(),
  disabledAt: moment.nullable(),
  secondFactorSet: z.boolean(),
  mustChangePassword: z.boolean(),
});

function asBody(account: Account): z.infer<typeof accountShape> {
  const { id, personId, username, fullName, demo, disabledAt, totpSecret, mustChangePassword } = account;
  return {
    id,
    personId,
    username,
    fullName,
    demo,
    disabledAt: disabledAt?.toISOString() ?? null,
    secondFactorSet: totpSecret !== null,
    mustChangePassword,
  };
}

const newAccount = z.object({
  username: z.string().regex(/^[\p{L}\d._-]{3,60}$/u),
  fullName: z.string().trim().min(1).max(50),
  email: z.email().nullable().default(null),
  unitId: z.uuid(),
  position: z.string().trim().min(1).max(100),
  role,
  isHead: z.boolean().default(false),
  validFrom: day,
  basis: z.string().max(500).nullable().default(null),
});

export function accountRoutes(ports: AccountPorts): Route[] {
  const common = { tag: 'identity', access: 'account.manage' } as const;
  return [
    route({
      ...common,
      method: 'get',
      path: '/accounts',
      summary: { vi: 'Tài khoản của một đơn vị', en: 'Accounts of a unit' },
      query: z.object({ unitId: z.uuid(), ...pageQuery }),
      response: { status: 200, body: pageOfShape(accountShape) },
      handle: async ({ actor, query }) => {
        const { items, next } = await listAccounts(ports, actor, present(query));
        return { body: { items: items.map(asBody), next } };
      },
    }),
    // No Idempotency-Key here and below: the stored answer would keep the password in the clear.
    route({
      ...common,
      method: 'post',
      path: '/accounts',
      summary: {
        vi: 'Thêm người, chức vụ và tài khoản; mật khẩu chỉ hiện một lần',
        en: 'Add a person with a post and an account; the password is shown once',
      },
      body: newAccount,
      response: {
        status: 201,
        body: accountShape.extend({ appointmentId: z.uuid(), password: z.string() }),
      },
      handle: async ({ actor, body }) => {
        const { account, appointmentId, password } = await createAccount(ports, actor, body);
        return {
          body: { ...asBody(account), appointmentId, password },
          location: `/accounts/${account.id}`,
        };
      },
    }),
    route({
      ...common,
      method: 'post',
      path: '/accounts/{id}/disable',
      summary: {
        vi: 'Khóa tài khoản; mọi phiên kết thúc ngay',
        en: 'Disable an account; every session ends',
      },
      params: idParams,
      response: { status: 204 },
      handle: async ({ actor, params }) => {
        await disableAccount(ports, actor, params.id);
        return {};
      },
    }),
  ];
}
