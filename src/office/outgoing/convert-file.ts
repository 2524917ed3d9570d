/** What an officer writes in a word processor becomes the PDF that will be signed. The source itself is not kept. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

export type SourceFormat = 'docx' | 'odt';

/** @throws AppError when the program is not installed, busy, or can not read the file */
export type ConvertToPdf = (bytes: Uint8Array, format: SourceFormat) => Promise<Uint8Array>;

export interface Converted {
  readonly stream: AsyncIterable<Uint8Array>;
  /** With `.pdf` in place of its ending. */
  readonly name: string;
  /** Null: it was a PDF already. */
  readonly from: { readonly name: string; readonly sha256: string } | null;
}

interface Given {
  readonly stream: AsyncIterable<Uint8Array>;
  readonly name: string;
}

/** By the ending of its name: what is inside is looked at by the converter, and then as a PDF. */
export function sourceFormat(name: string): SourceFormat | null {
  const ending = /\.(docx|odt)$/i.exec(name.trim())?.[1]?.toLowerCase();
  return (ending as SourceFormat | undefined) ?? null;
}

/** The stream itself refuses what is larger than an upload may be. @throws AppError as the converter */
export async function asPdf(
  ports: { readonly convert?: ConvertToPdf | undefined },
  { stream, name }: Given,
): Promise<Converted> {
  const format = sourceFormat(name);
  if (format === null || ports.convert === undefined) return { stream, name, from: null };
  const source = await collect(stream);
  const pdf = await ports.convert(source, format);
  return {
    stream: Readable.from([pdf]),
    name: name.trim().replace(/\.[^.]+$/, '.pdf'),
    from: { name, sha256: createHash('sha256').update(source).digest('hex') },
  };
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
