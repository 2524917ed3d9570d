import type { WaitingSignals } from '../../../office/waiting-signals.ts';
import { type Route, route } from '../../route.ts';

export interface EventPorts {
  readonly waitingSignals: WaitingSignals;
}

/** A burst of changes is told once. */
const GATHER_MS = 300;

/** `waiting`: something was recorded for one of your units; ask the lists again. */
export function eventRoutes(ports: EventPorts): Route[] {
  return [
    route({
      method: 'get',
      path: '/events',
      tag: 'service',
      summary: {
        vi: 'Luồng báo có việc mới (server-sent events)',
        en: 'Stream that tells when something new waits (server-sent events)',
      },
      access: 'signed-in',
      response: { status: 200, events: true },
      handle: async ({ actor }) => ({
        events: {
          open: (send) => {
            const unitIds = new Set(actor.appointments.flatMap(({ unitPath }) => unitPath));
            let timer: NodeJS.Timeout | undefined;
            const stop = ports.waitingSignals.subscribe(unitIds, () => {
              timer ??= setTimeout(() => {
                timer = undefined;
                send({ event: 'waiting', data: {} });
              }, GATHER_MS);
            });
            return () => {
              stop();
              clearTimeout(timer);
            };
          },
        },
      }),
    }),
  ];
}
