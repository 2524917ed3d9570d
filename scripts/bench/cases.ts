/** What is measured: each case signs or judges one file in memory. Peers get the same file and the same key. */
import { createHash, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { P12Signer, PDF } from '@libpdf/core';
import { pdflibAddPlaceholder } from '@signpdf/placeholder-pdf-lib';
import { SignPdf } from '@signpdf/signpdf';
import { PDFDocument } from 'pdf-lib';
import { Certificate } from '../../src/lib/pki/certificate.ts';
import { openToken } from '../../src/lib/pki/pkcs11.ts';
import { openPkcs12 } from '../../src/lib/pki/pkcs12.ts';
import { signerFromKey } from '../../src/lib/pki/signer.ts';
import { bytesWithRoom } from '../../src/lib/signing/roomy-bytes.ts';
import { signPdf } from '../../src/lib/signing/sign-pdf.ts';
import { PadesSigner } from '../../src/lib/signing/signpdf-signer.ts';
import { isoTimeInVietnam, sealAppearance } from '../../src/lib/typesetting/seal-appearance.ts';
import { verifyPdf } from '../../src/lib/verification/verify-pdf.ts';

export const PIN = '123456';
export const FILES = {
  key: 'key.p12',
  root: 'root.pem',
  issuing: 'issuing.pem',
  seal: 'seal.png',
  token: 'token.json',
} as const;

export const TOKEN_CASE = 'ours, PKCS#11 (SoftHSM2)';
/** The cases whose file is read into a buffer with room behind it. */
export const ROOMY: readonly string[] = ['invisible', 'visible', TOKEN_CASE];

export interface Case {
  /** Not timed: the file as the case gets it, freshly read. */
  readonly input: (file: Uint8Array) => Uint8Array;
  readonly run: (input: Uint8Array, round: number) => Promise<unknown>;
  readonly close?: () => Promise<void>;
}

/** Where the token of the bench is; its settings come with the environment. */
export interface TokenPlace {
  readonly modulePath: string;
  readonly tokenLabel: string;
}

const asItIs = (file: Uint8Array): Uint8Array => file;

/** As the service reads a file that it is going to sign. */
function withRoom(file: Uint8Array): Uint8Array {
  const bytes = bytesWithRoom(file.length);
  bytes.set(file);
  return bytes;
}

const invisible = { name: 'S1', page: 0, rect: [0, 0, 0, 0] as const };
const visible = { name: 'S1', page: 0, rect: [300, 200, 500, 302] as const };

async function ourSigner(folder: string) {
  const { key, certificate, chain } = await openPkcs12(readFileSync(join(folder, FILES.key)), PIN);
  return { key, signer: signerFromKey(key, certificate, chain) };
}

/** The key store is opened once, as in a signing session; only what is repeated per file is measured. */
export async function openCase(name: string, folder: string): Promise<Case> {
  if (name === 'libpdf') return libpdf(folder);
  if (name === 'signpdf') return signpdf(folder);
  if (name === 'verify') return verification(folder);
  if (name === TOKEN_CASE) return tokenCase(folder);
  const { key, signer } = await ourSigner(folder);
  if (name === 'floor') {
    return {
      input: asItIs,
      run: async (file) => sign('sha256', createHash('sha256').update(file).digest(), key),
    };
  }
  if (name === 'visible') return visibleCase(folder);
  const input = name === 'invisible' ? withRoom : asItIs;
  return {
    input,
    run: (pdf) => signPdf({ pdf, signer, level: 'B-B', claimedTime: new Date(), field: invisible }),
  };
}

/** "invisible" with a key that stays in a token; the CMS carries the same issuing certificate. */
async function tokenCase(folder: string): Promise<Case> {
  const { modulePath, tokenLabel } = JSON.parse(
    readFileSync(join(folder, FILES.token), 'utf8'),
  ) as TokenPlace;
  const token = await openToken({ modulePath, tokenLabel, pin: PIN });
  const chain = [Certificate.parse(readFileSync(join(folder, FILES.issuing)))];
  const signer = { ...token.signer, chain };
  return {
    input: withRoom,
    run: (pdf) => signPdf({ pdf, signer, level: 'B-B', claimedTime: new Date(), field: invisible }),
    close: token.close,
  };
}

async function visibleCase(folder: string): Promise<Case> {
  const { signer } = await ourSigner(folder);
  const png = readFileSync(join(folder, FILES.seal));
  return {
    input: withRoom,
    run: (pdf, round) => {
      // Another minute each time, so that no cache has seen this very text.
      const claimedTime = new Date(Date.UTC(2026, 10, 23) + round * 60_000);
      const lines = ['ỦY BAN NHÂN DÂN XÃ CHÂN SƠN', 'Ký bởi: Hà Văn Tý', isoTimeInVietnam(claimedTime)];
      const appearance = sealAppearance({ png, lines, width: 200, height: 102 });
      return signPdf({ pdf, signer, level: 'B-B', claimedTime, field: visible, appearance });
    },
  };
}

async function libpdf(folder: string): Promise<Case> {
  const signer = await P12Signer.create(readFileSync(join(folder, FILES.key)), PIN);
  return {
    input: asItIs,
    run: async (file) => (await PDF.load(file)).sign({ signer, fieldName: 'S1' }),
  };
}

/** With our signer, which is faster than the one of @signpdf: what remains is its handling of the file. */
async function signpdf(folder: string): Promise<Case> {
  const { signer } = await ourSigner(folder);
  const texts = { reason: 'r', contactInfo: 'c', name: 'n', location: 'l' };
  return {
    input: asItIs,
    run: async (file) => {
      const pdfDoc = await PDFDocument.load(file);
      pdflibAddPlaceholder({ pdfDoc, ...texts });
      const bytes = await pdfDoc.save({ useObjectStreams: false });
      return new SignPdf().sign(Buffer.from(bytes), new PadesSigner(signer));
    },
  };
}

async function verification(folder: string): Promise<Case> {
  const read = (file: string) => [Certificate.parse(readFileSync(join(folder, file)))];
  const options = { roots: read(FILES.root), intermediates: read(FILES.issuing) };
  return { input: asItIs, run: (file) => verifyPdf(file, options) };
}
