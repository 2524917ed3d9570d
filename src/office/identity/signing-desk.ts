/**
 * A signing session: a key opened with its PIN, held in the memory of one process and never elsewhere. A batch is one
 * session; a seal's session lasts 30 minutes at most, a person's 15. Neither PIN nor key is ever written.
 */
import { AppError } from '../../app-error.ts';
import { Certificate } from '../../lib/pki/certificate.ts';
import type { Signer } from '../../lib/pki/signer.ts';
import type { Ledger } from '../ledger/events.ts';
import { certificateErrors } from '../organisation/certificate-errors.ts';
import {
  type CertificateTrust,
  type KeyHolder,
  requireCertificate,
} from '../organisation/check-certificate.ts';
import type { HeldCertificate } from '../organisation/organisation.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { type Actor, homeUnit } from './actor.ts';
import { admitKeyUse, type WantedKey } from './admit-key-use.ts';
import type { IdentityStore } from './identity-store.ts';
import { keyErrors } from './key-errors.ts';

export interface SigningSession {
  readonly id: string;
  readonly accountId: string;
  readonly certificate: HeldCertificate;
  /** A person's own key, or the seal of a unit. */
  readonly holder: KeyHolder;
  readonly expiresAt: Date;
  readonly signer: OpenedKey;
}

/** A token logs out when its session ends; a key in memory needs no closing. `close` never rejects. */
export interface OpenedKey extends Signer {
  readonly close?: () => Promise<void>;
}

export interface SigningDesk {
  /**
   * Opens a key with its PIN. Three wrong PINs lock the key for 15 minutes (`KEY_LOCKED`); a hardware token is never
   * brought to its last try. Refuses an expired, revoked or foreign certificate and a stale second factor.
   */
  open(actor: Actor, holder: WantedKey, pin: string): Promise<SigningSession>;
  /** The open session of this account, or `SIGNING_SESSION_ENDED`. */
  session(actor: Actor, sessionId: string): SigningSession;
  close(sessionId: string): void;
  /** At sign-out, when an account is disabled, when a certificate is revoked. */
  closeWhere(wanted: { readonly accountId: string } | { readonly certificateId: string }): void;
}

export type KeyOpening =
  | { readonly opened: OpenedKey }
  | { readonly refused: 'wrong-pin'; readonly triesLeft: number }
  /** `now`: this very try locked it. */
  | { readonly refused: 'locked'; readonly until: Date; readonly now: boolean };

/** One kind of key: PKCS#12 files, tokens, remote services. */
export interface KeyOpener {
  /** Null when this kind holds no key for the certificate. Counts wrong PINs itself. */
  open(certificate: HeldCertificate, pin: string): Promise<KeyOpening | null>;
}

/** Makes and binds a key at first use. Development and demo only: production has none. */
export interface KeyIssuer {
  ensure(holder: KeyHolder): Promise<void>;
}

export interface SigningDeskPorts {
  readonly transact: Transact<{
    organisation: OrganisationStore;
    identity: Pick<IdentityStore, 'account'>;
    ledger: Ledger;
  }>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly keyOpeners: readonly KeyOpener[];
  readonly trust: () => CertificateTrust;
  readonly keyIssuer?: KeyIssuer;
  /**
   * What OCSP or CRL say now. `unknown` (out of reach) does not stop: the signature is marked and checked again
   * (pades.md, "Rules for signing" 7).
   */
  readonly revocation?: (
    certificate: Certificate,
    issuer: Certificate,
  ) => Promise<'good' | 'revoked' | 'unknown'>;
}

const personMs = 15 * 60_000;
const sealMs = 30 * 60_000;

export function createSigningDesk(ports: SigningDeskPorts): SigningDesk {
  const sessions = new Map<string, SigningSession>();
  const end = (id: string) => {
    void sessions.get(id)?.signer.close?.();
    sessions.delete(id);
  };
  const forget = () => {
    const now = ports.clock.now();
    for (const [id, session] of sessions) if (session.expiresAt <= now) end(id);
  };
  return {
    open: async (actor, wanted, pin) => {
      forget();
      const now = ports.clock.now();
      const holder = await ports.transact((tx) => admitKeyUse(tx, actor, wanted, now));
      await ports.keyIssuer?.ensure(holder);
      const { held, certificate, signer } = await openNewest(ports, actor, holder, pin);
      if (signer.certificate.fingerprintSha256 !== certificate.fingerprintSha256)
        throw new AppError(certificateErrors.CERTIFICATE_OF_ANOTHER, {
          params: { subject: signer.certificate.subject.commonName ?? '—' },
        });
      const lastsMs = 'personId' in holder ? personMs : sealMs;
      const session: SigningSession = {
        id: ports.newId(),
        accountId: actor.accountId,
        certificate: held,
        holder,
        expiresAt: new Date(ports.clock.now().getTime() + lastsMs),
        signer,
      };
      sessions.set(session.id, session);
      // The key leaves the memory even when nobody asks again.
      setTimeout(() => end(session.id), lastsMs).unref();
      await record(ports, 'key.session-opened', actor, holder, held);
      return session;
    },
    session: (actor, sessionId) => {
      forget();
      const session = sessions.get(sessionId);
      if (session?.accountId !== actor.accountId) throw new AppError(keyErrors.SIGNING_SESSION_ENDED);
      return session;
    },
    close: end,
    closeWhere: (wanted) => {
      for (const [id, session] of sessions) {
        const hit =
          'accountId' in wanted
            ? session.accountId === wanted.accountId
            : session.certificate.id === wanted.certificateId;
        if (hit) end(id);
      }
    },
  };
}

interface OpenedHere {
  readonly held: HeldCertificate;
  readonly certificate: Certificate;
  readonly signer: OpenedKey;
}

/**
 * The newest certificate that serves and whose key is held here; the key of a newer one may be on the person's own token.
 * When there is none, the reason of the newest.
 */
async function openNewest(
  ports: SigningDeskPorts,
  actor: Actor,
  holder: KeyHolder,
  pin: string,
): Promise<OpenedHere> {
  let reason: unknown = new AppError(certificateErrors.CERTIFICATE_MISSING);
  for (const [index, { held, der }] of (await boundTo(ports, holder)).entries()) {
    if (der === null) continue;
    const certificate = await requireUsable(ports, holder, held, der).catch((error: unknown) => {
      if (index === 0) reason = error;
      return null;
    });
    if (certificate === null) continue;
    const signer = await openKey(ports, actor, holder, held, pin);
    if (signer) return { held, certificate, signer };
    reason = new AppError(keyErrors.KEY_NOT_HERE);
  }
  throw reason;
}

/** Newest first. */
async function boundTo(
  ports: SigningDeskPorts,
  holder: KeyHolder,
): Promise<readonly { held: HeldCertificate; der: Uint8Array | null }[]> {
  return ports.transact(async ({ organisation }) => {
    const all =
      'personId' in holder
        ? await organisation.certificatesOfPerson(holder.personId)
        : await organisation.certificatesOfUnit(holder.unitId);
    const rows: { held: HeldCertificate; der: Uint8Array | null }[] = [];
    for (const held of all) rows.push({ held, der: await organisation.certificateDer(held.id) });
    return rows.sort((a, b) => b.held.notAfter.getTime() - a.held.notAfter.getTime());
  });
}

async function requireUsable(
  ports: SigningDeskPorts,
  holder: KeyHolder,
  held: HeldCertificate,
  der: Uint8Array,
): Promise<Certificate> {
  const certificate = Certificate.parse(der);
  const chain = requireCertificate({
    held,
    certificate,
    holder,
    now: ports.clock.now(),
    trust: ports.trust(),
  });
  const issuer = chain[0];
  if (issuer === undefined || (await ports.revocation?.(certificate, issuer)) !== 'revoked')
    return certificate;
  throw new AppError(certificateErrors.CERTIFICATE_REVOKED, { params: { subject: held.subject } });
}

/** Null when no opener holds the certificate's key. */
async function openKey(
  ports: SigningDeskPorts,
  actor: Actor,
  holder: KeyHolder,
  held: HeldCertificate,
  pin: string,
): Promise<OpenedKey | null> {
  for (const opener of ports.keyOpeners) {
    const opening = await opener.open(held, pin);
    if (opening === null) continue;
    if ('opened' in opening) return opening.opened;
    if (opening.refused === 'wrong-pin') {
      await record(ports, 'key.pin-refused', actor, holder, held);
      throw new AppError(keyErrors.PIN_WRONG, {
        params: { left: opening.triesLeft },
        details: { triesLeft: opening.triesLeft },
      });
    }
    if (opening.now) await record(ports, 'key.locked', actor, holder, held);
    const seconds = Math.ceil((opening.until.getTime() - ports.clock.now().getTime()) / 1000);
    throw new AppError(keyErrors.KEY_LOCKED, {
      params: { minutes: Math.ceil(seconds / 60) },
      details: { retryAfterSeconds: seconds },
    });
  }
  return null;
}

async function record(
  ports: SigningDeskPorts,
  kind: 'key.session-opened' | 'key.pin-refused' | 'key.locked',
  actor: Actor,
  holder: KeyHolder,
  held: HeldCertificate,
): Promise<void> {
  await ports.transact(({ ledger }) =>
    ledger.append({
      kind,
      actor,
      unitId: 'unitId' in holder ? holder.unitId : homeUnit(actor),
      after: { certificateId: held.id, fingerprint: held.fingerprint },
    }),
  );
}
