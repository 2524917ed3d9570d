/** Two offices that know of each other a mailbox alone: two databases, one dovecot, and a mail server that lays mail into it. */

import { v7 as newId } from 'uuid';
import { dispatchPartnerWorker } from '../../queue-workers/dispatch-partner.ts';
import type { WorkerDefinition } from '../../queue-workers/worker-definition.ts';
import { units } from '../../src/adapters/database/schema/organisation.ts';
import { AppError } from '../../src/app-error.ts';
import type { Partner } from '../../src/office/exchange/partner.ts';
import { PartnerLanes } from '../../src/office/exchange/partner-lanes.ts';
import { type MailExchange, type MailParts, openMail } from '../../src/wiring/open-mail.ts';
import type { OfficePorts } from '../../src/wiring/open-ports.ts';
import { partnerSecretErrors } from '../../src/wiring/partner-secrets.ts';
import { aloneInLane } from '../office/exchange/alone-in-lane.ts';
import { type District, openDistrict, system, type TestUnit } from '../office/exchange/district.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { type SmtpStandIn, smtpServer } from '../support/smtp-stand-in.ts';
import { registerPartner } from './axis-pair.ts';

export interface MailSide {
  readonly district: District;
  readonly mail: MailExchange;
  readonly unit: TestUnit;
  /** Our own mailbox. */
  readonly address: string;
  readonly partner: Partner;
  /** A unit of the other side, as it is entered here. */
  readonly remote: TestUnit;
  fetch(): ReturnType<MailExchange['fetch']>;
  /** The same, giving up soon. */
  readonly impatient: MailExchange;
}

export interface MailPair {
  readonly one: MailSide;
  readonly other: MailSide;
  readonly dovecot: Dovecot;
  /** What the mail server of both has taken, in its order. */
  readonly carried: { readonly to: string; readonly raw: string }[];
  /** What the mail server says to the next recipients; null: it takes them. */
  refuseWith: string | null;
  close(): Promise<void>;
}

export async function openMailPair(program: string): Promise<MailPair> {
  const addresses = ['vanthu@chanson.test', 'vanthu@noivu.test'] as const;
  const dovecot = await startDovecot(program, addresses);
  const state = { refuseWith: null as string | null };
  const carried: MailPair['carried'] = [];
  const smtp = await mailServer(dovecot, carried, state);
  const [oneDistrict, otherDistrict] = [await openDistrict(), await openDistrict()];
  const oneUnit = await oneDistrict.addUnit('UBND xã Chân Sơn');
  const otherUnit = await otherDistrict.addUnit('Sở Nội vụ');
  const side = (district: District, unit: TestUnit, at: 0 | 1, remote: { code: string; name: string }) =>
    openSide({
      district,
      unit,
      address: addresses[at],
      to: addresses[at === 0 ? 1 : 0],
      remote,
      dovecot,
      smtp,
    });
  const one = await side(oneDistrict, oneUnit, 0, { code: otherUnit.code, name: 'Sở Nội vụ' });
  const other = await side(otherDistrict, otherUnit, 1, { code: oneUnit.code, name: 'UBND xã Chân Sơn' });
  return Object.assign(state, {
    one,
    other,
    dovecot,
    carried,
    close: async () => {
      await smtp.close();
      await dovecot.stop();
    },
  });
}

function mailServer(
  dovecot: Dovecot,
  carried: MailPair['carried'],
  state: { readonly refuseWith: string | null },
): Promise<SmtpStandIn> {
  return smtpServer({
    onRcptTo: (_address, _session, done) => {
      if (state.refuseWith === null) return done();
      done(Object.assign(new Error(state.refuseWith), { responseCode: 550 }));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks);
        for (const { address } of session.envelope.rcptTo) {
          carried.push({ to: address, raw: raw.toString('latin1') });
          dovecot.deliver(address, raw);
        }
        done();
      });
    },
  });
}

interface Side {
  readonly district: District;
  readonly unit: TestUnit;
  readonly address: string;
  readonly to: string;
  readonly remote: { readonly code: string; readonly name: string };
  readonly dovecot: Dovecot;
  readonly smtp: SmtpStandIn;
}

async function openSide({ district, unit, address, to, remote, dovecot, smtp }: Side): Promise<MailSide> {
  const partner = await registerPartner(district, {
    name: remote.name,
    kind: 'mail',
    endpoint: to,
    settings: {
      sender: address,
      senderName: 'Văn thư',
      smtp: `smtp://127.0.0.1:${smtp.port}`,
      imap: `imaps://${encodeURIComponent(address)}@127.0.0.1:${dovecot.port}`,
      receiver: unit.code,
      largestMb: 80,
    },
  });
  const id = newId();
  await district.db.insert(units).values({
    id,
    name: remote.name,
    kind: 'agency',
    organCode: remote.code,
    partnerId: partner.id,
    validFrom: '2020-01-01',
    abbreviation: 'X',
    place: remote.name,
  });
  const open = (limits?: MailParts['limits']) =>
    openMail(district.ports as unknown as OfficePorts, {
      secrets: ({ id: asked, name: of }, name) => {
        const params = { partner: of, file: name, reason: 'ENOENT' };
        if (asked !== partner.id) throw new AppError(partnerSecretErrors.PARTNER_SECRET_MISSING, { params });
        return name === 'imap-password' ? dovecot.password : '';
      },
      authority: ({ id: asked }) => (asked === partner.id ? dovecot.certificate : undefined),
      actor: () => system,
      ...(limits && { limits }),
    });
  const mail = open();
  serveLane(district, mail, partner);
  return {
    district,
    mail,
    unit,
    address,
    partner,
    remote: { ...unit, id, code: remote.code },
    fetch: () => mail.fetch([partner]),
    impatient: open({ connectMs: 1_000, greetingMs: 1_000, silenceMs: 1_000 }),
  };
}

/** What would be put back into the partner's lane counts as failed. */
function serveLane(district: District, mail: MailExchange, partner: Partner): void {
  const worker = dispatchPartnerWorker({
    ...district.ports,
    gatewayFor: async () => mail.gateway(partner),
    partnerLanes: new PartnerLanes(),
    random: () => 0.5,
    lane: aloneInLane,
  });
  district.moreWorkers.push(worker as WorkerDefinition<never>);
}
