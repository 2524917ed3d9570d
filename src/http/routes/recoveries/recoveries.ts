import { z } from 'zod';
import { leaveOffice } from '../../../office/identity/leave-office.ts';
import { reportLostKey } from '../../../office/identity/lost-key.ts';
import {
  confirmRecovery,
  listRecoveries,
  type RecoveryPorts,
  refuseRecovery,
  requestRecovery,
} from '../../../office/identity/recovery.ts';
import {
  givingKinds,
  type NamedRecovery,
  type Recovery,
  recoveryKinds,
  recoveryStates,
} from '../../../office/identity/recovery-store.ts';
import { type Route, route } from '../../route.ts';
import { idParams, moment, pageOfShape, pageQuery, present } from '../shapes.ts';

const recoveryShape = z.object({
  id: z.uuid(),
  kind: z.enum(recoveryKinds),
  accountId: z.uuid().nullable(),
  certificateId: z.uuid().nullable(),
  unitId: z.uuid(),
  reason: z.string(),
  state: z.enum(recoveryStates),
  requestedBy: z.uuid().nullable(),
  requestedAt: moment,
  expiresAt: moment,
  decidedBy: z.uuid().nullable(),
  decidedAt: moment.nullable(),
  note: z.string().nullable(),
});

/** With the names that people know it by. */
const namedShape = recoveryShape.extend({
  fullName: z.string().nullable(),
  unitName: z.string(),
  requestedByName: z.string().nullable(),
  decidedByName: z.string().nullable(),
});

function asBody(recovery: Recovery): z.infer<typeof recoveryShape> {
  return {
    ...recovery,
    requestedAt: recovery.requestedAt.toISOString(),
    expiresAt: recovery.expiresAt.toISOString(),
    decidedAt: recovery.decidedAt?.toISOString() ?? null,
  };
}

function namedBody(recovery: NamedRecovery): z.infer<typeof namedShape> {
  const { fullName, unitName, requestedByName, decidedByName } = recovery;
  return { ...asBody(recovery), fullName, unitName, requestedByName, decidedByName };
}

const reason = z.string().trim().min(1).max(500);
const tag = 'identity';

export function recoveryRoutes(ports: RecoveryPorts): Route[] {
  return [...ask(ports), ...takeAway(ports), ...decide(ports)];
}

function ask(ports: RecoveryPorts): Route[] {
  return [
    route({
      method: 'post',
      path: '/accounts/{id}/recoveries',
      tag,
      summary: {
        vi: 'Đề nghị cấp lại mật khẩu, bỏ xác thực thứ hai đã mất, hoặc mở lại tài khoản; cần người thứ hai xác nhận',
        en: 'Ask for a new password, a lost second factor’s removal or an account’s reopening; a second person confirms',
      },
      access: 'recovery.request',
      idempotent: true,
      params: idParams,
      body: z.object({ kind: z.enum(givingKinds), reason }),
      response: { status: 201, body: recoveryShape },
      handle: async ({ actor, params, body }) => {
        const recovery = await requestRecovery(ports, actor, { accountId: params.id, ...body });
        return { body: asBody(recovery), location: `/recoveries/${recovery.id}` };
      },
    }),
    route({
      method: 'get',
      path: '/recoveries',
      tag,
      summary: {
        vi: 'Các việc cần hai người của một đơn vị, hoặc của mọi đơn vị mình phụ trách',
        en: 'What needs two persons, in a unit or in every unit in one’s care',
      },
      access: 'recovery.confirm',
      query: z.object({
        unitId: z.uuid().optional(),
        state: z.enum(recoveryStates).optional(),
        ...pageQuery,
      }),
      response: { status: 200, body: pageOfShape(namedShape) },
      handle: async ({ actor, query }) => {
        const page = await listRecoveries(ports, actor, present(query));
        const { items, next } = page;
        return { body: { items: items.map(namedBody), next } };
      },
    }),
  ];
}

function takeAway(ports: RecoveryPorts): Route[] {
  return [
    route({
      method: 'post',
      path: '/accounts/{id}/leave',
      tag,
      summary: {
        vi: 'Người thôi việc: khóa ngay tài khoản, phiên, ủy quyền, chức vụ và chứng thư số',
        en: 'A person leaves: account, sessions, authority, posts and certificates end at once',
      },
      access: 'recovery.request',
      idempotent: true,
      params: idParams,
      body: z.object({ reason }),
      response: {
        status: 200,
        body: z.object({
          recovery: recoveryShape,
          appointments: z.int(),
          grants: z.int(),
          certificates: z.int(),
        }),
      },
      handle: async ({ actor, params, body }) => {
        const { recovery, ...ended } = await leaveOffice(ports, actor, { accountId: params.id, ...body });
        return { body: { recovery: asBody(recovery), ...ended } };
      },
    }),
    route({
      method: 'post',
      path: '/certificates/{id}/lost',
      tag,
      summary: {
        vi: 'Báo mất thiết bị ký: chứng thư số ngừng dùng tại đây ngay lập tức',
        en: 'Report a lost token: its certificate stops here at once',
      },
      access: 'key.report-lost',
      params: idParams,
      body: z.object({ reason }),
      response: { status: 200, body: recoveryShape },
      handle: async ({ actor, params, body }) => ({
        body: asBody(await reportLostKey(ports, actor, { certificateId: params.id, ...body })),
      }),
    }),
  ];
}

function decide(ports: RecoveryPorts): Route[] {
  return [
    // No Idempotency-Key: the stored answer would keep the password in the clear.
    route({
      method: 'post',
      path: '/recoveries/{id}/confirm',
      tag,
      summary: {
        vi: 'Người thứ hai xác nhận; mật khẩu mới chỉ hiện một lần, cho người xác nhận',
        en: 'The second person confirms; a new password is shown once, to them',
      },
      access: 'recovery.confirm',
      params: idParams,
      response: { status: 200, body: z.object({ password: z.string().nullable() }) },
      handle: async ({ actor, params }) => ({ body: await confirmRecovery(ports, actor, params.id) }),
    }),
    route({
      method: 'post',
      path: '/recoveries/{id}/refuse',
      tag,
      summary: { vi: 'Từ chối hoặc rút lại đề nghị', en: 'Refuse a request, or take it back' },
      access: 'recovery.confirm',
      params: idParams,
      body: z.object({ reason }),
      response: { status: 204 },
      handle: async ({ actor, params, body }) => {
        await refuseRecovery(ports, actor, { id: params.id, reason: body.reason });
        return {};
      },
    }),
  ];
}
