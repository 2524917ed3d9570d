/** A small reader of workbooks, written apart from the writer: central directory, inflate, cells with their types and formats. */
import { inflateRawSync } from 'node:zlib';

export interface ReadCell {
  readonly value: string;
  /** As in the file: inlineStr, s, b; n when none is named. */
  readonly type: string;
  /** `text`, `general`, or the code of a format of one's own. */
  readonly format: string;
  readonly quotePrefix: boolean;
  /** With a line through it. */
  readonly struck: boolean;
  readonly hasFormula: boolean;
}

export interface ReadSheet {
  readonly name: string;
  readonly rows: readonly (readonly ReadCell[])[];
  readonly xml: string;
}

export function readWorkbook(bytes: Buffer): ReadSheet[] {
  const files = readZip(bytes);
  const part = (path: string) => files.get(path)?.toString('utf8') ?? '';
  const formats = readFormats(part('xl/styles.xml'));
  return [...part('xl/workbook.xml').matchAll(/<sheet name="([^"]*)"/g)].map(([, name = ''], index) => {
    const xml = part(`xl/worksheets/sheet${index + 1}.xml`);
    const rows = [...xml.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, inner = '']) =>
      [...inner.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, attributes = '', content = '']) =>
        readCell(attributes, content, formats),
      ),
    );
    return { name: unescapeXml(name), rows, xml };
  });
}

function readCell(attributes: string, content: string, formats: readonly Format[]): ReadCell {
  const attribute = (name: string) => new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1];
  const value = /<(?:v|t)[^>]*>(.*?)<\/(?:v|t)>/s.exec(content)?.[1] ?? '';
  return {
    value: unescapeXml(value),
    type: attribute('t') ?? 'n',
    ...(formats[Number(attribute('s') ?? 0)] ?? { format: 'none', quotePrefix: false, struck: false }),
    hasFormula: content.includes('<f'),
  };
}

type Format = Pick<ReadCell, 'format' | 'quotePrefix' | 'struck'>;

function readFormats(styles: string): Format[] {
  const own = new Map(
    [...styles.matchAll(/<numFmt numFmtId="(\d+)" formatCode="([^"]*)"/g)].map(([, id = '', code = '']) => [
      id,
      code,
    ]),
  );
  const fonts = [...styles.matchAll(/<font>(.*?)<\/font>/gs)].map(([, inner = '']) => inner);
  const cells = /<cellXfs[^>]*>(.*?)<\/cellXfs>/s.exec(styles)?.[1] ?? '';
  return [...cells.matchAll(/<xf ([^>]*?)\/?>/g)].map(([, attributes = '']) => {
    const id = /numFmtId="(\d+)"/.exec(attributes)?.[1] ?? '0';
    const format = id === '49' ? 'text' : id === '0' ? 'general' : (own.get(id) ?? id);
    const font = fonts[Number(/fontId="(\d+)"/.exec(attributes)?.[1] ?? 0)] ?? '';
    return {
      format,
      quotePrefix: attributes.includes('quotePrefix="1"'),
      struck: font.includes('<strike/>'),
    };
  });
}

function unescapeXml(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}

/** APPNOTE.TXT 4.3.12, 4.3.16: from the end of the central directory. */
function readZip(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const files = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + bytes.readUInt32LE(at + 20));
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength!);
    files.set(name, bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : packed);
    at += 46 + nameLength! + extra! + comment!;
  }
  return files;
}
