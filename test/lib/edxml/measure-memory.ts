/**
 * Run as a program of its own: writes and signs a message with one large file, reads one and takes
 * the file out; tells its peak memory.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readEdxml, writeAttachments } from '../../../src/lib/edxml/read-edxml.ts';
import { writeEdxml } from '../../../src/lib/edxml/write-edxml.ts';
import { testSigner } from '../../support/signing-fixtures.ts';

const size = Number(process.argv[2]);
/** Writing a signed one costs more time, and would show the same at a fifth of the size. */
const sizeWritten = Math.ceil(size / 5);
const piece = Buffer.alloc(96 * 1024, 'một tệp lớn ');
const signer = testSigner('UBND xã');

const attachment = {
  name: 'lớn.pdf',
  contentType: 'application/pdf',
  contentId: 'large',
  size: sizeWritten,
  *open() {
    for (let sent = 0; sent < sizeWritten; sent += piece.length)
      yield piece.subarray(0, Math.min(piece.length, sizeWritten - sent));
  },
};
const header = {
  kind: 'document',
  sender: { organId: 'H60.01' },
  receivers: [{ organId: 'H60.02' }],
  documentId: 'large',
  number: '1',
  notation: 'A',
  promulgationDate: '2026-11-21',
  subject: 'Tệp lớn',
  toPlaces: [],
  other: { appendixes: [] },
  responseFor: [],
  taskCodes: [],
  trace: [],
  business: { type: 0, receivers: [], replacements: [] },
  traceId: 'same each time',
} as const;

let written = 0;
for await (const bytes of writeEdxml(header, [attachment], { signer })) written += bytes.length;

/** Cheaper to repeat than to write: the same three bytes over and over. */
const text = Buffer.from('QUJD'.repeat(32 * 1024));
const [begin, end] = [
  '<edXML><MessageHeader><From><OrganId>H60</OrganId></From></MessageHeader><Attachment><Content>',
  '</Content></Attachment></edXML>',
].map((one) => Buffer.from(one)) as [Buffer, Buffer];
const source = {
  *open() {
    yield begin;
    for (let sent = 0; sent < size; sent += 96 * 1024) yield text;
    yield end;
  },
};
const message = await readEdxml(source);
const hash = createHash('sha256');
let taken = 0;
await writeAttachments(source, message, (_, bytes) => {
  hash.update(bytes);
  taken += bytes.length;
});
const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
const [file] = message.attachments;
const told = { peak, written, taken, same: hash.digest('hex') === file?.sha256 };
process.stdout.write(JSON.stringify(told));
