import { z } from 'zod';
import {
  createToken,
  listTokens,
  revokeToken,
  type TokenPorts,
} from '../../../office/identity/api-tokens.ts';
import type { ApiToken } from '../../../office/identity/identity-store.ts';
import { type Action, actions } from '../../../office/identity/permissions.ts';
import { type Route, route } from '../../route.ts';
import { idParams, moment } from '../shapes.ts';

const scopes = z.array(z.enum(actions as [Action, ...Action[]])).min(1);

const tokenShape = z.object({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(z.string()),
  createdAt: moment,
  expiresAt: moment,
  lastUsedAt: moment.nullable(),
  revokedAt: moment.nullable(),
});

function asBody(token: ApiToken): z.infer<typeof tokenShape> {
  return {
    id: token.id,
    name: token.name,
    scopes: [...token.scopes],
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt.toISOString(),
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    revokedAt: token.revokedAt?.toISOString() ?? null,
  };
}

export function tokenRoutes(ports: TokenPorts): Route[] {
  const common = { tag: 'identity', access: 'token.manage' } as const;
  return [
    route({
      ...common,
      method: 'get',
      path: '/tokens',
      summary: { vi: 'Mã truy cập của tôi', en: 'My machine tokens' },
      response: { status: 200, body: z.object({ items: z.array(tokenShape) }) },
      handle: async ({ actor }) => ({ body: { items: (await listTokens(ports, actor)).map(asBody) } }),
    }),
    // No Idempotency-Key here: the stored answer would keep the secret in the clear.
    route({
      ...common,
      method: 'post',
      path: '/tokens',
      summary: {
        vi: 'Tạo mã truy cập cho máy; chỉ hiện một lần',
        en: 'Make a machine token; it is shown once',
      },
      body: z.object({ name: z.string().min(1).max(100), scopes, expiresAt: moment }),
      response: { status: 201, body: tokenShape.extend({ secret: z.string() }) },
      handle: async ({ actor, body }) => {
        const command = { ...body, expiresAt: new Date(body.expiresAt) };
        const { token, secret } = await createToken(ports, actor, command);
        return { body: { ...asBody(token), secret }, location: `/tokens/${token.id}` };
      },
    }),
    route({
      ...common,
      method: 'delete',
      path: '/tokens/{id}',
      summary: { vi: 'Thu hồi mã truy cập', en: 'Revoke a machine token' },
      params: idParams,
      response: { status: 204 },
      handle: async ({ actor, params }) => {
        await revokeToken(ports, actor, params.id);
        return {};
      },
    }),
  ];
}
