/** The standard security handler, read only: ISO 32000-2 §7.6. RC4 and AES as old and new files use them. */
import { createDecipheriv, createHash } from 'node:crypto';
import { fileKey, rc4, type StandardSecurity } from './encryption-key.ts';
import { isName, PdfDict, PdfName, type PdfObject, PdfStream, PdfString } from './objects.ts';

type Method = 'none' | 'rc4' | 'aes-128' | 'aes-256';

export class Decryptor {
  readonly #key: Uint8Array;
  readonly #strings: Method;
  readonly #streams: Method;
  readonly #metadata: boolean;

  private constructor(key: Uint8Array, security: StandardSecurity, dict: PdfDict) {
    this.#key = key;
    this.#strings = methodOf(dict, security.version, 'StrF');
    this.#streams = methodOf(dict, security.version, 'StmF');
    this.#metadata = security.encryptMetadata;
  }

  /** Undefined when the password does not open the file or the handler is another. */
  static open(dict: PdfDict, id: Uint8Array, password: string): Decryptor | undefined {
    if (!isName(dict.get('Filter'), 'Standard')) return undefined;
    const bytes = (key: string): Uint8Array => {
      const value = dict.get(key);
      return value instanceof PdfString ? value.bytes : new Uint8Array();
    };
    const number = (key: string, fallback: number): number => {
      const value = dict.get(key);
      return typeof value === 'number' ? value : fallback;
    };
    const security: StandardSecurity = {
      version: number('V', 0),
      revision: number('R', 0),
      keyBytes: Math.min(Math.max(number('Length', 40) / 8, 5), 32),
      permissions: number('P', 0),
      owner: bytes('O'),
      user: bytes('U'),
      userKey: bytes('UE'),
      encryptMetadata: dict.get('EncryptMetadata') !== false,
      id,
    };
    const key = fileKey(security, password);
    return key && new Decryptor(key, security, dict);
  }

  /** The object in clear. Dictionaries and arrays are changed in place: they were read from the file just now. */
  decrypt(object: PdfObject, num: number, gen: number): PdfObject {
    if (object instanceof PdfStream) {
      this.#inside(object.dict, num, gen);
      return new PdfStream(object.dict, this.#stream(object, num, gen));
    }
    return this.#inside(object, num, gen);
  }

  #inside(object: PdfObject, num: number, gen: number): PdfObject {
    if (object instanceof PdfString) {
      return new PdfString(this.#apply(this.#strings, object.bytes, num, gen), object.asHex);
    }
    if (Array.isArray(object)) {
      object.forEach((item, index) => {
        object[index] = this.#inside(item, num, gen);
      });
    } else if (object instanceof PdfDict) {
      for (const [key, value] of object.entries()) {
        // §7.6.2: the signature itself stays as it is.
        if (key === 'Contents' && object.has('ByteRange')) continue;
        object.set(key, this.#inside(value, num, gen));
      }
    }
    return object;
  }

  #stream(stream: PdfStream, num: number, gen: number): Uint8Array {
    const type = stream.dict.get('Type');
    if (isName(type, 'XRef')) return stream.raw;
    if (isName(type, 'Metadata') && !this.#metadata) return stream.raw;
    const filter = stream.dict.get('Filter');
    const first = Array.isArray(filter) ? filter[0] : filter;
    // A Crypt filter without parameters is the identity.
    if (isName(first, 'Crypt')) return stream.raw;
    return this.#apply(this.#streams, stream.raw, num, gen);
  }

  #apply(method: Method, data: Uint8Array, num: number, gen: number): Uint8Array {
    if (method === 'none' || data.length === 0) return data;
    if (method === 'rc4') return rc4(this.#objectKey(num, gen, false), data);
    if (method === 'aes-128') return aes('aes-128-cbc', this.#objectKey(num, gen, true), data);
    return aes('aes-256-cbc', this.#key, data);
  }

  /** Algorithm 1 of §7.6.3.2. */
  #objectKey(num: number, gen: number, isAes: boolean): Uint8Array {
    const suffix = Uint8Array.of(num, num >> 8, num >> 16, gen, gen >> 8);
    const hash = createHash('md5').update(this.#key).update(suffix);
    if (isAes) hash.update('sAlT');
    return hash.digest().subarray(0, Math.min(this.#key.length + 5, 16));
  }
}

function methodOf(dict: PdfDict, version: number, which: 'StrF' | 'StmF'): Method {
  if (version < 4) return 'rc4';
  const named = dict.get(which);
  if (!(named instanceof PdfName) || named.value === 'Identity') return 'none';
  const filters = dict.get('CF');
  const filter = filters instanceof PdfDict ? filters.get(named.value) : undefined;
  const method = filter instanceof PdfDict ? filter.get('CFM') : undefined;
  if (isName(method, 'V2')) return 'rc4';
  if (isName(method, 'AESV2')) return 'aes-128';
  return isName(method, 'AESV3') ? 'aes-256' : 'none';
}

/** The first 16 bytes are the initialisation vector. Data that do not decrypt come out empty. */
function aes(cipher: 'aes-128-cbc' | 'aes-256-cbc', key: Uint8Array, data: Uint8Array): Uint8Array {
  if (data.length < 32 || data.length % 16 !== 0) return new Uint8Array();
  try {
    const decipher = createDecipheriv(cipher, key, data.subarray(0, 16));
    return Buffer.concat([decipher.update(data.subarray(16)), decipher.final()]);
  } catch {
    return new Uint8Array();
  }
}
