/** PDFs of a given size, made by code: one page and scans that do not compress, as offices have them. */
import { createCipheriv } from 'node:crypto';

const FRAME_BYTES = 1200;

/** About `size` bytes (within 1 %), with a classic cross-reference table. The same size gives the same file. */
export function makePdf(size: number): Uint8Array {
  const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16, 7), Buffer.alloc(16, 9));
  // Some two hundred objects, fewer in a small file.
  const scan = Math.max(2048, Math.ceil(size / 200));
  const parts: Buffer[] = [];
  const offsets: number[] = [];
  let length = 0;
  const push = (part: Buffer): void => {
    parts.push(part);
    length += part.length;
  };
  const object = (body: string, data?: Buffer): void => {
    offsets.push(length);
    push(Buffer.from(`${offsets.length} 0 obj\n${body}\n`, 'latin1'));
    if (data) push(Buffer.concat([Buffer.from('stream\n'), data, Buffer.from('\nendstream\n')]));
    push(Buffer.from('endobj\n'));
  };
  push(Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'));
  object('<< /Type /Catalog /Pages 2 0 R >>');
  object('<< /Type /Pages /Kids [3 0 R] /Count 1 >>');
  object('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>');
  object('<< /Length 22 >>', Buffer.from('0 0 1 rg 80 80 9 9 re f'.slice(0, 22)));
  while (length < size - FRAME_BYTES) {
    const data = noise.update(Buffer.alloc(Math.min(scan, size - FRAME_BYTES - length)));
    object(`<< /Length ${data.length} >>`, data);
  }
  const at = length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n\r\n`);
  const count = offsets.length + 1;
  push(Buffer.from(`xref\n0 ${count}\n0000000000 65535 f\r\n${rows.join('')}`));
  push(Buffer.from(`trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`));
  return Buffer.concat(parts, length);
}
