import { z } from 'zod';
import { type CountWaitingPorts, countWaiting } from '../../../office/notices/count-waiting.ts';
import { noticeKinds } from '../../../office/notices/notice-kinds.ts';
import type { MailProblem } from '../../../office/notices/notice-store.ts';
import {
  changeAddress,
  changeOwnNotices,
  confirmAddress,
  listMailProblems,
  type NoticePorts,
  type OwnNotices,
  readOwnNotices,
} from '../../../office/notices/own-notices.ts';
import { type Route, route } from '../../route.ts';
import { idParams, moment, pageOfShape, pageQuery, present } from '../shapes.ts';

const tag = 'identity';

const problemShape = z.object({
  id: z.uuid(),
  accountId: z.uuid(),
  address: z.string(),
  code: z.number().int().nullable(),
  said: z.string(),
  at: moment,
});

const switchesShape = z.object(
  Object.fromEntries(noticeKinds.map((kind) => [kind, z.boolean()])) as Record<
    (typeof noticeKinds)[number],
    z.ZodBoolean
  >,
);

const preferencesShape = z.object({
  address: z.string().nullable(),
  failingSince: moment.nullable(),
  switches: switchesShape,
  problems: z.array(problemShape),
});

export function noticeRoutes(ports: NoticePorts & CountWaitingPorts): Route[] {
  return [waitingRoute(ports), ...ownRoutes(ports), ...itRoutes(ports)];
}

const waitingShape = z.object({
  kind: z.enum(noticeKinds),
  /** Up to 20 of a kind are counted. */
  count: z.int(),
  more: z.boolean(),
});

function waitingRoute(ports: CountWaitingPorts): Route {
  return route({
    method: 'get',
    path: '/waiting',
    tag,
    summary: {
      vi: 'Những việc đang chờ tôi, mỗi loại mấy việc',
      en: 'What waits for me: how much of each kind',
    },
    access: 'signed-in',
    response: { status: 200, body: z.object({ items: z.array(waitingShape) }) },
    handle: async ({ actor }) => ({ body: { items: await countWaiting(ports, actor) } }),
  });
}

function ownRoutes(ports: NoticePorts): Route[] {
  const common = { tag, access: 'signed-in', response: { status: 200, body: preferencesShape } } as const;
  return [
    route({
      ...common,
      method: 'get',
      path: '/notice-preferences',
      summary: {
        vi: 'Thư báo của tôi: loại nào bật, địa chỉ có nhận được không',
        en: 'My mail: which kinds are on, and whether the address works',
      },
      handle: async ({ actor }) => ({ body: preferencesBody(await readOwnNotices(ports, actor)) }),
    }),
    route({
      ...common,
      method: 'put',
      path: '/notice-preferences',
      summary: { vi: 'Bật, tắt từng loại thư báo', en: 'Switch kinds of mail on or off' },
      body: z.object({ switches: switchesShape.partial() }),
      handle: async ({ actor, body }) => ({
        body: preferencesBody(await changeOwnNotices(ports, actor, present(body.switches))),
      }),
    }),
    route({
      ...common,
      method: 'post',
      path: '/notice-preferences/confirm-address',
      summary: {
        vi: 'Xác nhận địa chỉ thư là đúng để nhận lại thư',
        en: 'Confirm that the address is right, so that mail goes out again',
      },
      handle: async ({ actor }) => ({ body: preferencesBody(await confirmAddress(ports, actor)) }),
    }),
  ];
}

function itRoutes(ports: NoticePorts): Route[] {
  return [
    route({
      method: 'get',
      path: '/mail-problems',
      tag,
      access: 'account.manage',
      summary: { vi: 'Thư bị máy chủ thư từ chối', en: 'Mail that mail servers refused' },
      query: z.object(pageQuery),
      response: {
        status: 200,
        body: pageOfShape(
          problemShape.extend({ username: z.string(), fullName: z.string(), failing: z.boolean() }),
        ),
      },
      handle: async ({ actor, query }) => {
        const { items, next } = await listMailProblems(ports, actor, present(query));
        const body = items.map(({ username, fullName, failing, ...problem }) => ({
          ...problemBody(problem),
          username,
          fullName,
          failing,
        }));
        return { body: { items: body, next } };
      },
    }),
    route({
      method: 'put',
      path: '/accounts/{id}/email',
      tag,
      access: 'account.manage',
      summary: { vi: 'Sửa địa chỉ thư của một người', en: "Correct a person's mail address" },
      params: idParams,
      body: z.object({ address: z.email().max(254).nullable() }),
      response: { status: 204 },
      handle: async ({ actor, params, body }) => {
        await changeAddress(ports, actor, { accountId: params.id, address: body.address });
        return {};
      },
    }),
  ];
}

function preferencesBody({ address, failingSince, switches, problems }: OwnNotices) {
  return {
    address,
    failingSince: failingSince?.toISOString() ?? null,
    switches: { ...switches },
    problems: problems.map(problemBody),
  };
}

function problemBody({ at, ...problem }: MailProblem): z.infer<typeof problemShape> {
  return { ...problem, at: at.toISOString() };
}
