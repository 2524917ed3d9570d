import { answerOcsp, type HolderStatus } from './answer-ocsp.ts';
import { answerTimestamp, rejection } from './answer-timestamp.ts';
import { type Answer, delay, type Routes } from './http-service.ts';
import type { Journal } from './journal.ts';
import type { Authorities, AuthorityName } from './key-folder.ts';
import { makeCrl, type Revocation } from './make-crl.ts';

/** Faults of the services, for tests; read at every request. */
export interface Switches {
  /** `off`: HTTP 503. `refuse`: a rejection under RFC 3161. The others answer, but wrongly. */
  tsa: 'on' | 'off' | 'refuse' | 'wrong-nonce' | 'wrong-imprint';
  /** Milliseconds before the TSA answers. */
  tsaDelayMs: number;
  ocsp: 'on' | 'off';
  crl: 'on' | 'off';
}

const CRL_PERIOD_MS = 7 * 24 * 60 * 60 * 1000;
const OFF: Answer = { status: 503 };

/** What the development PKI serves: POST /tsa, POST and GET /ocsp, GET /crl/*.crl, GET /certs/*.crt. */
export function routesOf(
  authorities: Authorities,
  journal: Journal,
  switches: Switches,
  isClosed: () => boolean,
): Routes {
  const ocsp = async (request: Uint8Array): Promise<Answer> => {
    if (switches.ocsp === 'off') return OFF;
    journal.refresh();
    const statusOf = (serial: string): HolderStatus => statusIn(journal, authorities, serial);
    const { issuing, ocsp: responder } = authorities;
    const service = { issuer: issuing.certificate, responder, statusOf, now: new Date() };
    return {
      status: 200,
      contentType: 'application/ocsp-response',
      body: await answerOcsp(request, service),
    };
  };
  const crl = (name: 'root' | 'issuing') => async (): Promise<Answer> => {
    if (switches.crl === 'off') return OFF;
    journal.refresh();
    return {
      status: 200,
      contentType: 'application/pkix-crl',
      body: await freshCrl(authorities, journal, name),
    };
  };
  const certificate = (name: AuthorityName) => async (): Promise<Answer> => ({
    status: 200,
    contentType: 'application/pkix-cert',
    body: authorities[name].certificate.der,
  });
  return {
    'POST /tsa': ({ body }) => timestamp(authorities, switches, body, isClosed),
    'POST /ocsp': ({ body }) => ocsp(body),
    'GET /ocsp/': ({ path }) => ocsp(Buffer.from(decodeURIComponent(path.slice('/ocsp/'.length)), 'base64')),
    'GET /crl/root.crl': crl('root'),
    'GET /crl/issuing.crl': crl('issuing'),
    'GET /certs/root.crt': certificate('root'),
    'GET /certs/issuing.crt': certificate('issuing'),
    'GET /certs/tsa.crt': certificate('tsa'),
    'GET /certs/ocsp.crt': certificate('ocsp'),
  };
}

async function timestamp(
  authorities: Authorities,
  switches: Switches,
  request: Uint8Array,
  isClosed: () => boolean,
): Promise<Answer> {
  await delay(switches.tsaDelayMs, isClosed);
  if (switches.tsa === 'off') return OFF;
  const { tsa, issuing } = authorities;
  const mistake = switches.tsa === 'on' || switches.tsa === 'refuse' ? undefined : switches.tsa;
  const body =
    switches.tsa === 'refuse'
      ? rejection('systemFailure')
      : await answerTimestamp(request, { tsa, chain: [issuing.certificate], now: new Date(), mistake });
  return { status: 200, contentType: 'application/timestamp-reply', body };
}

/** Only what was issued here is good; anything else is unknown (RFC 6960 §2.2). */
function statusIn(journal: Journal, authorities: Authorities, serialHex: string): HolderStatus {
  const revocation = journal.revocation(serialHex);
  if (revocation !== undefined) return revocation;
  const own = [authorities.tsa, authorities.ocsp].some((item) => item.certificate.serialHex === serialHex);
  return own || journal.isIssued(serialHex) ? 'good' : 'unknown';
}

/** Made at each request, so that its thisUpdate is later than any time-stamp before it. */
function freshCrl(authorities: Authorities, journal: Journal, name: 'root' | 'issuing'): Promise<Uint8Array> {
  const thisUpdate = new Date();
  const isIssuing = (item: Revocation): boolean =>
    item.serialHex === authorities.issuing.certificate.serialHex;
  return makeCrl({
    issuer: authorities[name],
    revoked: journal.revocations.filter((item) => isIssuing(item) === (name === 'root')),
    thisUpdate,
    nextUpdate: new Date(thisUpdate.getTime() + CRL_PERIOD_MS),
  });
}
