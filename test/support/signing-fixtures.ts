/** A key, a self-made certificate and a small PDF, made by code for the tests of the signing engine. */
import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';
import { PDFDocument } from 'pdf-lib';
import type { FormXObject } from '../../src/lib/pdf/form-xobject.ts';
import { PdfDict } from '../../src/lib/pdf/objects.ts';
import type { Rect } from '../../src/lib/pdf/pages.ts';
import { Certificate } from '../../src/lib/pki/certificate.ts';
import { type Signer, signerFromKey } from '../../src/lib/pki/signer.ts';
import type { ReservePlan } from '../../src/lib/signing/reserve-fields.ts';

export function testSigner(commonName: string): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(
    publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  );
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date('2020-01-01T00:00:00Z');
  certificate.validity.notAfter = new Date('2040-01-01T00:00:00Z');
  certificate.setSubject([{ name: 'commonName', value: commonName }]);
  certificate.setIssuer([{ name: 'commonName', value: commonName }]);
  const forgeKey = forge.pki.privateKeyFromPem(
    privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  );
  certificate.sign(forgeKey, forge.md.sha256.create());
  return signerFromKey(privateKey, Certificate.parse(Buffer.from(forge.pki.certificateToPem(certificate))));
}

export async function smallPdf(text = 'Van ban thu nghiem', useObjectStreams = true): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.addPage([595, 842]).drawText(text, { x: 80, y: 600, size: 13 });
  return document.save({ useObjectStreams });
}

/** A coloured box: enough for tests that do not look at pictures. */
export function box(width: number, height: number): FormXObject {
  return {
    width,
    height,
    content: Buffer.from(`0 0 1 rg 0 0 ${width} ${height} re f`),
    resources: new PdfDict(),
  };
}

export function reservePlan(signers = 1): ReservePlan {
  const place = (name: string, rect: Rect) => ({ name, page: 0, rect });
  return {
    signatures: Array.from({ length: signers }, (_, i) =>
      place(`Signer${i + 1}`, [300, 200 + 60 * i, 400, 240 + 60 * i]),
    ),
    seal: place('Seal', [260, 190, 362, 292]),
    number: place('Number', [100, 700, 140, 720]),
    date: place('Date', [300, 700, 440, 720]),
    qr: { ...place('Qr', [20, 20, 60, 60]), appearance: box(40, 40) },
  };
}
