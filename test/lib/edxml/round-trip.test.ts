import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import type { OutgoingAttachment } from '../../../src/lib/edxml/check-writable.ts';
import type { DocumentHeader, MessageHeader, StatusHeader } from '../../../src/lib/edxml/message.ts';
import { readEdxml, writeAttachments } from '../../../src/lib/edxml/read-edxml.ts';
import { STATUS_CODES } from '../../../src/lib/edxml/read-status.ts';
import { bytesSource } from '../../../src/lib/edxml/source.ts';
import { writeEdxml } from '../../../src/lib/edxml/write-edxml.ts';

/** What the standard's texts may hold: any characters of XML, NFC, without white space at either end. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((one) =>
    one
      .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '?')
      .normalize('NFC')
      .trim(),
  )
  .filter((one) => one !== '');
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const organId = fc.constantFrom(
  'H60',
  'H60.01',
  'G12.34',
  'H37.DN.001',
  '000.00.14.H60',
  '020100107370',
  '02.29.W00',
);
const date = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((one) => one.toISOString().slice(0, 10));
const moment = date.map((day) => `${day}T23:59:01+07:00`);
const count = fc.nat(999);

/** Optional members are there or not, never undefined. */
const shape = <T extends Record<string, fc.Arbitrary<unknown>>>(model: T) =>
  fc
    .record(model)
    .map((one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)));
const filled = <T extends Record<string, fc.Arbitrary<unknown>>>(model: T) =>
  maybe(shape(model).filter((one) => Object.keys(one).length > 0));

const party = shape({
  organId,
  organizationInCharge: maybe(text),
  organName: maybe(text),
  organAdd: maybe(text),
  email: maybe(text),
  telephone: maybe(text),
  fax: maybe(text),
  website: maybe(text),
});
const responseFor = shape({
  organId: maybe(organId),
  code: text,
  documentId: maybe(text),
  promulgationDate: maybe(date),
});
const staff = filled({
  department: maybe(text),
  staff: maybe(text),
  mobile: maybe(text),
  email: maybe(text),
});

const document = shape({
  kind: fc.constant('document'),
  sender: party,
  receivers: fc.uniqueArray(party, { minLength: 1, maxLength: 4, selector: (one) => one['organId'] }),
  documentId: text,
  number: text,
  notation: text,
  place: maybe(text),
  promulgationDate: date,
  documentType: filled({ type: maybe(count), typeDetail: maybe(text), typeName: maybe(text) }),
  subject: text,
  content: maybe(text),
  signer: filled({ competence: maybe(text), position: maybe(text), fullName: maybe(text) }),
  dueDate: maybe(date),
  toPlaces: fc.array(text, { maxLength: 3 }),
  other: shape({
    priority: maybe(fc.nat(4)),
    sphereOfPromulgation: maybe(text),
    typerNotation: maybe(text),
    promulgationAmount: maybe(count),
    pageAmount: maybe(count),
    appendixes: fc.array(text, { maxLength: 2 }),
  }),
  responseFor: fc.array(responseFor, { maxLength: 2 }),
  steeringType: maybe(fc.nat(3)),
  taskCodes: fc.array(text, { maxLength: 2 }),
  applicationType: maybe(text),
  traceId: text,
  trace: fc.array(shape({ organId, timestamp: maybe(moment) }), { maxLength: 3 }),
  business: shape({
    type: fc.nat(3),
    reason: maybe(text),
    documentId: text,
    documentInfo: maybe(count),
    documentReceiver: maybe(count),
    receivers: fc.array(fc.record({ organId, type: fc.nat(1) }), { maxLength: 2 }),
    replacements: fc.array(fc.record({ documentId: text, organIds: fc.array(organId, { maxLength: 2 }) }), {
      minLength: 1,
      maxLength: 2,
    }),
    staff,
    paper: maybe(fc.nat(1)),
  }),
}) as unknown as fc.Arbitrary<DocumentHeader>;

const status = shape({
  kind: fc.constant('status'),
  sender: party,
  receivers: fc.constant([]),
  responseFor,
  statusCode: fc.constantFrom(...STATUS_CODES),
  description: maybe(text),
  timestamp: moment,
  staff,
}) as unknown as fc.Arbitrary<StatusHeader>;

const file = fc.record({
  bytes: fc.uint8Array({ minLength: 1, maxLength: 300 }),
  piece: fc.integer({ min: 1, max: 100 }),
});

function attachmentsOf(
  files: readonly { bytes: Uint8Array; piece: number }[],
): readonly OutgoingAttachment[] {
  return files.map(({ bytes, piece }, at) => ({
    name: `Tệp ${at}.pdf`,
    contentType: 'application/pdf',
    contentId: `id-${at}`,
    size: bytes.length,
    *open() {
      for (let from = 0; from < bytes.length; from += piece) yield bytes.subarray(from, from + piece);
    },
  }));
}

async function write(header: MessageHeader, files: readonly OutgoingAttachment[] = []): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeEdxml(header, files)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function refusal(header: MessageHeader, files: readonly OutgoingAttachment[] = []): Promise<unknown> {
  return write(header, files).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a message of ours', () => {
  it('any document with any files, written and read, is the same document with the same files', async () => {
    await fc.assert(
      fc.asyncProperty(document, fc.array(file, { maxLength: 3 }), async (header, files) => {
        const source = bytesSource(await write(header, attachmentsOf(files)));
        const message = await readEdxml(source);
        expect(message.header).to.deep.equal(header);
        expect(message.notes).to.deep.equal([]);
        expect(message.ignored).to.deep.equal([]);
        expect(message.attachments.map(({ sha256 }) => sha256)).to.deep.equal(
          files.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex')),
        );
        const taken = files.map((): Uint8Array[] => []);
        await writeAttachments(source, message, (index, bytes) => void taken[index]!.push(bytes));
        files.forEach(({ bytes }, at) => {
          expect(Buffer.concat(taken[at]!).equals(bytes)).to.equal(true);
        });
      }),
      { numRuns: 60, seed: 102 },
    );
  });

  it('any status, written and read, is the same status', async () => {
    await fc.assert(
      fc.asyncProperty(status, async (header) => {
        const message = await readEdxml(bytesSource(await write(header)));
        expect(message.header).to.deep.equal(header);
        expect(message.notes).to.deep.equal([]);
      }),
      { numRuns: 60, seed: 28 },
    );
  });

  const sound: DocumentHeader = {
    kind: 'document',
    sender: { organId: 'H60.01' },
    receivers: [{ organId: 'H60.02' }],
    documentId: 'H60.01,2026/11/21,8/BC-UBND',
    number: '8',
    notation: 'BC-UBND',
    promulgationDate: '2026-11-21',
    subject: 'Báo cáo',
    toPlaces: [],
    other: { appendixes: [] },
    responseFor: [],
    taskCodes: [],
    trace: [],
    business: { type: 0, receivers: [], replacements: [] },
  };

  it('what the standard forbids, to be written, is refused before the first byte', async () => {
    const { documentId: _, ...withoutId } = sound;
    const wrong: readonly MessageHeader[] = [
      withoutId,
      { ...sound, receivers: [] },
      { ...sound, receivers: [{ organId: 'H60.02' }, { organId: 'H60.02' }] },
      { ...sound, sender: { organId: 'xã một' } },
      { ...sound, sender: { organId: 'null' } },
      { ...sound, sender: { organId: 'H60..01' } },
      { ...sound, receivers: [{ organId: 'H60.02 ' }] },
      { ...sound, subject: ' ' },
      { ...sound, subject: 'a\u0000b' },
      { ...sound, subject: 'a\ud800b' },
      { ...sound, promulgationDate: '21/11/2026' },
      { ...sound, business: { type: 1, receivers: [], replacements: [] } },
      { ...sound, business: { type: 3, receivers: [], replacements: [] } },
      { ...sound, business: { type: 4, documentId: 'x', receivers: [], replacements: [] } },
      {
        kind: 'status',
        sender: sound.sender,
        receivers: [],
        responseFor: {},
        statusCode: '03',
        timestamp: '2026-11-21T00:00:00+07:00',
      },
      {
        kind: 'status',
        sender: sound.sender,
        receivers: [],
        responseFor: { code: '8' },
        statusCode: '99',
        timestamp: '2026-11-21T00:00:00+07:00',
      },
    ];
    for (const header of wrong) expect(await refusal(header)).to.include({ code: 'EDXML_NOT_WRITABLE' });
    const [one] = attachmentsOf([{ bytes: new Uint8Array(3), piece: 1 }]);
    const files: readonly OutgoingAttachment[][] = [
      [{ ...one!, size: 0 }],
      [{ ...one!, name: '../a.pdf' }],
      [{ ...one!, contentType: 'application/zip' }],
      [one!, one!],
    ];
    for (const list of files) expect(await refusal(sound, list)).to.include({ code: 'EDXML_NOT_WRITABLE' });
    expect(await refusal(sound, [one!])).to.equal(undefined);
  });

  it('a file that changed its length, while it is written, ends the message', async () => {
    const [one] = attachmentsOf([{ bytes: new Uint8Array(3), piece: 1 }]);
    expect(await refusal(sound, [{ ...one!, size: 4 }])).to.include({ code: 'EDXML_SOURCE_CHANGED' });
  });

  it('a message that is another when its files are fetched, is refused', async () => {
    const files = (letter: string) => attachmentsOf([{ bytes: Buffer.from(letter.repeat(30)), piece: 7 }]);
    const first = await write({ ...sound, traceId: 't' }, files('a'));
    const other = await write({ ...sound, traceId: 't' }, files('b'));
    const message = await readEdxml(bytesSource(first));
    const error = await writeAttachments(bytesSource(other), message, () => undefined).catch(
      (one: unknown) => one,
    );
    expect(error).to.include({ code: 'EDXML_SOURCE_CHANGED' });
  });
});
