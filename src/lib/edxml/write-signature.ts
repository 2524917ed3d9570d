/** Our XML signature: one reference to the whole message (`URI=""`), enveloped, exclusive c14n, RSA with SHA-256. */
import type { Signer } from '../pki/signer.ts';
import type { DigestTarget } from './reference-digest.ts';
import { DSIG, ENVELOPED, EXC_C14N, RSA_SHA256, SHA256 } from './signature-model.ts';
import { escapeText } from './xml-characters.ts';
import { notWritable } from './xml-writer.ts';

/** What is digested: everything, while the signature is not there yet. */
export const SIGNED: DigestTarget = {
  ordinal: undefined,
  without: undefined,
  method: { exclusive: true, prefixes: [] },
  digest: 'sha256',
};

/** Throws EDXML_NOT_WRITABLE when the key is not RSA. */
export async function writeSignature(digest: Buffer, signer: Signer): Promise<string> {
  if (signer.algorithm !== 'rsa-pkcs1-sha256') {
    throw notWritable('Signature', 'cần khóa RSA', 'needs an RSA key');
  }
  // Written as exclusive c14n writes it, so that what is signed is what stands in the file.
  const inner = signedInfo(digest.toString('base64'));
  const value = await signer.sign(Buffer.from(`<SignedInfo xmlns="${DSIG}">${inner}</SignedInfo>`));
  const certificates = [signer.certificate, ...signer.chain.filter((one) => !one.isSelfIssued)].map(
    ({ der }) => `<X509Certificate>${Buffer.from(der).toString('base64')}</X509Certificate>`,
  );
  const subject = `<X509SubjectName>${escapeText(signer.certificate.subject.text)}</X509SubjectName>`;
  return [
    `<Signature xmlns="${DSIG}"><SignedInfo>${inner}</SignedInfo>`,
    `<SignatureValue>${Buffer.from(value).toString('base64')}</SignatureValue>`,
    `<KeyInfo><X509Data>${subject}${certificates.join('')}</X509Data></KeyInfo></Signature>`,
  ].join('');
}

function signedInfo(digestValue: string): string {
  const method = (name: string, algorithm: string) => `<${name} Algorithm="${algorithm}"></${name}>`;
  const transforms = method('Transform', ENVELOPED) + method('Transform', EXC_C14N);
  const reference = `<Transforms>${transforms}</Transforms>${method('DigestMethod', SHA256)}<DigestValue>${digestValue}</DigestValue>`;
  return [
    method('CanonicalizationMethod', EXC_C14N),
    method('SignatureMethod', RSA_SHA256),
    `<Reference URI="">${reference}</Reference>`,
  ].join('');
}
