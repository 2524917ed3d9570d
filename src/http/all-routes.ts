/** Every route of the service: the app, the OpenAPI document and the test of the permission matrix read this one list. */
import type { Route } from './route.ts';
import { type CheckPorts, checkRoutes } from './routes/check/check.ts';
import { type EventPorts, eventRoutes } from './routes/events/events.ts';
import { type MailboxPorts, mailboxRoutes } from './routes/mailbox/mailbox.ts';
import { type ServicePorts, serviceRoutes } from './routes/service/service.ts';

export type RoutePorts = CheckPorts & EventPorts & MailboxPorts & ServicePorts;

export function allRoutes(ports: RoutePorts): Route[] {
  return [...checkRoutes(ports), ...eventRoutes(ports), ...mailboxRoutes(ports), ...serviceRoutes(ports)];
}

/** The same list for who only reads it (OpenAPI, tests): nothing behind it can be called. */
export function describeRoutes(): Route[] {
  return allRoutes(unreachable as RoutePorts);
}

/** Any property of it is again such an object: ports may be taken apart while routes are made, but not used. */
const unreachable: unknown = new Proxy(() => undefined, {
  get: (_target, name) => (name === Symbol.toPrimitive ? () => 1 : unreachable),
  apply: () => {
    throw new Error('these routes are for reading only');
  },
});
