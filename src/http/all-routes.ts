/** Every route of the service: the app, the OpenAPI document and the test of the permission matrix read this one list. */
import type { Route } from './route.ts';
import { accountRoutes } from './routes/accounts/accounts.ts';
import { authorityRoutes } from './routes/authorities/authorities.ts';
import { batchRoutes } from './routes/batches/batches.ts';
import { bookRoutes } from './routes/books/books.ts';
import { calendarRoutes } from './routes/calendar/calendar.ts';
import { certificateRoutes } from './routes/certificates/certificates.ts';
import { checkRoutes } from './routes/check/check.ts';
import { copyUseRoutes } from './routes/copy-uses/copy-uses.ts';
import { deliveryRoutes } from './routes/deliveries/deliveries.ts';
import { documentFileRoutes } from './routes/document-files/document-files.ts';
import { documentTypeRoutes } from './routes/document-types/document-types.ts';
import { documentRoutes } from './routes/documents/documents.ts';
import { eventRoutes } from './routes/events/events.ts';
import { groupRoutes } from './routes/groups/groups.ts';
import { healthReportRoutes } from './routes/health-report/health-report.ts';
import { imageRoutes } from './routes/images/images.ts';
import { incomingRoutes } from './routes/incoming/incoming.ts';
import { jobRoutes } from './routes/jobs/jobs.ts';
import { recordCheckRoutes } from './routes/ledger/check.ts';
import { ledgerRoutes } from './routes/ledger/ledger.ts';
import { sealedRoutes } from './routes/ledger/sealed.ts';
import { mailboxRoutes } from './routes/mailbox/mailbox.ts';
import { noticeRoutes } from './routes/notices/notices.ts';
import { partnerRoutes } from './routes/partners/partners.ts';
import { postingRoutes } from './routes/postings/postings.ts';
import { queueRoutes } from './routes/queues/queues.ts';
import { recoveryRoutes } from './routes/recoveries/recoveries.ts';
import { registerRoutes } from './routes/registers/registers.ts';
import { yearRegisterRoutes } from './routes/registers/year-registers.ts';
import { searchRoutes } from './routes/search/search.ts';
import { serviceRoutes } from './routes/service/service.ts';
import { sessionRoutes } from './routes/session/session.ts';
import { shareRoutes } from './routes/share/share.ts';
import { signingSessionRoutes } from './routes/signing-sessions/signing-sessions.ts';
import { taskRoutes } from './routes/tasks/tasks.ts';
import { tokenSigningRoutes } from './routes/token-signing/token-signing.ts';
import { tokenRoutes } from './routes/tokens/tokens.ts';
import { unitRoutes } from './routes/units/units.ts';

type PortsOf<Make extends (ports: never) => Route[]> = Parameters<Make>[0];

export type RoutePorts = PortsOf<typeof accountRoutes> &
  PortsOf<typeof authorityRoutes> &
  PortsOf<typeof batchRoutes> &
  PortsOf<typeof bookRoutes> &
  PortsOf<typeof calendarRoutes> &
  PortsOf<typeof certificateRoutes> &
  PortsOf<typeof checkRoutes> &
  PortsOf<typeof deliveryRoutes> &
  PortsOf<typeof documentFileRoutes> &
  PortsOf<typeof documentRoutes> &
  PortsOf<typeof eventRoutes> &
  PortsOf<typeof groupRoutes> &
  PortsOf<typeof healthReportRoutes> &
  PortsOf<typeof imageRoutes> &
  PortsOf<typeof incomingRoutes> &
  PortsOf<typeof jobRoutes> &
  PortsOf<typeof ledgerRoutes> &
  PortsOf<typeof recordCheckRoutes> &
  PortsOf<typeof sealedRoutes> &
  PortsOf<typeof mailboxRoutes> &
  PortsOf<typeof recoveryRoutes> &
  PortsOf<typeof noticeRoutes> &
  PortsOf<typeof partnerRoutes> &
  PortsOf<typeof queueRoutes> &
  PortsOf<typeof registerRoutes> &
  PortsOf<typeof yearRegisterRoutes> &
  PortsOf<typeof postingRoutes> &
  PortsOf<typeof copyUseRoutes> &
  PortsOf<typeof searchRoutes> &
  PortsOf<typeof serviceRoutes> &
  PortsOf<typeof sessionRoutes> &
  PortsOf<typeof shareRoutes> &
  PortsOf<typeof signingSessionRoutes> &
  PortsOf<typeof taskRoutes> &
  PortsOf<typeof tokenRoutes> &
  PortsOf<typeof tokenSigningRoutes> &
  PortsOf<typeof unitRoutes>;

export function allRoutes(ports: RoutePorts): Route[] {
  return [
    ...sessionRoutes(ports),
    ...tokenRoutes(ports),
    ...accountRoutes(ports),
    ...recoveryRoutes(ports),
    ...unitRoutes(ports),
    ...authorityRoutes(ports),
    ...calendarRoutes(ports),
    ...certificateRoutes(ports),
    ...imageRoutes(ports),
    ...groupRoutes(ports),
    ...signingSessionRoutes(ports),
    ...documentTypeRoutes(),
    ...documentRoutes(ports),
    ...documentFileRoutes(ports),
    ...batchRoutes(ports),
    ...tokenSigningRoutes(ports),
    ...jobRoutes(ports),
    ...bookRoutes(ports),
    ...registerRoutes(ports),
    ...yearRegisterRoutes(ports),
    ...postingRoutes(ports),
    ...copyUseRoutes(ports),
    ...deliveryRoutes(ports),
    ...incomingRoutes(ports),
    ...shareRoutes(ports),
    ...ledgerRoutes(ports),
    ...recordCheckRoutes(ports),
    ...sealedRoutes(ports),
    ...checkRoutes(ports),
    ...eventRoutes(ports),
    ...mailboxRoutes(ports),
    ...noticeRoutes(ports),
    ...partnerRoutes(ports),
    ...queueRoutes(ports),
    ...healthReportRoutes(ports),
    ...searchRoutes(ports),
    ...taskRoutes(ports),
    ...serviceRoutes(ports),
  ];
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
