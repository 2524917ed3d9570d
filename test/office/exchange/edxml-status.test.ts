import { expect } from 'chai';
import fc from 'fast-check';
import { readEdxml } from '../../../src/lib/edxml/read-edxml.ts';
import { STATUS_CODES } from '../../../src/lib/edxml/read-status.ts';
import { bytesSource } from '../../../src/lib/edxml/source.ts';
import { writeEdxml } from '../../../src/lib/edxml/write-edxml.ts';
import { deliveryTransitions } from '../../../src/office/documents/lifecycle/delivery.ts';
import { incomingStates, incomingTransitions } from '../../../src/office/documents/lifecycle/incoming.ts';
import {
  codeByIncomingState,
  codeOfEvent,
  deliveryStateOfCode,
  deliveryStepOfCode,
  type EdxmlStatus,
  edxmlStatusCodes,
  eventOfCode,
  fromStatusHeader,
  inOrder,
  toStatusHeader,
} from '../../../src/office/exchange/edxml-status.ts';
import { statusCodes } from '../../../src/office/exchange/status-message.ts';

const sender = { organId: 'H60.02' };
const responseFor = { organId: 'H60.01', code: '8/BC-UBND' };

const words = fc
  .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
  .map((one) =>
    one
      .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '?')
      .normalize('NFC')
      .trim(),
  )
  .filter((one) => one !== '');
const at = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => {
  const local = new Date(seconds * 1000 + 7 * 3600_000).toISOString();
  return `${local.slice(0, 19)}+07:00`;
});
const status: fc.Arbitrary<EdxmlStatus> = fc
  .record({
    code: fc.constantFrom(...edxmlStatusCodes),
    at,
    reason: fc.option(words.map((one) => `Lý do: ${one}`)),
    staff: fc.option(words),
    arrivalNumber: fc.option(fc.integer({ min: 1, max: 99_999 })),
  })
  .map((one) => (one.code === '03' ? one : { ...one, arrivalNumber: null }));

describe('statuses of edXML and the lifecycle', () => {
  it('each code, taken to its event and back, is itself, and no code is left out', () => {
    for (const code of edxmlStatusCodes) expect(codeOfEvent(eventOfCode(code))).to.equal(code);
    expect(new Set(edxmlStatusCodes.map(eventOfCode)).size).to.equal(edxmlStatusCodes.length);
    expect([...edxmlStatusCodes]).to.deep.equal([...STATUS_CODES]);
    expect(edxmlStatusCodes.filter((code) => code !== '01')).to.deep.equal([...statusCodes]);
  });

  it('each step of the receiver, told by its code, brings the delivery to the state that mirrors the document', () => {
    const mirror: Readonly<Record<string, string>> = {
      arrived: 'arrived',
      registered: 'accepted',
      assigned: 'assigned',
      in_progress: 'in_progress',
      done: 'done',
      returned: 'refused',
      withdrawn: 'recalled',
    };
    for (const { step, to } of incomingTransitions) {
      if (step === 'direct') continue;
      const code = codeOfEvent(step);
      expect(codeByIncomingState[to], step).to.equal(code);
      expect(deliveryStateOfCode(code), step).to.equal(mirror[to]);
    }
    expect(Object.keys(codeByIncomingState)).to.have.members([...incomingStates]);
    expect(deliveryStateOfCode('13')).to.equal(undefined);
    expect(deliveryStateOfCode('16')).to.equal(undefined);
    const told = edxmlStatusCodes.map(deliveryStepOfCode).filter((step) => step !== undefined);
    const steps = deliveryTransitions.map(({ step }) => step).filter((step) => step !== 'dispatch');
    expect(told).to.have.members(steps);
  });

  it('any status, sent as edXML and read by the other side, has lost nothing', async () => {
    await fc.assert(
      fc.asyncProperty(status, async (one) => {
        const pieces: Uint8Array[] = [];
        for await (const piece of writeEdxml(toStatusHeader(one, sender, responseFor))) pieces.push(piece);
        const { header } = await readEdxml(bytesSource(Buffer.concat(pieces)));
        if (header.kind !== 'status') throw new Error('no status');
        expect(fromStatusHeader(header, new Date())).to.deep.equal(one);
        expect(header.responseFor).to.deep.equal(responseFor);
      }),
      { numRuns: 100, seed: 28 },
    );
  });

  it('a status of others without time, reason or staff, and one of an unknown code, are read for what they are', () => {
    const bare = { kind: 'status', sender, receivers: [], responseFor, statusCode: '06' } as const;
    const received = new Date('2026-11-23T01:00:00Z');
    expect(fromStatusHeader(bare, received)).to.deep.equal({
      code: '06',
      at: '2026-11-23T08:00:00+07:00',
      reason: null,
      staff: null,
      arrivalNumber: null,
    });
    expect(fromStatusHeader({ ...bare, statusCode: '77' }, received)).to.equal(undefined);
  });

  it('statuses that came in any order, put in order, stand as they took place', () => {
    const told: readonly EdxmlStatus[] = (['01', '03', '04', '05', '06', '15'] as const).map(
      (code, index) => ({
        code,
        // Some write acceptance and handling in the same second.
        at: `2026-11-23T08:00:0${index >> 1}+07:00`,
        reason: null,
        staff: null,
        arrivalNumber: null,
      }),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray([...told], { minLength: told.length }), (mixed) => {
        expect([...mixed].sort(inOrder)).to.deep.equal(told);
      }),
    );
  });
});
