/**
 * An office whose signatures are valid in every respect, so that an attack is all that can spoil them: a pinned root, holders,
 * a time-stamping authority and an empty revocation list. All of it made here; nothing is fetched.
 */
import { answerTimestamp } from '../../certs-dev/answer-timestamp.ts';
import { extendedKeyUsageExtension } from '../../certs-dev/make-certificate.ts';
import { makeCrl, type Revocation } from '../../certs-dev/make-crl.ts';
import type { Certificate } from '../../src/lib/pki/certificate.ts';
import { readWholeAsn1 } from '../../src/lib/pki/der-read.ts';
import { OID } from '../../src/lib/pki/oids.ts';
import { type Signer, signerFromKey } from '../../src/lib/pki/signer.ts';
import { timestampRequest } from '../../src/lib/pki/timestamp.ts';
import { reserveFields } from '../../src/lib/signing/reserve-fields.ts';
import { signPdf, type Timestamper } from '../../src/lib/signing/sign-pdf.ts';
import type { SignatureReport, VerificationReport } from '../../src/lib/verification/report.ts';
import { type VerifyOptions, verifyPdf } from '../../src/lib/verification/verify-pdf.ts';
import { type TestEntity, testCa, testLeaf } from '../lib/pki/test-authorities.ts';
import { box, reservePlan, smallPdf } from '../support/signing-fixtures.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
export const dates = {
  notBefore: new Date(Date.now() - 30 * DAY_MS),
  notAfter: new Date(Date.now() + 365 * DAY_MS),
};

export interface AttackWorld {
  readonly root: TestEntity;
  readonly leader: Signer;
  readonly seal: Signer;
  readonly timestamps: Timestamper;
  /** Reserved, signed by the leader in "Signer1", then numbered 15, dated and sealed in "Seal". */
  readonly sealed: Uint8Array;
  /** The same before it was sealed. */
  readonly signed: Uint8Array;
}

let made: Promise<AttackWorld> | undefined;

/** Made once for all attacks of a run. */
export function attackWorld(): Promise<AttackWorld> {
  made ??= make();
  return made;
}

async function make(): Promise<AttackWorld> {
  const root = await testCa({ name: 'RootCA Thử nghiệm', ...dates });
  const leader = await holder(root, 'Nguyễn Văn A');
  const seal = await holder(root, 'UBND xã Chân Sơn');
  const eku = extendedKeyUsageExtension(true, OID.ekuTimeStamping);
  const tsa = await testLeaf({ name: 'Dấu thời gian', issuer: root, extensions: [eku], ...dates });
  const reserved = reserveFields(await smallPdf('Quyet dinh', false), reservePlan());
  const signed = await sign(reserved, leader, { field: { name: 'Signer1' }, appearance: box(100, 40) });
  const fills = [
    { field: 'Number', value: '15', appearance: box(40, 20) },
    { field: 'Date', value: 'ngày 23 tháng 11', appearance: box(140, 20) },
  ];
  const sealed = await sign(signed, seal, { field: { name: 'Seal' }, appearance: box(102, 102), fills });
  return { root, leader, seal, timestamps: timestamper(tsa, root.certificate), signed, sealed };
}

/** Someone with a certificate of this authority. */
export async function holder(issuer: TestEntity, name: string): Promise<Signer> {
  const { key, certificate } = await testLeaf({ name, issuer, ...dates });
  return signerFromKey(key, certificate);
}

type Details = Omit<Parameters<typeof signPdf>[0], 'pdf' | 'signer' | 'level' | 'claimedTime' | 'validation'>;

export async function sign(pdf: Uint8Array, signer: Signer, details: Details): Promise<Uint8Array> {
  const level = details.timestamps ? 'B-T' : 'B-B';
  return (await signPdf({ pdf, signer, level, claimedTime: new Date(), ...details })).pdf;
}

/** Stamps whatever it is given, as an authority does; what it returns is not checked, whoever the authority is. */
export function timestamper(tsa: TestEntity, issuer: Certificate): Timestamper {
  return {
    async stamp(digest) {
      const now = new Date();
      const answer = await answerTimestamp(timestampRequest(digest, Buffer.alloc(8, 0x41)), {
        tsa,
        chain: [issuer],
        now,
      });
      return { token: readWholeAsn1(answer).at(1).raw, time: now };
    },
  };
}

export async function crl(issuer: TestEntity, revoked: readonly Revocation[] = []): Promise<Uint8Array> {
  const nextUpdate = new Date(Date.now() + DAY_MS);
  // Whole seconds, and not before a time-stamp of this moment; clocks may be a minute apart.
  const thisUpdate = new Date(Date.now() + 2000);
  return makeCrl({ issuer, revoked, thisUpdate, nextUpdate });
}

/** The verdict of someone who pins the root and has its revocation list. */
export async function verify(
  bytes: Uint8Array,
  more: Partial<VerifyOptions> = {},
): Promise<VerificationReport> {
  const { root } = await attackWorld();
  const options = { roots: [root.certificate], revocation: { crl: [await crl(root)] } };
  return verifyPdf(bytes, { ...options, ...more });
}

/** The report on one field. */
export function reportOn({ signatures }: VerificationReport, field: string): SignatureReport {
  const found = signatures.find((each) => each.field === field);
  if (!found) throw new Error(`no signature ${field}`);
  return found;
}

/** Kinds of the changes that are neither permitted nor left open. */
export function forbidden({ modifiedAfter }: SignatureReport): string[] {
  return modifiedAfter.filter(({ permitted, open }) => !permitted && !open).map(({ kind }) => kind);
}
