/** The sentences of a verdict, Vietnamese first. */
import type { ErrorText } from '../../app-error.ts';
import type { SubIndication, Verdict, WarningReport } from './report.ts';

const REASONS: Readonly<Record<SubIndication, ErrorText>> = {
  FORMAT_FAILURE: {
    vi: 'cấu trúc chữ ký không đúng hoặc tài liệu bị thay đổi trái phép sau khi ký',
    en: 'the signature is malformed or the document was changed in a forbidden way',
  },
  HASH_FAILURE: { vi: 'nội dung đã ký bị sửa', en: 'the signed content was altered' },
  SIG_CRYPTO_FAILURE: {
    vi: 'giá trị chữ ký không khớp với chứng thư số',
    en: 'the signature value does not match the certificate',
  },
  REVOKED: {
    vi: 'chứng thư số đã bị thu hồi trước khi ký',
    en: 'the certificate had been revoked before signing',
  },
  EXPIRED: { vi: 'chứng thư số đã hết hạn trước khi ký', en: 'the certificate had expired before signing' },
  NOT_YET_VALID: {
    vi: 'chứng thư số chưa có hiệu lực khi ký',
    en: 'the certificate was not yet valid when signing',
  },
  SIG_CONSTRAINTS_FAILURE: {
    vi: 'chữ ký không đáp ứng ràng buộc bắt buộc',
    en: 'the signature does not meet a required constraint',
  },
  CHAIN_CONSTRAINTS_FAILURE: {
    vi: 'chuỗi chứng thư số vi phạm ràng buộc',
    en: 'the certificate chain breaks a constraint',
  },
  CRYPTO_CONSTRAINTS_FAILURE: {
    vi: 'thuật toán đã không còn an toàn khi ký',
    en: 'an algorithm was no longer safe when signing',
  },
  CRYPTO_CONSTRAINTS_FAILURE_NO_POE: {
    vi: 'thuật toán không còn an toàn và không có bằng chứng chữ ký được tạo trước đó',
    en: 'an algorithm is no longer safe and nothing proves that the signature is older',
  },
  NO_SIGNING_CERTIFICATE_FOUND: {
    vi: 'không tìm thấy chứng thư số của người ký',
    en: 'the signer’s certificate was not found',
  },
  NO_CERTIFICATE_CHAIN_FOUND: {
    vi: 'chưa xác định được chứng thư số có thuộc tổ chức tin cậy hay không',
    en: 'the certificate does not lead to a trusted authority',
  },
  REVOKED_NO_POE: {
    vi: 'chứng thư số đã bị thu hồi và không có bằng chứng chữ ký được tạo trước đó',
    en: 'the certificate is revoked and nothing proves that the signature is older',
  },
  OUT_OF_BOUNDS_NO_POE: {
    vi: 'chứng thư số ngoài thời hạn hiệu lực và không có bằng chứng về thời điểm ký',
    en: 'the certificate is outside its validity and nothing proves when the signature was made',
  },
  TRY_LATER: {
    vi: 'chưa kiểm tra được tình trạng thu hồi của chứng thư số; hãy thử lại sau',
    en: 'revocation could not be checked; try again later',
  },
  NO_POE: {
    vi: 'không có bằng chứng về thời điểm ký',
    en: 'nothing proves when the signature was made',
  },
};

export interface SentenceFacts {
  readonly verdict: Verdict;
  readonly subIndication: SubIndication | undefined;
  readonly signer: string | undefined;
  readonly isTimestamp: boolean;
  /** The first change that is not permitted, in words; it tells more than the sub-indication. */
  readonly worstChange: ErrorText | undefined;
  readonly intact: boolean;
}

export function signatureSentence(facts: SentenceFacts): ErrorText {
  const who = facts.signer ?? (facts.isTimestamp ? 'dấu thời gian' : 'người ký không rõ');
  const whoEn = facts.signer ?? (facts.isTimestamp ? 'the time-stamp' : 'an unknown signer');
  const vi = facts.isTimestamp ? `Dấu thời gian của ${who}` : `Chữ ký của ${who}`;
  const en = facts.isTimestamp ? `The time-stamp of ${whoEn}` : `The signature of ${whoEn}`;
  if (facts.verdict === 'TOTAL-PASSED') {
    return { vi: `${vi} hợp lệ; tài liệu còn nguyên vẹn.`, en: `${en} is valid; the document is unaltered.` };
  }
  const why = facts.subIndication && REASONS[facts.subIndication];
  const reason = facts.worstChange
    ? lower(facts.worstChange)
    : (why ?? { vi: 'không rõ lý do', en: 'for no known reason' });
  if (facts.verdict === 'TOTAL-FAILED') {
    return { vi: `${vi} KHÔNG hợp lệ: ${reason.vi}.`, en: `${en} is NOT valid: ${reason.en}.` };
  }
  const still = facts.intact && !facts.worstChange;
  const kept = still
    ? { vi: ' Nội dung đã ký còn nguyên vẹn.', en: ' What was signed is unaltered.' }
    : { vi: '', en: '' };
  return {
    vi: `${vi} chưa kết luận được: ${reason.vi}.${kept.vi}`,
    en: `${en} cannot be settled: ${reason.en}.${kept.en}`,
  };
}

function lower(text: ErrorText): ErrorText {
  const soft = (value: string): string => value.charAt(0).toLowerCase() + value.slice(1).replace(/\.$/, '');
  return { vi: soft(text.vi), en: soft(text.en) };
}

export function documentSentence(verdict: Verdict | undefined, count: number): ErrorText {
  if (verdict === undefined)
    return { vi: 'Tài liệu chưa có chữ ký số.', en: 'The document carries no signature.' };
  if (verdict === 'TOTAL-PASSED') {
    return {
      vi: `Tài liệu hợp lệ: cả ${count} chữ ký đều hợp lệ.`,
      en: `The document is valid: all ${count} signatures are.`,
    };
  }
  if (verdict === 'TOTAL-FAILED') {
    return {
      vi: 'Tài liệu KHÔNG hợp lệ: có chữ ký hỏng hoặc nội dung bị sửa.',
      en: 'The document is NOT valid: a signature is broken or content was changed.',
    };
  }
  return {
    vi: 'Chưa thể kết luận tài liệu hợp lệ.',
    en: 'Whether the document is valid cannot be settled yet.',
  };
}

export const warnings = {
  revocationUnchecked: {
    code: 'REVOCATION_UNCHECKED',
    vi: 'Chưa kiểm tra được tình trạng thu hồi của chứng thư số.',
    en: 'Whether the certificate is revoked could not be checked.',
  },
  noRoots: {
    code: 'NO_TRUST_ROOTS',
    vi: 'Chưa chọn tổ chức chứng thực gốc nên không xét độ tin cậy.',
    en: 'No trust root was given, so trust was not judged.',
  },
  hybrid: {
    code: 'HYBRID_FILE',
    vi: 'Tệp có hai bảng tham chiếu (hybrid); cả hai cách đọc đều đã được kiểm tra.',
    en: 'The file has two cross-reference views (hybrid); both were judged.',
  },
  signatureFieldAdded: {
    code: 'SIGNATURE_FIELD_ADDED',
    vi: 'Ô chữ ký được thêm sau khi ký; một số phần mềm không chấp nhận.',
    en: 'A signature field was added after signing; some programs do not accept that.',
  },
  annotations: {
    code: 'ANNOTATION_AFTER_SIGNING',
    vi: 'Có chú thích được thêm hoặc sửa sau khi ký.',
    en: 'Annotations were added or changed after signing.',
  },
  timestampInvalid: {
    code: 'TIMESTAMP_NOT_TRUSTED',
    vi: 'Dấu thời gian trong chữ ký không được tin cậy nên thời điểm ký chưa được chứng minh.',
    en: 'The time-stamp in the signature is not trusted, so the time of signing is not proved.',
  },
  oddReferences: {
    code: 'ODD_SIGNATURE_REFERENCE',
    vi: 'Tham chiếu quyền trong chữ ký không đúng chuẩn.',
    en: 'The permission references of the signature do not follow the standard.',
  },
  attributesUnsorted: {
    code: 'ATTRIBUTES_UNSORTED',
    vi: 'Thuộc tính ký không theo thứ tự DER.',
    en: 'The signed attributes are not in DER order.',
  },
} satisfies Readonly<Record<string, WarningReport>>;
