/** Promise 7, seen from outside: every way to spoil an export is found, and the first event concerned is named. */
import { expect } from 'chai';
import fc from 'fast-check';
import { digestOfText, headerText } from '../../../src/lib/record/batch-header.ts';
import { canonicalJson } from '../../../src/lib/record/canonical-json.ts';
import { NotAnExport } from '../../../src/lib/record/check-export.ts';
import { type EventRecord, eventKeys } from '../../../src/lib/record/event-leaf.ts';
import type { BatchLine, ExportLine } from '../../../src/lib/record/export-lines.ts';
import { codesOf, judge, makeEvent, makeExport, makeKey, sealEvents, toText } from './sealed-export.ts';

const key = makeKey();
const pinned = { keys: [key.thumbprint] };
const sizes = [4, 5, 7];

/** Line numbers of the first, a middle and the last event of each batch. */
function places(lines: readonly ExportLine[]) {
  const found: { batch: number; position: number; at: number }[] = [];
  let batch = 0;
  let first = 0;
  lines.forEach((line, at) => {
    if (line.type === 'batch') {
      batch = line.header.number;
      first = at + 1;
      for (const position of [0, Math.floor(line.header.size / 2), line.header.size - 1])
        found.push({ batch, position, at: first + position });
    }
  });
  return found;
}

const eventAt = (lines: readonly ExportLine[], at: number): EventRecord =>
  (lines[at] as { event: EventRecord }).event;

/** Replaces lines and keeps the counts of the last line true, as a careful forger would. */
function edited(lines: readonly ExportLine[], at: number, remove: number, ...put: unknown[]): unknown[] {
  const copy: unknown[] = [...lines];
  copy.splice(at, remove, ...put);
  const events = copy.filter((line) => (line as ExportLine).type === 'event').length;
  const batches = copy.filter((line) => (line as ExportLine).type === 'batch').length;
  copy[copy.length - 1] = { type: 'end', batches, events, unsealed: 0 };
  return copy;
}

describe('Promise 7: the record can be checked by an outsider', () => {
  let lines: ExportLine[];
  before(async () => {
    lines = await makeExport({ sizes, key });
  });

  it('an export as it was sealed, when judged with the pinned key, then is intact and only its pending time-stamps are noted', async () => {
    const report = await judge(toText(lines), pinned);
    expect(report).to.include({ verdict: 'intact', batches: 3, events: 16, from: 1, first: null });
    expect(report.timestamps).to.deep.equal({ proved: 0, untrusted: 0, pending: 3 });
    expect(codesOf(report)).to.deep.equal(['TIMESTAMP_PENDING']);
    expect(report.head).to.include({ number: 3, total: 16 });
  });

  it('the same export, when no key is pinned, then is undetermined and says the fingerprint to compare', async () => {
    const report = await judge(toText(lines));
    expect(report.verdict).to.equal('undetermined');
    expect(codesOf(report)).to.include('KEY_FIRST_USE');
    expect(report.keys).to.deep.equal([{ thumbprint: key.thumbprint, pinned: false, batches: 3 }]);
  });

  const field = { state: 'Đã hủy' };
  const kinds: Record<string, (at: number) => { made: unknown[]; code: string }> = {
    changed: (at) => ({
      made: edited(lines, at, 1, { type: 'event', event: { ...eventAt(lines, at), after: field } }),
      code: 'EVENT_CHANGED',
    }),
    removed: (at) => ({ made: edited(lines, at, 1), code: 'EVENT_REMOVED' }),
    inserted: (at) => ({
      made: edited(lines, at, 0, { type: 'event', event: makeEvent(900) }),
      code: 'EVENT_INSERTED',
    }),
    repeated: (at) => ({ made: edited(lines, at + 1, 0, lines[at]), code: 'EVENT_INSERTED' }),
    replaced: (at) => ({
      made: edited(lines, at, 1, { type: 'event', event: makeEvent(901) }),
      code: 'EVENT_CHANGED',
    }),
    're-ordered': (at) => {
      const last = lines[at + 1]?.type !== 'event';
      const [from, other] = last ? [at - 1, at] : [at, at + 1];
      return { made: edited(lines, from, 2, lines[other], lines[from]), code: 'EVENT_REORDERED' };
    },
    'made unreadable': (at) => ({
      made: edited(lines, at, 1, { type: 'event', event: { ...eventAt(lines, at), more: 1 } }),
      code: 'EVENT_CHANGED',
    }),
  };

  for (const [what, spoil] of Object.entries(kinds)) {
    it(`an event ${what}, when it is the first, a middle or the last of the first, a middle or the last batch, then is named`, async () => {
      for (const { batch, position, at } of places(lines)) {
        const { made, code } = spoil(at);
        const report = await judge(toText(made), pinned);
        expect(report.verdict).to.equal('broken');
        expect(report.first?.code, `${batch}/${position}`).to.equal(code);
        expect(report.first?.batch).to.equal(batch);
        const id = eventAt(lines, at).id;
        if (what === 'inserted') expect(report.first?.eventId).to.equal(makeEvent(900).id);
        else if (what !== 're-ordered') expect(report.first?.eventId).to.equal(id);
        if (what === 'changed' || what === 'removed') expect(report.first?.position).to.equal(position);
      }
    });
  }

  it('several events spoilt, when judged, then the first in the order of the record is named', async () => {
    const [first, , , second] = places(lines);
    const once = edited(lines, second!.at, 1);
    const twice = edited(once as ExportLine[], first!.at, 1, {
      type: 'event',
      event: { ...eventAt(lines, first!.at), kind: 'document.cancelled' },
    });
    const report = await judge(toText(twice), pinned);
    expect(report.first).to.include({ code: 'EVENT_CHANGED', eventId: eventAt(lines, first!.at).id });
    expect(codesOf(report)).to.include('EVENT_REMOVED');
  });

  it('any field of any event, when given any other value, then that event is named', async () => {
    const at = lines.flatMap((line, index) => (line.type === 'event' ? [index] : []));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...at),
        fc.constantFrom(...eventKeys),
        fc.jsonValue(),
        async (index, name, value) => {
          const event = eventAt(lines, index);
          fc.pre(canonicalJson(event[name]) !== canonicalJson(value));
          const made = edited(lines, index, 1, { type: 'event', event: { ...event, [name]: value } });
          const report = await judge(toText(made), pinned);
          expect(report.first?.code).to.equal(
            name === 'id' && lines.some((line) => line.type === 'event' && line.event.id === value)
              ? report.first?.code
              : 'EVENT_CHANGED',
          );
          expect(report.first?.eventId).to.equal(event.id);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('any one byte of the file, when changed, then the verdict is never intact', async () => {
    const bytes = Buffer.from(toText(lines));
    const free = bytes.indexOf('"exportedAt"');
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        // The moment of the export is the one thing in the file that nobody signed.
        fc.pre(at < free || at > free + 40);
        const spoilt = Buffer.from(bytes);
        spoilt[at] = (spoilt[at] as number) ^ by;
        const verdict = await judge(spoilt, pinned).then(
          (report) => report.verdict,
          (error: unknown) => (error instanceof NotAnExport ? 'unreadable' : Promise.reject(error)),
        );
        expect(verdict).to.not.equal('intact');
      }),
      { numRuns: 400 },
    );
  });

  it('the file, when cut off at any place, then is never intact, and nothing is called removed', async () => {
    const bytes = Buffer.from(toText(lines));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 400, max: bytes.length - 1 }), async (length) => {
        const report = await judge(bytes.subarray(0, length), pinned);
        expect(report.verdict).to.equal('undetermined');
        expect(codesOf(report)).to.include('CUT_OFF');
      }),
      { numRuns: 100 },
    );
  });

  describe('whole batches', () => {
    const starts = () => lines.flatMap((line, at) => (line.type === 'batch' ? [at] : []));
    const batchOf = (n: number) => lines.slice(starts()[n - 1], (starts()[n] ?? lines.length - 1) as number);

    it('two batches, when swapped, then the first out of place is named', async () => {
      const made = [lines[0], ...batchOf(1), ...batchOf(3), ...batchOf(2), lines.at(-1)];
      const report = await judge(toText(made), pinned);
      expect(report.first).to.include({ code: 'BATCH_OUT_OF_PLACE', batch: 3 });
    });

    it('a batch in the middle, when taken out or repeated, then the next is out of place', async () => {
      const without = edited(lines, starts()[1] as number, batchOf(2).length);
      expect((await judge(toText(without), pinned)).first).to.include({
        code: 'BATCH_OUT_OF_PLACE',
        batch: 3,
      });
      const twice = edited(lines, starts()[2] as number, 0, ...batchOf(2));
      expect((await judge(toText(twice), pinned)).first).to.include({ code: 'BATCH_OUT_OF_PLACE', batch: 2 });
    });

    it('the first batch, when taken out, then the verdict is undetermined, and decided with the head before it', async () => {
      const made = toText(edited(lines, 1, batchOf(1).length));
      const report = await judge(made, pinned);
      expect(report).to.include({ verdict: 'undetermined', from: 2 });
      expect(codesOf(report)).to.include('START_MISSING');
      const digest = digestOfText(headerText((lines[1] as BatchLine).header));
      expect((await judge(made, { ...pinned, pinned: { number: 1, digest } })).verdict).to.equal('intact');
      const other = { ...pinned, pinned: { number: 1, digest: '0'.repeat(64) } };
      expect((await judge(made, other)).first).to.include({ code: 'FORKED' });
    });

    it('the last batch, when taken out with care, then only an earlier head shows it, and shows it', async () => {
      const made = toText(edited(lines, starts()[2] as number, batchOf(3).length));
      expect((await judge(made, pinned)).verdict).to.equal('intact');
      const head = (await judge(toText(lines), pinned)).head!;
      const report = await judge(made, { ...pinned, pinned: head });
      expect(report.first).to.include({ code: 'TRUNCATED', batch: 2 });
    });

    it('a record restored from a backup and continued otherwise, when held against a later head, then is forked', async () => {
      const head = (await judge(toText(lines), pinned)).head!;
      const event = (n: number) => (n < 9 ? makeEvent(n) : { ...makeEvent(n), traceId: 'after the restore' });
      const other = await makeExport({ sizes, key, event });
      expect((await judge(toText(other), pinned)).verdict).to.equal('intact');
      expect((await judge(toText(other), { ...pinned, pinned: head })).first).to.include({
        code: 'FORKED',
        batch: 3,
      });
    });

    it('a batch rewritten and signed with another key, when judged, then the key is unknown and the chain broken', async () => {
      const forger = makeKey();
      const { header } = lines[starts()[1] as number] as BatchLine;
      const events = [9, 8, 7].map(makeEvent);
      const { line } = sealEvents(events, { ...header, key: forger });
      const forged = [line, ...events.map((event) => ({ type: 'event', event }))];
      const made = edited(lines, starts()[1] as number, batchOf(2).length, ...forged);
      const head = { ...(made[0] as object), keys: [key.publicJwk, forger.publicJwk] };
      const report = await judge(toText([head, ...made.slice(1)]), pinned);
      expect(report.first).to.include({ code: 'KEY_UNKNOWN', batch: 2 });
      expect(codesOf(report)).to.include('CHAIN_BROKEN');
      const alone = await judge(toText(made), { keys: [] });
      expect(alone.first).to.include({ code: 'KEY_UNKNOWN', batch: 2 });
    });

    it('the field of a header, when edited in the export, then it is not what was signed', async () => {
      const at = starts()[1] as number;
      const line = lines[at] as BatchLine;
      for (const [name, value] of Object.entries({
        sealedAt: '2026-01-01T00:00:00.000Z',
        size: 4,
        root: 'ab'.repeat(32),
      })) {
        const made = edited(lines, at, 1, { ...line, header: { ...line.header, [name]: value } });
        expect((await judge(toText(made), pinned)).first?.code).to.equal('HEADER_DAMAGED');
        const payload = Buffer.from(canonicalJson({ ...line.header, [name]: value })).toString('base64url');
        const [head, , signature] = line.jws.split('.');
        const forged = {
          ...line,
          header: { ...line.header, [name]: value },
          jws: `${head}.${payload}.${signature}`,
        };
        expect((await judge(toText(edited(lines, at, 1, forged)), pinned)).first?.code).to.equal(
          'SIGNATURE_BAD',
        );
      }
    });

    it('an event and the list of hashes, when both are altered, then the batch is named and the event as far as the list tells', async () => {
      const at = starts()[1] as number;
      const line = lines[at] as BatchLine;
      const event = { ...eventAt(lines, at + 2), kind: 'document.cancelled' };
      const { line: resealed } = sealEvents([event], { ...line.header, key });
      const leaves = line.leaves.map((leaf, n) => (n === 1 ? resealed.leaves[0] : leaf));
      const made = edited(lines, at, 3, { ...line, leaves }, lines[at + 1], { type: 'event', event });
      expect((await judge(toText(made), pinned)).first).to.include({ code: 'BATCH_ALTERED', batch: 2 });
      const onlyList = edited(lines, at, 1, { ...line, leaves });
      expect((await judge(toText(onlyList), pinned)).first).to.include({
        code: 'LEAF_LIST_ALTERED',
        batch: 2,
      });
    });
  });

  it('events at the end that no batch holds, when judged, then the verdict is undetermined and they are counted', async () => {
    const report = await judge(toText(await makeExport({ sizes, key, unsealed: 3 })), pinned);
    expect(report).to.include({ verdict: 'undetermined', unsealed: 3 });
    expect(report.findings.find(({ code }) => code === 'UNSEALED')?.eventId).to.equal(makeEvent(16).id);
  });

  it('an event that bears a time long before the batch before it, when sealed, then is asked about', async () => {
    const at = '2026-11-20T02:00:00.000000Z';
    const event = (n: number) => (n === 6 ? { ...makeEvent(n), at } : makeEvent(n));
    const report = await judge(toText(await makeExport({ sizes, key, event })), pinned);
    expect(report.verdict).to.equal('undetermined');
    expect(report.findings.find(({ code }) => code === 'EVENT_BACKDATED')?.eventId).to.equal(makeEvent(6).id);
  });

  it('counts of the last line, when they do not fit, then that is said; lines after it are strange', async () => {
    const end = { type: 'end', batches: 3, events: 17, unsealed: 0 };
    const made = [...lines.slice(0, -1), end];
    expect((await judge(toText(made), pinned)).first?.code).to.equal('COUNT_WRONG');
    expect((await judge(toText([...lines, lines[2]]), pinned)).first?.code).to.equal('LINE_STRANGE');
  });

  it('a file of another sort, when judged, then it is no export', async () => {
    for (const text of ['', '{}\n', 'not JSON\n', '{"type":"head","format":"other","keys":[]}\n', '\u0000']) {
      const refusal = await judge(text).then(
        () => null,
        (error: unknown) => error,
      );
      expect(refusal, text).to.be.instanceOf(NotAnExport);
    }
    const notUtf8 = await judge(Uint8Array.of(0xff, 0xfe, 0x0a)).catch((error: unknown) => error);
    expect(notUtf8).to.be.instanceOf(NotAnExport);
  });

  it('a record of which nothing is sealed, when judged, then the verdict is undetermined', async () => {
    const report = await judge(toText(await makeExport({ sizes: [], key, unsealed: 2 })), pinned);
    expect(report.verdict).to.equal('undetermined');
    expect(codesOf(report)).to.include('NOTHING_SEALED');
  });
});
