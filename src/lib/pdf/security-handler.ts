/** The standard security handler: ISO 32000-2 §7.6. Reads what a password opens and writes with the file's own key. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { fileKey, rc4, type StandardSecurity } from './encryption-key.ts';
import { isName, PdfDict, PdfName, type PdfObject, PdfStream, PdfString } from './objects.ts';
import { SignaturePlaceholder } from './signature-placeholder.ts';

type Method = 'none' | 'rc4' | 'aes-128' | 'aes-256';

/** What is done to bytes: made readable, or hidden. */
type Direction = 'decrypt' | 'encrypt';

interface Methods {
  readonly strings: Method;
  readonly streams: Method;
}

/** Permission flags of ISO 32000-2 table 22: modify, annotate and fill in, fill in and sign. */
const MODIFY = 8;
const ANNOTATE = 32;
const FILL_IN = 256;

export class SecurityHandler {
  /** Whether who gave the password may sign and fill in: the owner always, a user as /P says. */
  readonly maySign: boolean;
  readonly #key: Uint8Array;
  readonly #methods: Methods;
  readonly #metadata: boolean;

  private constructor(key: Uint8Array, maySign: boolean, methods: Methods, metadata: boolean) {
    this.#key = key;
    this.maySign = maySign;
    this.#methods = methods;
    this.#metadata = metadata;
  }

  /** Undefined when the password does not open the file, or the handler or its methods are others. */
  static open(dict: PdfDict, id: Uint8Array, password: string): SecurityHandler | undefined {
    if (!isName(dict.get('Filter'), 'Standard')) return undefined;
    const security = readSecurity(dict, id);
    const strings = methodOf(dict, security.version, 'StrF');
    const streams = methodOf(dict, security.version, 'StmF');
    const found = fileKey(security, password);
    if (!found || !strings || !streams) return undefined;
    const { permissions, revision, encryptMetadata } = security;
    const flags = revision === 2 ? MODIFY | ANNOTATE : MODIFY | ANNOTATE | FILL_IN;
    const maySign = found.owner || (permissions & flags) !== 0;
    return new SecurityHandler(found.key, maySign, { strings, streams }, encryptMetadata);
  }

  /** The object in clear. */
  decrypt(object: PdfObject, num: number, gen: number): PdfObject {
    return this.#whole('decrypt', object, num, gen);
  }

  /** The object as it is written into the file under that number. */
  encrypt(object: PdfObject, num: number, gen: number): PdfObject {
    return this.#whole('encrypt', object, num, gen);
  }

  #whole(direction: Direction, object: PdfObject, num: number, gen: number): PdfObject {
    if (!(object instanceof PdfStream)) return this.#inside(direction, object, num, gen);
    if (isName(object.dict.get('Type'), 'XRef')) return object;
    const dict = this.#inside(direction, object.dict, num, gen) as PdfDict;
    const method = this.#isClear(object) ? 'none' : this.#methods.streams;
    return new PdfStream(dict, this.#apply(direction, method, object.raw, num, gen));
  }

  /** Containers are changed in place: they were read just now, or made to be written. */
  #inside(direction: Direction, object: PdfObject, num: number, gen: number): PdfObject {
    if (object instanceof PdfString) {
      const bytes = this.#apply(direction, this.#methods.strings, object.bytes, num, gen);
      return new PdfString(bytes, object.asHex);
    }
    if (Array.isArray(object)) {
      object.forEach((item, index) => {
        object[index] = this.#inside(direction, item, num, gen);
      });
    } else if (object instanceof PdfDict) {
      for (const [key, value] of object.entries()) {
        if (key === 'Contents' && isSignature(object)) continue;
        object.set(key, this.#inside(direction, value, num, gen));
      }
    }
    return object;
  }

  #isClear(stream: PdfStream): boolean {
    if (isName(stream.dict.get('Type'), 'Metadata') && !this.#metadata) return true;
    const filter = stream.dict.get('Filter');
    // A Crypt filter without parameters is the identity.
    return isName(Array.isArray(filter) ? filter[0] : filter, 'Crypt');
  }

  #apply(direction: Direction, method: Method, data: Uint8Array, num: number, gen: number): Uint8Array {
    if (method === 'none') return data;
    if (method === 'rc4') return rc4(this.#objectKey(num, gen, false), data);
    const [cipher, key] =
      method === 'aes-128'
        ? (['aes-128-cbc', this.#objectKey(num, gen, true)] as const)
        : (['aes-256-cbc', this.#key] as const);
    return direction === 'encrypt' ? encryptAes(cipher, key, data) : decryptAes(cipher, key, data);
  }

  /** Algorithm 1 of §7.6.3.2. */
  #objectKey(num: number, gen: number, isAes: boolean): Uint8Array {
    const suffix = Uint8Array.of(num, num >> 8, num >> 16, gen, gen >> 8);
    const hash = createHash('md5').update(this.#key).update(suffix);
    if (isAes) hash.update('sAlT');
    return hash.digest().subarray(0, Math.min(this.#key.length + 5, 16));
  }
}

/** §7.6.2: the value of /Contents in a signature dictionary is never encrypted. */
function isSignature(dict: PdfDict): boolean {
  return dict.has('ByteRange') || dict.get('Contents') instanceof SignaturePlaceholder;
}

function readSecurity(dict: PdfDict, id: Uint8Array): StandardSecurity {
  const bytes = (key: string): Uint8Array => {
    const value = dict.get(key);
    return value instanceof PdfString ? value.bytes : new Uint8Array();
  };
  const number = (key: string, fallback: number): number => {
    const value = dict.get(key);
    return typeof value === 'number' ? value : fallback;
  };
  return {
    version: number('V', 0),
    revision: number('R', 0),
    keyBytes: Math.min(Math.max(number('Length', 40) / 8, 5), 32),
    permissions: number('P', 0),
    owner: bytes('O'),
    user: bytes('U'),
    ownerKey: bytes('OE'),
    userKey: bytes('UE'),
    encryptMetadata: dict.get('EncryptMetadata') !== false,
    id,
  };
}

/** Undefined for a method that is not known here: what cannot be read cannot be written either. */
function methodOf(dict: PdfDict, version: number, which: 'StrF' | 'StmF'): Method | undefined {
  if (version === 1 || version === 2) return 'rc4';
  if (version !== 4 && version !== 5) return undefined;
  const named = dict.get(which);
  if (!(named instanceof PdfName) || named.value === 'Identity') return 'none';
  const filters = dict.get('CF');
  const filter = filters instanceof PdfDict ? filters.get(named.value) : undefined;
  const method = filter instanceof PdfDict ? filter.get('CFM') : undefined;
  if (isName(method, 'None')) return 'none';
  if (isName(method, 'V2')) return 'rc4';
  if (isName(method, 'AESV2')) return 'aes-128';
  return isName(method, 'AESV3') ? 'aes-256' : undefined;
}

type AesCipher = 'aes-128-cbc' | 'aes-256-cbc';

/** The first 16 bytes are the initialisation vector. Data that do not decrypt come out empty. */
function decryptAes(cipher: AesCipher, key: Uint8Array, data: Uint8Array): Uint8Array {
  if (data.length < 32 || data.length % 16 !== 0) return new Uint8Array();
  try {
    const decipher = createDecipheriv(cipher, key, data.subarray(0, 16));
    return Buffer.concat([decipher.update(data.subarray(16)), decipher.final()]);
  } catch {
    return new Uint8Array();
  }
}

function encryptAes(cipher: AesCipher, key: Uint8Array, data: Uint8Array): Uint8Array {
  const vector = randomBytes(16);
  const making = createCipheriv(cipher, key, vector);
  return Buffer.concat([vector, making.update(data), making.final()]);
}
