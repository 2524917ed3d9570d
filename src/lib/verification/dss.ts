/** The document security store, ISO 32000-2 §12.8.4.3 and EN 319 142-1 §5.4.2. */
import { isAppError } from '../../app-error.ts';
import type { PdfDocument } from '../pdf/document.ts';
import { PdfStream } from '../pdf/objects.ts';
import { Certificate } from '../pki/certificate.ts';

export interface SecurityStore {
  readonly certificates: readonly Certificate[];
  /** OCSPResponses in DER. */
  readonly ocsp: readonly Uint8Array[];
  /** CertificateLists in DER. */
  readonly crl: readonly Uint8Array[];
}

const MAX_ITEMS = 2000;

/** What the DSS holds; what cannot be read in it is left out, for it proves nothing. */
export function readSecurityStore(doc: PdfDocument): SecurityStore {
  const dss = doc.dict(doc.catalog.get('DSS'));
  const streams = (key: string): Uint8Array[] =>
    (doc.array(dss?.get(key)) ?? []).slice(0, MAX_ITEMS).flatMap((item) => {
      const stream = doc.resolve(item);
      return stream instanceof PdfStream ? readable(() => doc.decode(stream)) : [];
    });
  return {
    certificates: streams('Certs').flatMap((der) => readable(() => Certificate.parse(der))),
    ocsp: streams('OCSPs'),
    crl: streams('CRLs'),
  };
}

function readable<T>(read: () => T): T[] {
  try {
    return [read()];
  } catch (error) {
    if (!isAppError(error)) throw error;
    return [];
  }
}
