import type { KeyObject } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { AppError } from '../src/app-error.ts';
import type { Certificate } from '../src/lib/pki/certificate.ts';
import type { RevocationReason } from '../src/lib/pki/ocsp.ts';
import { makePkcs12 } from '../src/lib/pki/pkcs12-write.ts';
import { developmentPkiErrors } from './errors.ts';
import { serve, stop } from './http-service.ts';
import { Journal } from './journal.ts';
import { type Authorities, type KeyType, newKeyPair, openKeyFolder } from './key-folder.ts';
import { makeCertificate } from './make-certificate.ts';
import {
  type HolderProfile,
  holderRecipe,
  type MachineProfile,
  machineRecipe,
  type Urls,
  urlsAt,
} from './profiles.ts';
import { routesOf, type Switches } from './routes.ts';

export interface IssueRequest extends HolderProfile {
  readonly pin: string;
  /** RSA-2048, as on government tokens, unless said otherwise. */
  readonly keyType?: KeyType;
}

export interface IssuedHolder {
  /** PKCS#12 with the key, its certificate and the chain, under the PIN. */
  readonly p12: Uint8Array;
  readonly certificate: Certificate;
}

export interface DevelopmentPkiOptions {
  /** Of the HTTP service. It goes into the certificates: chosen once, kept in the folder, later values are ignored. */
  readonly port?: number;
}

/**
 * Opens the development PKI in a folder, making it on first use. Keys are files of mode 0600 in that folder; nothing of
 * it may be committed. Throws DEV_PKI_DAMAGED.
 */
export async function createDevelopmentPki(
  dir: string,
  options: DevelopmentPkiOptions = {},
): Promise<DevelopmentPki> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const { port, authorities } = await openKeyFolder(dir, options.port);
  return new DevelopmentPki(port, authorities, new Journal(join(dir, 'journal.jsonl')));
}

/** A PKI shaped like the government's: root, issuing CA, holders, TSA, OCSP and CRLs over HTTP on loopback. */
export class DevelopmentPki {
  readonly port: number;
  readonly urls: Urls;
  /** The entry for `createPkiFetch`'s allow-list. */
  readonly host: string;
  /** Faults that tests may switch on while the service runs. */
  readonly switches: Switches = { tsa: 'on', tsaDelayMs: 0, ocsp: 'on', crl: 'on' };
  readonly authorities: Authorities;
  readonly #journal: Journal;
  #server: Server | undefined;

  constructor(port: number, authorities: Authorities, journal: Journal) {
    this.port = port;
    this.urls = urlsAt(port);
    this.host = `127.0.0.1:${port}`;
    this.authorities = authorities;
    this.#journal = journal;
  }

  trustAnchors(): readonly Certificate[] {
    return [this.authorities.root.certificate];
  }

  intermediates(): readonly Certificate[] {
    return [this.authorities.issuing.certificate];
  }

  /** A new key and certificate for an official or an agency's seal. */
  async issue(request: IssueRequest): Promise<IssuedHolder> {
    const { issuing, root } = this.authorities;
    const { publicKey, privateKey } = await newKeyPair(request.keyType);
    const certificate = await this.certify(request, publicKey);
    const chain = [issuing.certificate, root.certificate];
    const p12 = await makePkcs12({ key: privateKey, certificate, chain, pin: request.pin });
    return { p12, certificate };
  }

  /** A certificate for a key made elsewhere, as a request (PKCS#10) brings it. */
  async certify(profile: HolderProfile, publicKey: KeyObject): Promise<Certificate> {
    const { issuing } = this.authorities;
    const certificate = await makeCertificate(holderRecipe(profile, publicKey, issuing, this.urls));
    this.#journal.append({
      type: 'issued',
      serial: certificate.serialHex,
      kind: profile.kind,
      subject: certificate.subject.text,
      fingerprint: certificate.fingerprintSha256,
      notAfter: certificate.notAfter.toISOString(),
      at: new Date().toISOString(),
    });
    return certificate;
  }

  /**
   * A key and certificate by which an instance speaks TLS to others: PEM, the certificate followed by its issuers.
   */
  async issueMachine(profile: MachineProfile): Promise<{ readonly key: string; readonly cert: string }> {
    const { issuing } = this.authorities;
    const { publicKey, privateKey } = await newKeyPair('ec-p256');
    const certificate = await makeCertificate(machineRecipe(profile, publicKey, issuing, this.urls));
    return {
      key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      cert: certificate.toPem() + issuing.certificate.toPem(),
    };
  }

  /**
   * Revokes from now on (whole seconds, as CRLs and OCSP tell time). A second revocation changes nothing.
   * Throws DEV_PKI_UNKNOWN_SERIAL.
   */
  revoke(serialHex: string, reason: RevocationReason = 'unspecified'): void {
    this.#journal.refresh();
    const own = [this.authorities.issuing, this.authorities.tsa].map((item) => item.certificate.serialHex);
    if (!this.#journal.isIssued(serialHex) && !own.includes(serialHex)) {
      throw new AppError(developmentPkiErrors.DEV_PKI_UNKNOWN_SERIAL, { params: { serial: serialHex } });
    }
    const at = new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
    this.#journal.append({ type: 'revoked', serial: serialHex, reason, at });
  }

  /** Starts the HTTP service on 127.0.0.1. Throws DEV_PKI_PORT_IN_USE. */
  async listen(): Promise<void> {
    const isClosed = (): boolean => this.#server?.listening !== true;
    this.#server ??= await serve(
      this.port,
      routesOf(this.authorities, this.#journal, this.switches, isClosed),
    );
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) await stop(server);
  }
}
