/** The engines and ports as they are, each call told to whoever measures and traces. */
import type { WorkerDefinition } from '../../../queue-workers/worker-definition.ts';
import type { Mailer } from '../../adapters/mail/mailer.ts';
import type { FileStore } from '../../adapters/storage/file-store.ts';
import type { Instruments, PkiKind } from '../../adapters/telemetry/instruments.ts';
import { inSpan } from '../../adapters/telemetry/spans.ts';
import type { PkiFetch, PkiRequest } from '../../lib/pki/fetch.ts';
import type { Timestamper } from '../../lib/signing/sign-pdf.ts';
import type { Gateway } from '../../office/exchange/gateway.ts';
import type { PdfSteps } from '../../office/outgoing/pdf-steps.ts';
import type { Transact } from '../../office/unit-of-work.ts';
import type { WaitingSignals } from '../../office/waiting-signals.ts';

async function timed<T>(work: () => Promise<T>, ended: (ok: boolean, seconds: number, result?: T) => void) {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  try {
    const result = await work();
    ended(true, seconds(), result);
    return result;
  } catch (error) {
    ended(false, seconds());
    throw error;
  }
}

export function watchedWorkers(
  definitions: readonly WorkerDefinition[],
  instruments: Instruments,
): WorkerDefinition[] {
  return definitions.map((definition) => {
    const { queue } = definition;
    const handle: WorkerDefinition['handle'] = (data, context) =>
      timed(
        () =>
          inSpan(`job ${queue}`, 'consumer', { 'antin.queue': queue, 'antin.attempt': context.attempt }, () =>
            definition.handle(data, context),
          ),
        (done, seconds) => instruments.jobEnded({ queue, done, seconds }),
      );
    return { ...definition, handle };
  });
}

export function watchedTransact<Tx>(transact: Transact<Tx>): Transact<Tx> {
  return (work) => inSpan('transaction', 'internal', {}, () => transact(work));
}

/** The receiver is another office: its own time is not the sender's. */
export function watchedGateway(gateway: Gateway): Gateway {
  const { dispatchAll } = gateway;
  return {
    dispatch: (consignment) => inSpan('gateway dispatch', 'client', {}, () => gateway.dispatch(consignment)),
    ...(dispatchAll && {
      dispatchAll: (consignments) => {
        const facts = { 'antin.consignments': consignments.length };
        return inSpan('gateway dispatch', 'client', facts, () => dispatchAll(consignments));
      },
    }),
    status: (message, to) => inSpan('gateway status', 'client', {}, () => gateway.status(message, to)),
  };
}

export function watchedFiles(files: FileStore, backing: 'disk' | 's3'): FileStore {
  const span = <T>(name: string, work: () => Promise<T>) => inSpan(`${backing} ${name}`, 'client', {}, work);
  return {
    put: (stream, options) => span('put', () => files.put(stream, options)),
    putBytes: (bytes) => span('put', () => files.putBytes(bytes)),
    open: (sha256, range) => span('open', () => files.open(sha256, range)),
    read: (sha256) => span('read', () => files.read(sha256)),
    size: (sha256) => span('size', () => files.size(sha256)),
    exists: (sha256) => span('exists', () => files.exists(sha256)),
    removeUntouched: (sha256, since) => span('remove', () => files.removeUntouched(sha256, since)),
    ready: () => files.ready(),
    close: () => files.close(),
  };
}

export function watchedMailer(mailer: Mailer, instruments: Instruments): Mailer {
  return {
    send: (message) =>
      timed(
        () => inSpan('smtp send', 'client', {}, () => mailer.send(message)),
        (_ok, _seconds, answer) => instruments.mailEnded(answer?.kind ?? 'failed'),
      ),
    verify: () => mailer.verify(),
    close: () => mailer.close(),
  };
}

export function watchedFetch(fetch: PkiFetch, instruments: Instruments): PkiFetch {
  return (request) => {
    const kind = kindOf(request);
    const ask = () => fetch(request);
    const facts = { 'server.address': URL.parse(request.url)?.host ?? '' };
    return timed(
      () => inSpan(`pki ${kind}`, 'client', facts, ask),
      (ok, seconds, answer) => instruments.pkiFetched({ kind, ok: ok && answer?.status === 200, seconds }),
    );
  };
}

function kindOf({ headers = {} }: PkiRequest): PkiKind {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  if (type.includes('timestamp')) return 'time-stamp';
  return type.includes('ocsp') ? 'ocsp' : 'crl-or-certificate';
}

export function watchedTimestamps({ stamp }: Timestamper, instruments: Instruments): Timestamper {
  return {
    stamp: (digest) =>
      timed(
        () => stamp(digest),
        (ok, seconds) => instruments.timestampAsked({ ok, seconds }),
      ),
  };
}

export function watchedPdf(steps: PdfSteps, { signatureMade }: Instruments): PdfSteps {
  const made = async (
    kind: Parameters<Instruments['signatureMade']>[0]['kind'],
    sign: () => ReturnType<PdfSteps['signAsPerson']>,
  ) => {
    const signed = await inSpan(`sign ${kind}`, 'internal', {}, sign);
    signatureMade({ kind, level: signed.level });
    return signed;
  };
  return {
    prepare: (input) => inSpan('prepare', 'internal', {}, () => steps.prepare(input)),
    signAsPerson: (input) => made('person', () => steps.signAsPerson(input)),
    sealMain: (input) => made('seal', () => steps.sealMain(input)),
    sealAttachment: (input) => made('attachment', () => steps.sealAttachment(input)),
  };
}

export function watchedSignals(signals: WaitingSignals, instruments: Instruments): WaitingSignals {
  return {
    subscribe: (unitIds, listener) => {
      const end = signals.subscribe(unitIds, listener);
      instruments.streamOpened();
      return () => {
        instruments.streamClosed();
        end();
      };
    },
  };
}
