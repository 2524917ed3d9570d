/** Envelopes, read by a program that had no part in making them. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Context } from 'mocha';
import { composeEnvelope, type EnvelopeInput, envelopeSizes } from '../../../src/lib/typesetting/envelope.ts';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const input: EnvelopeInput = {
  parentAgency: 'ỦY BAN NHÂN DÂN HUYỆN YÊN SƠN',
  agency: 'ỦY BAN NHÂN DÂN XÃ CHÂN SƠN',
  address: 'Thôn Động Sơn, xã Chân Sơn',
  phone: '0207 3888 123',
  numbers: ['15/QĐ-UBND', '16/QĐ-UBND'],
  addressee: 'Công ty Điện lực Tuyên Quang',
  addresseeAddress: 'Số 4, đường Chiến Thắng Sông Lô',
  urgency: 'very-urgent',
  size: '220x109',
  demo: false,
};

interface Word {
  readonly text: string;
  readonly yMin: number;
  readonly yMax: number;
  readonly xMax: number;
}

describe('an envelope', () => {
  const run = (context: Context, program: string, bytes: Uint8Array, ...words: string[]) => {
    const file = join(temporaryFolder('envelope'), 'e.pdf');
    writeFileSync(file, bytes);
    return execFileSync(needs(context, program, 'poppler-utils'), [file, ...words]).toString();
  };
  const wordsOf = (context: Context, bytes: Uint8Array): Word[] => {
    const found = run(context, 'pdftotext', bytes, '-', '-bbox').matchAll(
      /yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</g,
    );
    return [...found].map(([, yMin, xMax, yMax, text = '']) => ({
      text,
      yMin: Number(yMin),
      xMax: Number(xMax),
      yMax: Number(yMax),
    }));
  };

  it('of each size, is one page of just that size in millimetres', async function test() {
    for (const size of envelopeSizes) {
      const info = run(this, 'pdfinfo', await composeEnvelope({ ...input, size }));
      const [, width, height] = /Page size:\s+([\d.]+) x ([\d.]+)/.exec(info) ?? [];
      const millimetres = [width, height].map((length) => Math.round((Number(length) * 25.4) / 72));
      expect(millimetres.join('x')).to.equal(size);
      expect(info).to.match(/Pages:\s+1\n/);
    }
  });

  it('with the longest of everything, keeps sender and addressee apart and both on the paper', async function test() {
    const long = {
      ...input,
      numbers: Array.from({ length: 40 }, (_, index) => `${1000 + index}/UBND-VP`),
      addressee: 'Trung tâm Dịch vụ việc làm và giáo dục nghề nghiệp '.repeat(6).slice(0, 300),
      addresseeAddress: 'Số 4, đường Chiến Thắng Sông Lô, phường Tân Quang '.repeat(6).slice(0, 300),
    };
    for (const size of envelopeSizes) {
      const words = wordsOf(this, await composeEnvelope({ ...long, size }));
      const [width = 0, height = 0] = size.split('x').map((length) => (Number(length) * 72) / 25.4);
      const stamp = words.find(({ text }) => text === 'KHẨN')!;
      const label = words.find(({ text }) => text === 'Kính')!;
      expect(label.yMin, size).to.be.greaterThan(stamp.yMax);
      for (const { text, xMax, yMax } of words) {
        expect(xMax, `${text} on ${size}`).to.be.lessThan(width);
        expect(yMax, `${text} on ${size}`).to.be.lessThan(height);
      }
      expect(words.map(({ text }) => text).join(' ')).to.include('và 34 văn bản khác');
    }
  });

  it('without urgency, bears no stamp; of invented data, says so; the same input gives the same bytes', async function test() {
    const plain = await composeEnvelope({ ...input, urgency: null, demo: true });
    const text = run(this, 'pdftotext', plain, '-');
    expect(text).not.to.match(/KHẨN|TỐC/);
    expect(text).to.include('DỮ LIỆU TRÌNH DIỄN');
    const again = await composeEnvelope({ ...input, urgency: null, demo: true });
    expect(Buffer.compare(again, plain)).to.equal(0);
  });
});
