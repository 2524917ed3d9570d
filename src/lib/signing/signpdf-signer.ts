import { createHash } from 'node:crypto';
import { Signer as SignpdfSigner } from '@signpdf/utils';
import { buildSignedData } from '../pki/cms-build.ts';
import { digestFor, type Signer } from '../pki/signer.ts';

/**
 * Our signers under the contract of @signpdf: `new SignPdf().sign(pdfWithPlaceholder, new PadesSigner(signer))` then makes a
 * PAdES B-B signature instead of its own PKCS#7 one.
 */
export class PadesSigner extends SignpdfSigner {
  readonly #signer: Signer;

  constructor(signer: Signer) {
    super();
    this.#signer = signer;
  }

  /** `signedBytes` is the file without its /Contents; the result is the CMS in DER. */
  override async sign(signedBytes: Buffer): Promise<Buffer> {
    const messageDigest = createHash(digestFor(this.#signer.algorithm)).update(signedBytes).digest();
    return Buffer.from(await buildSignedData({ signer: this.#signer, messageDigest }));
  }
}
