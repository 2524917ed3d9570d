import { createHash } from 'node:crypto';
import { PNG } from 'pngjs';
import { AppError } from '../../app-error.ts';
import { name, PdfDict, type PdfStream } from '../pdf/objects.ts';
import { typesettingErrors } from './errors.ts';
import { flateStream } from './fonts.ts';

export interface PngImage {
  readonly width: number;
  readonly height: number;
  /** Image XObject with its /SMask nested (ISO 32000-2 §8.9.5, §11.6.5.2). The same object for the same file. */
  readonly stream: PdfStream;
}

const SIDE_LIMIT = 4096;
const CACHE_LIMIT = 64;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const byIdentity = new WeakMap<Uint8Array, PngImage>();
const byDigest = new Map<string, PngImage>();

/**
 * A PNG as an image XObject: RGB samples and, when any pixel is not opaque, an 8-bit soft mask.
 *
 * @throws AppError IMAGE_NOT_PNG, IMAGE_TOO_LARGE (sides above 4096 pixels)
 */
export function pngImage(file: Uint8Array): PngImage {
  const known = byIdentity.get(file);
  if (known !== undefined) return known;
  const digest = createHash('sha256').update(file).digest('base64');
  const image = byDigest.get(digest) ?? decode(file);
  byDigest.delete(digest);
  const oldest = byDigest.size >= CACHE_LIMIT ? byDigest.keys().next().value : undefined;
  if (oldest !== undefined) byDigest.delete(oldest);
  byDigest.set(digest, image);
  byIdentity.set(file, image);
  return image;
}

function decode(file: Uint8Array): PngImage {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < 33 || !bytes.subarray(0, 8).equals(SIGNATURE))
    throw new AppError(typesettingErrors.IMAGE_NOT_PNG);
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (width > SIDE_LIMIT || height > SIDE_LIMIT) {
    throw new AppError(typesettingErrors.IMAGE_TOO_LARGE, { params: { width, height, limit: SIDE_LIMIT } });
  }
  return { width, height, stream: imageStream(readPixels(bytes), width, height) };
}

function readPixels(bytes: Buffer): Buffer {
  try {
    return PNG.sync.read(bytes).data;
  } catch (cause) {
    throw new AppError(typesettingErrors.IMAGE_NOT_PNG, { cause });
  }
}

function imageStream(pixels: Buffer, width: number, height: number): PdfStream {
  const colors = Buffer.alloc(width * height * 3);
  const alpha = Buffer.alloc(width * height);
  let opaque = true;
  for (let index = 0; index < alpha.length; index += 1) {
    const cover = pixels[index * 4 + 3]!;
    alpha[index] = cover;
    if (cover !== 255) opaque = false;
    // The colour under a clear pixel never shows; white compresses, and is safe for readers without soft masks.
    for (let channel = 0; channel < 3; channel += 1) {
      colors[index * 3 + channel] = cover === 0 ? 255 : pixels[index * 4 + channel]!;
    }
  }
  const image = flateStream(colors, imageDict(width, height, 'DeviceRGB'));
  if (!opaque) image.dict.set('SMask', flateStream(alpha, imageDict(width, height, 'DeviceGray')));
  return image;
}

function imageDict(width: number, height: number, colors: 'DeviceRGB' | 'DeviceGray'): PdfDict {
  return PdfDict.of({
    Type: name('XObject'),
    Subtype: name('Image'),
    Width: width,
    Height: height,
    ColorSpace: name(colors),
    BitsPerComponent: 8,
  });
}
