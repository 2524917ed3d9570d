/** Signs main files with the keys that officials and seals hold, at B-B: some milliseconds for both signatures. */

import { openPkcs12 } from '../../src/lib/pki/pkcs12.ts';
import { type Signer, signerFromKey } from '../../src/lib/pki/signer.ts';
import { signPdf } from '../../src/lib/signing/sign-pdf.ts';
import { demoPin } from '../../src/office/identity/demo.ts';
import { makePdf } from '../bench/make-pdf.ts';
import { type ExchangeOffice, sender } from './exchange-office.ts';

const PDF_BYTES = 20_000;

/** @returns the main file of the n-th document, signed by the chairman and sealed, unlike all others of this office */
export async function signingDesk({
  pool,
}: Pick<ExchangeOffice, 'pool'>): Promise<(n: number) => Promise<Uint8Array>> {
  const keyOf = async (holder: string): Promise<Signer> => {
    const { rows } = await pool.query(
      `SELECT k.pkcs12 FROM accounts o JOIN appointments a ON a.person_id = o.person_id
       JOIN certificates c ON ${holder} JOIN software_keys k ON k.certificate_id = c.id
       WHERE o.username = $1 AND a.valid_to IS NULL`,
      [`${sender}.chutich`],
    );
    if (rows.length !== 1) throw new Error(`${rows.length} keys where one is expected`);
    const { key, certificate, chain } = await openPkcs12(rows[0].pkcs12, demoPin);
    return signerFromKey(key, certificate, chain);
  };
  const official = await keyOf('c.person_id = a.person_id');
  const seal = await keyOf('c.unit_id = a.unit_id');
  const blank = Buffer.from(makePdf(PDF_BYTES));
  return async (n) => {
    const claimedTime = new Date();
    const sign = (pdf: Uint8Array, signer: Signer, name: string) =>
      signPdf({ pdf, signer, claimedTime, field: { name, page: 0, rect: [0, 0, 0, 0] }, level: 'B-B' });
    const { pdf } = await sign(numbered(blank, n), official, 'nguoi-ky');
    return (await sign(pdf, seal, 'con-dau')).pdf;
  };
}

/** In the comment of the second line. */
function numbered(blank: Buffer, n: number): Buffer {
  const pdf = Buffer.from(blank);
  const comment = pdf.indexOf('\n%') + 2;
  for (let digit = 0; digit < 4; digit += 1) pdf[comment + digit] = 0x80 | ((n >> (7 * digit)) & 0x7f);
  return pdf;
}
