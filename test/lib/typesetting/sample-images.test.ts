import { expect } from 'chai';
import { PNG } from 'pngjs';
import { sampleSeal, sampleSignature } from '../../../src/lib/typesetting/sample-images.ts';

function inked(png: PNG): number {
  let count = 0;
  for (let at = 3; at < png.data.length; at += 4) if (png.data[at]! > 127) count += 1;
  return count;
}

describe('sample images', () => {
  it('made twice for a name, are the same; for another name, differ', () => {
    expect(sampleSignature('Nguyễn Văn Ấn').equals(sampleSignature('Nguyễn Văn Ấn'))).to.equal(true);
    expect(sampleSignature('Nguyễn Văn Ấn').equals(sampleSignature('Trần Thị Hoa'))).to.equal(false);
  });

  it('made for a name, are blue ink on a clear ground that stays inside the picture', () => {
    const png = PNG.sync.read(sampleSignature('Nguyễn Văn Ấn'));
    expect(inked(png)).to.be.within(2_000, png.width * png.height * 0.3);
    expect(png.data[3]).to.equal(0);
    const first = png.data.findIndex((value, index) => index % 4 === 3 && value === 255);
    expect(png.data[first - 1]).to.be.above(png.data[first - 3]!);
  });

  it('made for an agency, is a red ring that touches the edges, with lettering all around', () => {
    const png = PNG.sync.read(
      sampleSeal({ agency: 'Ủy ban nhân dân xã Hùng Lợi', place: 'H. Yên Sơn', pixels: 400 }),
    );
    const alpha = (x: number, y: number): number => png.data[(y * 400 + x) * 4 + 3]!;
    expect(alpha(4, 200)).to.equal(255);
    expect(alpha(0, 0)).to.equal(0);
    expect(png.data[(200 * 400 + 4) * 4]).to.be.above(200);
    const lettered = [0, 1].map((half) => {
      let count = 0;
      for (let y = half * 200; y < half * 200 + 200; y += 1) {
        for (let x = 0; x < 400; x += 1) {
          const distance = Math.hypot(x - 200, y - 200) / 400;
          if (distance > 0.34 && distance < 0.44 && alpha(x, y) > 127) count += 1;
        }
      }
      return count;
    });
    expect(Math.min(...lettered)).to.be.above(500);
  });
});
