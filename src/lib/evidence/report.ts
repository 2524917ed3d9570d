/** What is said of a package of evidence. Unknown is never good: doubt makes `undetermined`, a breach `broken`. */
import type { ErrorText } from '../../app-error.ts';

export type EvidenceVerdict = 'intact' | 'broken' | 'undetermined';

export type FindingCode = keyof typeof FINDINGS;

export interface EvidenceFinding {
  readonly code: FindingCode;
  readonly level: 'broken' | 'undetermined';
  /** The entry that it is about. */
  readonly name: string;
  readonly text: ErrorText;
  /** For engineers. */
  readonly detail: string;
}

export interface EvidenceReport {
  readonly verdict: EvidenceVerdict;
  readonly findings: readonly EvidenceFinding[];
  /** What the package brings, without its proofs. */
  readonly files: readonly { readonly name: string; readonly size: number; readonly sha256: string }[];
  readonly signatures: readonly {
    readonly name: string;
    readonly signer: string;
    readonly fingerprint: string;
    /** ISO; null when no trusted time-stamp tells. */
    readonly provedAt: string | null;
  }[];
  readonly timestamps: readonly {
    readonly name: string;
    readonly time: string;
    readonly authority: string;
  }[];
}

const FINDINGS = {
  MIMETYPE: {
    vi: 'Mục đầu tiên không phải “mimetype” của ASiC-E, lưu không nén.',
    en: 'The first entry is not the “mimetype” of ASiC-E, stored.',
  },
  MANIFEST: { vi: 'Bản kê không đọc được.', en: 'The manifest cannot be read.' },
  MISSING: {
    vi: 'Bản kê nêu tệp này nhưng gói không có.',
    en: 'A manifest names this file, which is not there.',
  },
  DIGEST: {
    vi: 'Tệp không còn như khi lập chứng cứ: khác mã băm trong bản kê.',
    en: 'The file is not what it was: another digest stands in the manifest.',
  },
  SIGNATURE: {
    vi: 'Chữ ký trên bản kê không đúng.',
    en: 'The signature over the manifest does not hold.',
  },
  TIMESTAMP: { vi: 'Dấu thời gian không đúng.', en: 'The time-stamp does not hold.' },
  NOT_SIGNED: { vi: 'Tệp không thuộc chữ ký nào.', en: 'No signature covers the file.' },
  NOT_STAMPED: { vi: 'Tệp không thuộc dấu thời gian nào.', en: 'No time-stamp covers the file.' },
  UNKNOWN_ENTRY: {
    vi: 'Mục lạ trong META-INF.',
    en: 'An entry of META-INF that no manifest names.',
  },
  EMPTY: { vi: 'Gói không có tệp nào.', en: 'The package brings no file.' },
  MESSAGE: {
    vi: 'Thông điệp trong gói không đọc được, hoặc chữ ký của nó không đúng.',
    en: 'A message in the package cannot be read, or its signature does not hold.',
  },
  MESSAGE_KEY: {
    vi: 'Gói không nêu khóa còn hiệu lực cho chữ ký của thông điệp này.',
    en: 'The package names no key in force for the signature of this message.',
  },
  MESSAGE_FILES: {
    vi: 'Thông điệp mang tệp khác với các tệp trong gói.',
    en: 'The message brings other files than those in the package.',
  },
  RECEIPT: {
    vi: 'Biên nhận không phải cho các tệp trong gói.',
    en: 'The receipt is for other files than those in the package.',
  },
  RECORD: {
    vi: 'Chứng minh của nhật ký không dẫn tới gốc đã ký.',
    en: 'The proof of the record does not lead to the signed root.',
  },
  SIGNER_REFUSED: {
    vi: 'Chứng thư ký không có hiệu lực khi ký (hết hạn hoặc đã bị thu hồi).',
    en: 'The certificate was not in force when it signed (expired or revoked).',
  },
  SIGNER_UNSURE: {
    vi: 'Chưa tin được chứng thư ký: thiếu CA gốc tin cậy hoặc thông tin thu hồi.',
    en: 'The signer’s certificate is not trusted yet: a trusted root or revocation data is missing.',
  },
  TIME_UNSURE: {
    vi: 'Chưa tin được dấu thời gian: thiếu CA gốc tin cậy hoặc thông tin thu hồi.',
    en: 'The time-stamp is not trusted yet: a trusted root or revocation data is missing.',
  },
} as const satisfies Record<string, ErrorText>;

const UNDETERMINED: ReadonlySet<FindingCode> = new Set(['SIGNER_UNSURE', 'TIME_UNSURE', 'MESSAGE_KEY']);

export function found(code: FindingCode, name: string, detail = ''): EvidenceFinding {
  const level = UNDETERMINED.has(code) ? 'undetermined' : 'broken';
  return { code, level, name, text: FINDINGS[code], detail };
}

export function verdictOf(findings: readonly EvidenceFinding[]): EvidenceVerdict {
  if (findings.some(({ level }) => level === 'broken')) return 'broken';
  return findings.length > 0 ? 'undetermined' : 'intact';
}
