/** Everything the office asks of the outside, in one object: use cases and routes take from it what they name. */
import { hostname } from 'node:os';
import { join } from 'node:path';
import { v7 as newId } from 'uuid';
import { refusingBombs } from '../adapters/convert/refuse-bomb.ts';
import { createConverter } from '../adapters/convert/soffice.ts';
import { createLedgerReader } from '../adapters/database/ledger-store.ts';
import { openWaitingSignals } from '../adapters/database/notifications.ts';
import { createPublicCheck } from '../adapters/database/public-check.ts';
import { hearWhatEndsSigning } from '../adapters/database/signing-desk-signals.ts';
import { createSigningPlaces } from '../adapters/database/signing-places-store.ts';
import { createTransact } from '../adapters/database/transaction.ts';
import { createInInstanceGateway } from '../adapters/gateways/in-instance.ts';
import { createRouter } from '../adapters/gateways/router.ts';
import { createLedgerSigner } from '../adapters/keys/ledger-signer.ts';
import { createReceiptSigner } from '../adapters/keys/receipt-signer.ts';
import { createSecretBox } from '../adapters/keys/secret-box.ts';
import { createSoftwareKeyOpener } from '../adapters/keys/software-key-opener.ts';
import { createTokenKeyOpener } from '../adapters/keys/token-key-opener.ts';
import { noInstruments } from '../adapters/telemetry/instruments.ts';
import { traceparentInForce } from '../adapters/telemetry/spans.ts';
import { currentTraceId } from '../adapters/telemetry/trace.ts';
import { createDemoAccounts } from '../demo/demo-accounts.ts';
import { createDemoKeyIssuer } from '../demo/demo-key-issuer.ts';
import { judgeLately } from '../office/exchange/judge-lately.ts';
import { createJudgePdf } from '../office/exchange/judge-pdf.ts';
import type { Partner } from '../office/exchange/partner.ts';
import { PartnerLanes } from '../office/exchange/partner-lanes.ts';
import { receiveConsignment, receiveConsignments } from '../office/exchange/receive-consignment.ts';
import { receiveStatus } from '../office/exchange/receive-status.ts';
import type { SystemActor } from '../office/identity/actor.ts';
import { createSigningDesk, type KeyIssuer, type SigningDesk } from '../office/identity/signing-desk.ts';
import type { SigningPlaces } from '../office/identity/signing-places.ts';
import { createPdfSteps } from '../office/outgoing/pdf-steps.ts';
import { processIdOf } from '../office/processes.ts';
import type { OfficeParts, ServiceParts } from '../service-parts.ts';
import { BackgroundWork } from './background-work.ts';
import { openEdxmlSigner } from './edxml-signer.ts';
import { openEdxml } from './open-edxml.ts';
import { openMail } from './open-mail.ts';
import { openPeer } from './open-peer.ts';
import type { Pki } from './open-pki.ts';
import { partnerAuthority, partnerSecrets } from './partner-secrets.ts';
import { queueEnginePorts } from './queue-chores.ts';
import {
  watchedFiles,
  watchedGateway,
  watchedMailer,
  watchedPdf,
  watchedSignals,
  watchedTransact,
} from './telemetry/watched.ts';

export type Ports = Awaited<ReturnType<typeof openPorts>>;
export type OfficePorts = ReturnType<typeof openOfficePorts>;

/** Everything that a served office needs besides. */
export async function openPorts(parts: ServiceParts, pki: Pki) {
  const office = openOfficePorts(parts, pki);
  const own = parts.config.internalUrl;
  const signingPlaces = createSigningPlaces(parts.database.db, { ...office, own });
  await hearWhatEndsSigning(parts.listener, office.signingDesk);
  const peer = openPeer(parts.config, office, theService);
  const partnerParts = {
    secrets: partnerSecrets(parts.config.dataDir),
    signer: openEdxmlSigner(parts.config),
    actor: theService,
  };
  const edxml = openEdxml(office, { ...partnerParts, allowSimulated: parts.config.demo });
  const mail = openMail(office, { ...partnerParts, authority: partnerAuthority(parts.config.dataDir) });
  return {
    ...office,
    peer,
    edxml,
    mailExchange: mail,
    gatewayFor: createRouter({
      inInstance: office.gateway,
      factories: {
        peer: peer?.gatewayOf,
        vdxp: edxml.vdxpGateway,
        lgsp: edxml.lgspGateway,
        mail: mail.gateway,
      },
      partner: (id) => office.transact((tx) => tx.partners.get(id)),
      allowSimulated: parts.config.demo,
    }),
    partnerLanes: new PartnerLanes(),
    readAgenciesOf: (partner: Partner) =>
      partner.kind === 'peer' && peer
        ? peer.readAgencies(theService(), partner).then(({ agencies }) => agencies.length)
        : edxml.readAgencies(partner),
    ...(peer && { readPartnerAfresh: peer.readPartnerAfresh }),
    random: Math.random,
    lane: parts.outbox,
    signingDesk: announced(office.signingDesk, signingPlaces),
    signingPlaces,
    waitingSignals: watchedSignals(await openWaitingSignals(parts.listener), parts.telemetry.instruments),
    mailbox: parts.mailbox,
    mailer: watchedMailer(parts.mailer, parts.telemetry.instruments),
    ...queueEnginePorts(parts.queues),
    stopping: parts.stopping,
  };
}

/** Other processes learn which one holds the key, before the session is used. */
function announced(desk: SigningDesk, places: SigningPlaces): SigningDesk {
  return {
    ...desk,
    open: async (actor, wanted, pin) => {
      const session = await desk.open(actor, wanted, pin);
      await places.keep(session);
      return session;
    },
  };
}

/** What works without web server, listener, queues and mail: also for `antin admin`. */
export function openOfficePorts(parts: OfficeParts, pki: Pki) {
  const { config, database, log } = parts;
  const storage = watchedFiles(parts.files, config.s3 === undefined ? 'disk' : 's3');
  const clock = { now: () => new Date() };
  const transact = watchedTransact(
    createTransact(database.db, { clock, traceId: currentTraceId, traceparent: traceparentInForce }),
  );
  const secretBox = createSecretBox(parts.secret);
  const receipts = createReceiptSigner({ transact, clock, folder: join(config.dataDir, 'keys', 'receipts') });
  const judgeFile = createJudgePdf({ read: (sha256) => storage.read(sha256), verify: pki.verify });
  const trust = () => pki.trust;
  const judgeArrived = judgeLately(judgeFile);
  const base = { transact, clock, newId, storage, secretBox, receipts, judgeFile, judgeArrived, trust };
  const keyIssuer: KeyIssuer | undefined =
    pki.development === null
      ? undefined
      : createDemoKeyIssuer({ ...base, issue: (profile) => pki.development!.issue(profile) });
  const { pkcs11Module: modulePath } = config;
  const tokens = modulePath === undefined ? undefined : createTokenKeyOpener({ modulePath, clock });
  const signingDesk = createSigningDesk({
    ...base,
    revocation: pki.revocation,
    keyOpeners: [...(tokens ? [tokens] : []), ...(config.allowPkcs12 ? [createSoftwareKeyOpener(base)] : [])],
    ...(keyIssuer && { keyIssuer }),
  });
  const work = new BackgroundWork();
  return {
    ...base,
    signingDesk,
    work,
    closeTokens: async () => tokens?.closeAll(),
    background: work.add,
    onDefect: (err: unknown, job: { readonly id: string }) =>
      log.error({ err, jobId: job.id }, 'job: defect'),
    ledgerReader: createLedgerReader(database.db),
    publicCheck: createPublicCheck(database.db),
    verify: pki.verify,
    verifyUpload: pki.verify,
    demo: config.demo,
    demoAccounts: config.demo ? createDemoAccounts(base) : async () => [],
    publicUrl: config.publicUrl,
    uploadLimit: config.uploadLimit,
    convert: refusingBombs(createConverter({ program: config.soffice, outputLimit: config.uploadLimit })),
    processId: processIdOf(hostname(), process.pid, clock.now()),
    timestamps: pki.timestamps,
    ledgerSigner: createLedgerSigner(join(config.dataDir, 'keys')),
    validation: pki.validation,
    pdf: watchedPdf(
      createPdfSteps({
        timestamps: pki.timestamps,
        validation: pki.validation,
        checkUrl: (token) => new URL(`/check/${token}`, config.publicUrl).href,
      }),
      parts.telemetry?.instruments ?? noInstruments,
    ),
    gateway: watchedGateway(
      createInInstanceGateway({
        receiveConsignment: (message) => receiveConsignment(base, theService(), message),
        receiveConsignments: (messages) => receiveConsignments(base, theService(), messages),
        receiveStatus: (message) => receiveStatus(base, theService(), message),
      }),
    ),
  };
}

/** A step that no person takes, under the trace of what caused it. */
export function theService(): SystemActor {
  return { accountId: null, name: 'system', traceId: currentTraceId() };
}
