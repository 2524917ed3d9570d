/** Chains and revocation data for the signers and time-stamping authorities of a file: pades.md, signing rule 7. */
import { AppError } from '../../app-error.ts';
import { Certificate } from '../pki/certificate.ts';
import type { PkiFetch } from '../pki/fetch.ts';
import { buildPath } from '../pki/path.ts';
import { checkRevocation, type RevocationEvidence, type RevocationStatus } from '../pki/revocation.ts';
import type { ValidationData } from './append-validation-data.ts';
import { expired, revoked } from './certificate-refusals.ts';
import { type Pending, pending } from './pending.ts';
import { type FetchJournal, journalOf } from './recording-fetch.ts';
import type { Subject } from './subjects.ts';

/** Whom we trust, and how revocation data is had. */
export interface ValidationSources {
  /** Pinned by fingerprint. */
  readonly anchors: readonly Certificate[];
  /** Issuing authorities from our own store: government signatures carry the leaf only. */
  readonly intermediates: readonly Certificate[];
  /** Without one only what the file holds already is used. */
  readonly fetch?: PkiFetch;
  /** The present; the clock's unless given. */
  readonly now?: Date;
}

export interface CollectedData extends ValidationData {
  /** Empty when every subject is settled. */
  readonly pending: readonly Pending[];
}

/** Responders cut their times to whole seconds. */
const SECOND_MS = 1000;

/**
 * Everything that B-LT needs for `subjects`, beginning with `stored`, what the file's DSS holds. OCSP is asked before CRLs.
 * Throws SIGNING_CERTIFICATE_EXPIRED and SIGNING_CERTIFICATE_REVOKED for a certificate that had ended or was revoked when
 * it was used; whatever else is lacking is `pending`.
 */
export async function collectValidationData(
  subjects: readonly Subject[],
  sources: ValidationSources,
  stored: ValidationData,
): Promise<CollectedData> {
  const collection = new Collection(sources, stored);
  for (const subject of subjects) await collection.settle(subject);
  return collection.result();
}

interface Link {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly leaf: boolean;
}

class Collection {
  readonly #sources: ValidationSources;
  readonly #journal: FetchJournal | undefined;
  readonly #now: Date;
  readonly #certificates = new Map<string, Certificate>();
  readonly #ocsp: Uint8Array[];
  readonly #crls: Uint8Array[];
  readonly #pending: Pending[] = [];

  constructor(sources: ValidationSources, stored: ValidationData) {
    this.#sources = sources;
    this.#journal = sources.fetch && journalOf(sources.fetch);
    this.#now = sources.now ?? new Date();
    this.#ocsp = [...stored.ocspResponses];
    this.#crls = [...stored.crls];
  }

  result(): CollectedData {
    const certificates = [...this.#certificates.values()].map(({ der }) => der);
    return { certificates, ocspResponses: this.#ocsp, crls: this.#crls, pending: this.#pending };
  }

  async settle(subject: Subject): Promise<void> {
    const { certificate, fault } = subject;
    if (!certificate) return this.#defer(subject, 'SIGNATURE_BROKEN', undefined, fault ?? '');
    // Without a proved time there is nothing to settle; that a time-stamp is missing is said once, for the file.
    if (!subject.since) return;
    const path = this.#pathOf(subject, certificate, subject.since);
    if (!path) return;
    for (const item of path) this.#keep(item);
    const links = path.slice(0, -1).map((item, index) => ({
      certificate: item,
      issuer: path[index + 1]!,
      leaf: index === 0,
    }));
    // Grows by delegated responders, each of which is asked about once.
    const asked = new Set<string>();
    for (let link = links.shift(); link; link = links.shift()) {
      if (asked.has(link.certificate.fingerprintSha256)) continue;
      asked.add(link.certificate.fingerprintSha256);
      const evidence = await this.#settleLink(subject, link, subject.since);
      const delegate = evidence && !evidence.signerNeedsNoCheck ? evidence.signer : undefined;
      if (delegate) links.push({ certificate: delegate, issuer: link.issuer, leaf: false });
    }
  }

  #pathOf(subject: Subject, leaf: Certificate, at: Date): readonly Certificate[] | undefined {
    const { anchors, intermediates } = this.#sources;
    const pool = [...intermediates, ...subject.pool];
    const found = buildPath(leaf, { anchors, intermediates: pool, at, purpose: subject.role });
    if (found.ok) return found.path;
    const ended = found.reason === 'EXPIRED' || found.reason === 'NOT_YET_VALID';
    if (ended && subject.role === 'signing') throw expired(found.certificate ?? leaf);
    this.#defer(subject, 'CHAIN_INCOMPLETE', leaf, `${found.reason}: ${found.detail}`);
    return undefined;
  }

  async #settleLink(subject: Subject, link: Link, since: Date): Promise<RevocationEvidence | undefined> {
    // Lists about authorities come out once in months: for those it is enough that the list is in force.
    const notBefore = link.leaf ? { notBefore: new Date(since.getTime() - SECOND_MS) } : {};
    const fetch = this.#journal ? { fetch: this.#journal.fetch } : {};
    const status = await this.#ask(link, since, { ...notBefore, ...fetch });
    if (status.status === 'unknown') return this.#deferRevocation(subject, link, since, status.why);
    const { evidence } = status;
    if (status.status === 'revoked' && status.at <= since) {
      if (subject.role === 'signing') throw revoked(link.certificate, status.at);
      // Such a stamp proves nothing; the signature under it stands.
      return this.#defer(subject, 'TIMESTAMP_MISSING', link.certificate, 'the authority was revoked');
    }
    this.#keep(evidence.signer);
    this.#keepEvidence(evidence);
    return evidence;
  }

  #ask(link: Link, at: Date, more: { notBefore?: Date; fetch?: PkiFetch }): Promise<RevocationStatus> {
    return checkRevocation(link.certificate, link.issuer, {
      at,
      now: this.#now,
      ocsp: [...this.#ocsp, ...(this.#journal?.ocsp ?? [])],
      crl: [...this.#crls, ...(this.#journal?.crls ?? [])],
      certificates: [...this.#certificates.values()],
      ...more,
    });
  }

  /** Tells data that is merely too old from none at all: the former announces when to come again. */
  async #deferRevocation(subject: Subject, link: Link, since: Date, why: string): Promise<undefined> {
    const older = await this.#ask(link, since, {});
    const reason = older.status === 'good' ? 'REVOCATION_OLDER' : 'REVOCATION_UNREACHABLE';
    const nextUpdate = older.status === 'good' ? older.evidence.nextUpdate : undefined;
    this.#defer(subject, reason, link.certificate, why, nextUpdate);
  }

  #defer(
    { field }: Subject,
    reason: Pending['reason'],
    certificate: Certificate | undefined,
    detail: string,
    nextUpdate?: Date,
  ): undefined {
    this.#pending.push(pending({ reason, field, certificate, detail, now: this.#now, nextUpdate }));
  }

  #keep(certificate: Certificate): void {
    this.#certificates.set(certificate.fingerprintSha256, certificate);
  }

  #keepEvidence({ kind, bytes }: RevocationEvidence): void {
    const kept = kind === 'ocsp' ? this.#ocsp : this.#crls;
    if (!kept.some((known) => Buffer.compare(known, bytes) === 0)) kept.push(bytes);
  }
}

/** Certificates in DER, without those that can not be read. */
export function readableCertificates(ders: readonly Uint8Array[]): Certificate[] {
  return ders.flatMap((der) => {
    try {
      return [Certificate.parse(der)];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return [];
    }
  });
}
