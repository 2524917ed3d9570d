/** The only file that sees everything: engines in, the application and its workers out. */
import { join } from 'node:path';
import { dispatchConsignmentWorker } from '../queue-workers/dispatch-consignment.ts';
import { dispatchConsignmentsWorker } from '../queue-workers/dispatch-consignments.ts';
import { dispatchPartnerWorker } from '../queue-workers/dispatch-partner.ts';
import { dispatchStatusWorker } from '../queue-workers/dispatch-status.ts';
import { preserveDocumentWorker } from '../queue-workers/preserve-document.ts';
import { sendMailWorker } from '../queue-workers/send-mail.ts';
import { verifyArrivalWorker } from '../queue-workers/verify-arrival.ts';
import { verifyArrivalsWorker } from '../queue-workers/verify-arrivals.ts';
import type { WorkerDefinition } from '../queue-workers/worker-definition.ts';
import { createIdempotencyStore } from './adapters/database/idempotency-store.ts';
import { createRequestCounts } from './adapters/database/request-counts.ts';
import { traceparentInForce } from './adapters/telemetry/spans.ts';
import { withTrace } from './adapters/telemetry/trace.ts';
import { loadDemo } from './demo/load-demo.ts';
import { allRoutes } from './http/all-routes.ts';
import { createApp } from './http/create-app.ts';
import { leaveConnections } from './http/leave-connections.ts';
import { createHttpServer } from './http/listen.ts';
import { makeResumableUploads } from './http/resumable-uploads.ts';
import { findWebRoot } from './http/serve-web.ts';
import { matchWaitingStatuses } from './office/exchange/match-waiting-statuses.ts';
import { sweepPeerFiles } from './office/exchange/sweep-peer-files.ts';
import { demoPassword, demoPin } from './office/identity/demo.ts';
import { loadActor } from './office/identity/load-actor.ts';
import { refuseMixedData } from './office/identity/refuse-mixed-data.ts';
import { interruptOrphanedJobs } from './office/outgoing/interrupt-jobs.ts';
import { interruptOrphanedBatches } from './office/outgoing/sign-batch-interrupt.ts';
import type { CreateService, ServiceParts } from './service-parts.ts';
import { startFetchingEdxml } from './wiring/fetch-edxml.ts';
import { healthPorts } from './wiring/health-probe.ts';
import { isDeadHere, startHeartbeat } from './wiring/heartbeat.ts';
import { startHousekeeping } from './wiring/housekeeping.ts';
import { keyFolderPrint } from './wiring/key-folder.ts';
import { openPki, type Pki } from './wiring/open-pki.ts';
import { openPorts, type Ports, theService } from './wiring/open-ports.ts';
import { queueChores } from './wiring/queue-chores.ts';
import { startReadingAgencies } from './wiring/read-agencies.ts';
import { startReadingTexts } from './wiring/read-texts.ts';
import { startSealing } from './wiring/seal-ledger.ts';
import { metricsDoors } from './wiring/telemetry/metrics-doors.ts';
import { requestWatch } from './wiring/telemetry/watch-http.ts';
import { tellPartners } from './wiring/tell-partners.ts';

export const createService: CreateService = async (parts) => {
  const pki = await openPki(parts.config, parts.telemetry.instruments);
  try {
    return await createOn(parts, pki);
  } catch (error) {
    // The development PKI listens: left open it would keep a process alive that could not start.
    await pki.close();
    throw error;
  }
};

async function createOn(parts: ServiceParts, pki: Pki) {
  const ports = await openPorts(parts, pki);
  await refuseMixedData(ports, parts.config.demo);
  await tellPartners(ports, parts);
  if (parts.config.demo) await loadDemo(ports);
  const uploads = makeResumableUploads({
    folder: join(parts.config.dataDir, 'uploads'),
    limit: parts.config.uploadLimit,
    publicUrl: parts.config.publicUrl,
  });
  const idempotency = createIdempotencyStore(parts.database.db, { ...ports, isDead: isDeadHere });
  const requestCounts = createRequestCounts(parts.database.db, ports);
  const stopHeartbeat = await startHeartbeat({
    ...ports,
    log: parts.log,
    roles: parts.config.roles,
    alone: parts.config.databaseUrl === undefined,
    keyFolder: keyFolderPrint(parts.secret),
  });
  const interrupt = async () => {
    await interruptOrphanedJobs({ ...ports, isDead: isDeadHere });
    await interruptOrphanedBatches({ ...ports, isDead: isDeadHere });
  };
  await interrupt();
  const stopHousekeeping = startHousekeeping(parts.log, [
    interrupt,
    () => uploads.removeExpired(),
    () => idempotency.forgetOld(),
    () => requestCounts.forgetOld(),
    ...(parts.config.roles.includes('workers') ? queueChores({ ...ports, ...parts }, theService) : []),
    ...(parts.config.roles.includes('workers')
      ? [
          () => matchWaitingStatuses({ ...ports, applyWaiting: ports.edxml.applyWaiting }),
          () => sweepPeerFiles(ports),
        ]
      : []),
  ]);
  const stopSealing = parts.config.roles.includes('workers') ? startSealing(ports, parts.log) : undefined;
  const stopReading = parts.config.roles.includes('workers')
    ? startReadingTexts(ports, parts.log)
    : undefined;
  const stopReadingAgencies = parts.config.roles.includes('workers')
    ? startReadingAgencies({ ...ports, log: parts.log })
    : undefined;
  const stopFetching = parts.config.roles.includes('workers')
    ? startFetchingEdxml({
        ...ports,
        mail: ports.mailExchange,
        log: parts.log,
        allowSimulated: parts.config.demo,
      })
    : undefined;
  const checks = readinessChecks(parts, pki);
  const metrics = metricsDoors(parts, pki.trust, checks);
  const app = createApp({
    routes: allRoutes({ ...ports, ...healthPorts(parts, pki, checks) }),
    loadActor: (credentials) => loadActor(ports, credentials),
    idempotency,
    requestCounts,
    log: parts.log,
    withTrace,
    traceparent: traceparentInForce,
    checks,
    watch: requestWatch(parts.telemetry),
    metrics: metrics.onServicePort,
    publicUrl: parts.config.publicUrl,
    trustProxy: parts.config.trustProxy,
    webRoot: findWebRoot(import.meta.dirname),
    uploads,
    signingPlaces: ports.signingPlaces,
    stopping: parts.stopping,
  });
  const server = createHttpServer(app);
  leaveConnections(server, parts.stopping);
  const peerServer = ports.peer?.createServer(parts.log);
  if (peerServer) leaveConnections(peerServer, parts.stopping);
  const vdxpServer = parts.config.vdxp && ports.edxml.createServer(parts.log);
  if (vdxpServer) leaveConnections(vdxpServer, parts.stopping);
  return {
    app,
    server,
    metricsServer: metrics.server,
    peerServer,
    vdxpServer,
    workers: workersOf(ports),
    demoNotice: () => (parts.config.demo ? demoLines : []),
    close: async () => {
      stopHousekeeping();
      await stopSealing?.();
      await stopReading?.();
      // A partner that does not answer must not hold up the stop.
      ports.peer?.close();
      await stopReadingAgencies?.();
      await stopFetching?.();
      await ports.work.finished();
      await stopHeartbeat();
      await ports.closeTokens();
      await pki.close();
    },
  };
}

function workersOf(ports: Ports): WorkerDefinition[] {
  return [
    dispatchConsignmentWorker(ports),
    dispatchConsignmentsWorker(ports),
    dispatchPartnerWorker(ports),
    dispatchStatusWorker(ports),
    verifyArrivalWorker(ports),
    verifyArrivalsWorker({ ...ports, judgeFile: ports.judgeArrived }),
    preserveDocumentWorker(ports),
    sendMailWorker(ports),
  ] as WorkerDefinition[];
}

function readinessChecks({ database, queues, files, mailer }: ServiceParts, pki: Pki) {
  return [
    { name: 'database', whenDown: 'unready', check: () => database.ready() },
    { name: 'queue', whenDown: 'unready', check: () => queues.ready() },
    { name: 'storage', whenDown: 'unready', check: () => files.ready() },
    { name: 'tsa', whenDown: 'degraded', check: pki.checkTimestamps },
    { name: 'mail', whenDown: 'degraded', check: () => mailer.verify() },
  ] as const;
}

const demoLines = [
  `Trình diễn · Demo     huyện Yên Sơn; mật khẩu · password ${demoPassword}, PIN ${demoPin}`,
  '  chanson.chuyenvien soạn · drafts   chanson.chutich ký · signs   chanson.vanthu phát hành · issues',
  '  huyen.vanthu nhận · receives   huyen.cntt thống kê · statistics   mã 6 số ở trang đầu · code on the first page',
];
