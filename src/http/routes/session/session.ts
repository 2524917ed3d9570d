import { z } from 'zod';
import type { Actor } from '../../../office/identity/actor.ts';
import { dutyOf } from '../../../office/identity/load-actor.ts';
import {
  beginEnrolment,
  changePassword,
  completeEnrolment,
  describeSession,
  giveSecondFactor,
  type OwnAccountPorts,
  type OwnSession,
  signOut,
} from '../../../office/identity/own-account.ts';
import { type SignInPorts, signIn } from '../../../office/identity/sign-in.ts';
import { type Route, route } from '../../route.ts';
import { moment, role } from '../shapes.ts';

export type SessionPorts = SignInPorts & OwnAccountPorts;

const code = z.string().regex(/^\d{6}$/);
const secret = z.string().min(1).max(256);

const sessionShape = z.object({
  account: z.object({ id: z.uuid(), personId: z.uuid(), username: z.string(), fullName: z.string() }),
  appointments: z.array(
    z.object({
      id: z.uuid(),
      unitId: z.uuid(),
      unitName: z.string(),
      role,
      position: z.string(),
      isHead: z.boolean(),
    }),
  ),
  csrfToken: z.string().nullable(),
  secondFactor: z.object({ required: z.boolean(), givenAt: moment.nullable() }),
  expiresAt: moment.nullable(),
  /** What must be done before anything else is allowed. */
  duty: z.enum(['change-password', 'set-up-second-factor']).nullable(),
  demo: z.boolean(),
});

function asBody(session: OwnSession): z.infer<typeof sessionShape> {
  const { account } = session;
  return {
    account: {
      id: account.id,
      personId: account.personId,
      username: account.username,
      fullName: account.fullName,
    },
    appointments: session.appointments.map(({ id, unitId, unitName, role, position, isHead }) => ({
      id,
      unitId,
      unitName: unitName ?? '',
      role,
      position,
      isHead,
    })),
    csrfToken: session.csrfToken,
    secondFactor: {
      required: account.totpSecret !== null,
      givenAt: session.secondFactorAt?.toISOString() ?? null,
    },
    expiresAt: session.expiresAt?.toISOString() ?? null,
    duty: dutyOf(account),
    demo: account.demo,
  };
}

export function sessionRoutes(ports: SessionPorts): Route[] {
  return [...openAndClose(ports), ...secondFactor(ports)];
}

function openAndClose(ports: SessionPorts): Route[] {
  const common = { path: '/session', tag: 'identity' } as const;
  return [
    route({
      ...common,
      method: 'post',
      summary: {
        vi: 'Đăng nhập bằng mật khẩu và mã xác thực',
        en: 'Sign in with password and second factor',
      },
      access: 'public',
      rateLimit: 'sign-in',
      body: z.object({ username: z.string().min(1).max(100), password: secret, code: code.optional() }),
      response: { status: 200, body: sessionShape },
      handle: async ({ body, ip, traceId, header, sessionToken, setSession }) => {
        const userAgent = header('user-agent')?.slice(0, 300) ?? null;
        const { code: given, ...rest } = body;
        const factor = given === undefined ? {} : { code: given };
        const by = { ip, traceId, userAgent, formerToken: sessionToken };
        const opened = await signIn(ports, { ...rest, ...factor, ...by });
        setSession(opened.sessionToken, opened.expiresAt);
        return { body: asBody(await describeSession(ports, opened.actor, opened.sessionToken)) };
      },
    }),
    route({
      ...common,
      method: 'get',
      summary: { vi: 'Phiên làm việc của tôi', en: 'My session' },
      access: 'signed-in',
      response: { status: 200, body: sessionShape },
      handle: async ({ actor, sessionToken }) => ({
        body: asBody(await describeSession(ports, actor, sessionToken)),
      }),
    }),
    route({
      ...common,
      method: 'delete',
      summary: { vi: 'Đăng xuất', en: 'Sign out' },
      access: 'signed-in',
      response: { status: 204 },
      handle: async ({ actor, sessionToken, setSession }) => {
        await signOut(ports, actor, sessionToken);
        setSession(null);
        return {};
      },
    }),
    route({
      ...common,
      method: 'post',
      path: '/session/password',
      summary: {
        vi: 'Đổi mật khẩu; các phiên khác kết thúc',
        en: 'Change the password; other sessions end',
      },
      access: 'signed-in',
      body: z.object({ current: secret, next: secret }),
      response: { status: 204 },
      handle: async ({ actor, sessionToken, body, setSession }) => {
        const session = await changePassword(ports, actor, sessionToken, body);
        if (session !== null) setSession(session.token, session.expiresAt);
        return {};
      },
    }),
  ];
}

function secondFactor(ports: SessionPorts): Route[] {
  const common = { method: 'post', tag: 'identity', access: 'signed-in' } as const;
  return [
    route({
      ...common,
      path: '/session/second-factor',
      summary: { vi: 'Nhập lại mã xác thực trước khi ký', en: 'Give the second factor again' },
      rateLimit: 'sign-in',
      body: z.object({ code }),
      response: { status: 200, body: z.object({ givenAt: moment }) },
      handle: async ({ actor, sessionToken, body, setSession }) => {
        const { givenAt, session } = await giveSecondFactor(ports, actor, sessionToken, body.code);
        if (session !== null) setSession(session.token, session.expiresAt);
        return { body: { givenAt: givenAt.toISOString() } };
      },
    }),
    route({
      ...common,
      path: '/session/second-factor/enrolment',
      summary: { vi: 'Bắt đầu cài ứng dụng xác thực', en: 'Begin to set up an authenticator' },
      response: {
        status: 200,
        body: z.object({ secret: z.string(), address: z.string(), ticket: z.string() }),
      },
      handle: async ({ actor }: { actor: Actor }) => ({ body: await beginEnrolment(ports, actor) }),
    }),
    route({
      ...common,
      method: 'put',
      path: '/session/second-factor/enrolment',
      summary: { vi: 'Hoàn tất cài ứng dụng xác thực', en: 'Complete the set-up with the first code' },
      rateLimit: 'sign-in',
      body: z.object({ ticket: z.string().max(1000), code }),
      response: { status: 204 },
      handle: async ({ actor, sessionToken, body, setSession }) => {
        const session = await completeEnrolment(ports, actor, sessionToken, body);
        if (session !== null) setSession(session.token, session.expiresAt);
        return {};
      },
    }),
  ];
}
