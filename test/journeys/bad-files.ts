/** Files that must not come in, made by code. */
import { request as httpRequest } from 'node:http';
import { zipSync } from 'fflate';
import { PDFDocument, PDFName, PDFString } from 'pdf-lib';
import { smallPdf } from '../support/signing-fixtures.ts';

export async function truncatedPdf(): Promise<Uint8Array> {
  const whole = await smallPdf();
  return whole.subarray(0, Math.floor(whole.length * 0.6));
}

/** With the standard handler of ISO 32000-2 §7.6.4 named in its trailer. */
export async function encryptedPdf(): Promise<Uint8Array> {
  const plain = Buffer.from(await smallPdf('Mat khau', false)).toString('latin1');
  const hex = '00'.repeat(32);
  const handler = `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${hex}> /U <${hex}> /P -4 >>`;
  const id = `/ID [<${'00'.repeat(16)}> <${'00'.repeat(16)}>]`;
  const made = plain.replace(/trailer\s*<</, (found) => `${found}\n${handler}\n${id}`);
  if (made === plain) throw new Error('the trailer was not found');
  return Buffer.from(made, 'latin1');
}

/** A file that is a PDF to one reader and something else to another. */
export async function polyglotPdf(other: 'html' | 'zip'): Promise<Uint8Array> {
  const pdf = await smallPdf();
  if (other === 'html') return Buffer.concat([Buffer.from('<html><script>alert(1)</script><!--'), pdf]);
  return Buffer.concat([pdf, Buffer.from('\n'), zipSync({ 'macro.vbs': Buffer.from('MsgBox 1') })]);
}

/** 64 MB of nothing in some 64 KB. */
export async function zipBomb(): Promise<Uint8Array> {
  return zipSync({ 'van-ban.pdf': new Uint8Array(64 * 1024 * 1024) });
}

export type ActiveKind = 'JavaScript' | 'Launch' | 'NamedScript';

/** A script or a program that starts when the file is opened, or a script among the names. */
export async function activePdf(kind: ActiveKind): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  pdf.addPage([595, 842]);
  const script = pdf.context.obj({ S: 'JavaScript', JS: PDFString.of('app.alert(1)') });
  const program = pdf.context.obj({ S: 'Launch', F: PDFString.of('cmd.exe') });
  if (kind === 'NamedScript') {
    const names = pdf.context.obj({ JavaScript: { Names: [PDFString.of('a'), script] } });
    pdf.catalog.set(PDFName.of('Names'), names);
  } else pdf.catalog.set(PDFName.of('OpenAction'), kind === 'Launch' ? program : script);
  return pdf.save();
}

export interface RawAnswer {
  readonly status: number;
  readonly body: string;
}

export interface Flood {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: number;
  /** With Content-Length, or without: chunked. */
  readonly announced: boolean;
}

/** Really sends that many bytes, in the form of a PDF, and reads the answer whenever it comes. */
export function flood({ url, headers, bytes, announced }: Flood): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const length = announced ? { 'Content-Length': String(bytes) } : {};
    const request = httpRequest(url, {
      method: 'PUT',
      headers: { ...headers, ...length, 'Content-Type': 'application/pdf' },
    });
    let answered = false;
    request.on('response', (response) => {
      answered = true;
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    request.on('error', (error) => (answered ? undefined : reject(error)));
    const chunk = Buffer.alloc(1024 * 1024, '%PDF-1.7 ');
    let left = bytes;
    const push = () => {
      while (left > 0 && !request.destroyed) {
        const part = left >= chunk.length ? chunk : chunk.subarray(0, left);
        left -= part.length;
        if (!request.write(part)) return void request.once('drain', push);
      }
      request.end();
    };
    push();
  });
}
