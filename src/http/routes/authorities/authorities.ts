import { z } from 'zod';
import {
  type AuthorityPorts,
  delegateAuthority,
  grantAuthority,
  listAuthority,
  revokeAuthority,
} from '../../../office/organisation/grant-authority.ts';
import type { AuthorityGrant } from '../../../office/organisation/organisation.ts';
import { type Route, route } from '../../route.ts';
import { authorityForm, day, idParams, moment, present } from '../shapes.ts';

const scope = z.array(z.string().trim().min(1).max(100)).min(1).nullable();
const terms = {
  form: authorityForm,
  scopeTypes: scope,
  scopeFields: scope,
  validFrom: day,
  validTo: day.nullable(),
  basis: z.string().max(500),
};

const grantShape = z.object({
  id: z.uuid(),
  appointmentId: z.uuid(),
  unitId: z.uuid(),
  ...terms,
  delegatorId: z.uuid().nullable(),
  revokedAt: moment.nullable(),
});

const newGrant = z.object({
  appointmentId: z.uuid(),
  unitId: z.uuid(),
  ...terms,
  scopeTypes: scope.default(null),
  scopeFields: scope.default(null),
  validTo: day.nullable().default(null),
});

function asBody(grant: AuthorityGrant): z.infer<typeof grantShape> {
  const { id, appointmentId, unitId, form, validFrom, validTo, basis, delegatorId } = grant;
  return {
    id,
    appointmentId,
    unitId,
    form,
    validFrom,
    validTo,
    basis,
    delegatorId,
    scopeTypes: grant.scopeTypes === null ? null : [...grant.scopeTypes],
    scopeFields: grant.scopeFields === null ? null : [...grant.scopeFields],
    revokedAt: grant.revokedAt?.toISOString() ?? null,
  };
}

export function authorityRoutes(ports: AuthorityPorts): Route[] {
  const tag = 'organisation';
  return [
    route({
      method: 'get',
      path: '/authorities',
      tag,
      summary: { vi: 'Thẩm quyền ký cho một đơn vị', en: 'Authority to sign for a unit' },
      access: 'authority.read',
      query: z.object({ unitId: z.uuid(), appointmentId: z.uuid().optional() }),
      response: { status: 200, body: z.object({ items: z.array(grantShape) }) },
      handle: async ({ actor, query }) => ({
        body: { items: (await listAuthority(ports, actor, present(query))).map(asBody) },
      }),
    }),
    route({
      method: 'post',
      path: '/authorities',
      tag,
      summary: { vi: 'Ghi nhận thẩm quyền ký theo văn bản', en: 'Record an authority to sign' },
      access: 'authority.grant',
      idempotent: true,
      body: newGrant,
      response: { status: 201, body: grantShape },
      handle: async ({ actor, body }) => created(await grantAuthority(ports, actor, body)),
    }),
    route({
      method: 'post',
      path: '/delegations',
      tag,
      summary: {
        vi: 'Giao người khác ký thay trong một thời gian',
        en: 'Have somebody sign in my place for a period',
      },
      access: 'authority.delegate',
      idempotent: true,
      body: newGrant.extend({ delegatorId: z.uuid(), validTo: day }),
      response: { status: 201, body: grantShape },
      handle: async ({ actor, body }) => created(await delegateAuthority(ports, actor, body)),
    }),
    route({
      method: 'delete',
      path: '/authorities/{id}',
      tag,
      summary: { vi: 'Thu hồi thẩm quyền hoặc việc ký thay', en: 'Revoke an authority or a delegation' },
      access: 'authority.grant',
      params: idParams,
      response: { status: 204 },
      handle: async ({ actor, params }) => {
        await revokeAuthority(ports, actor, params.id);
        return {};
      },
    }),
  ];
}

function created(grant: AuthorityGrant) {
  return { body: asBody(grant), location: `/authorities/${grant.id}` };
}
