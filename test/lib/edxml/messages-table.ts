/**
 * What must come of each message in `messages/`: hand-made after the forms that public implementations write, and after
 * what an attacker would. `short` is the message of the report no. 8, of which most others are variants.
 */
import { createHash } from 'node:crypto';

const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const PDF = {
  name: 'bao-cao.pdf',
  contentType: 'application/pdf',
  size: 23,
  sha256: sha('%PDF-1.7\n% van ban thu\n'),
};
const TEXT = { size: 22, sha256: sha('Phụ lục kèm theo\n') };

const short = {
  kind: 'document',
  sender: { organId: 'H60.01', organName: 'UBND xã Tân Long' },
  receivers: [{ organId: 'H60.02', organName: 'UBND xã Xuân Vân' }],
  documentId: 'H60.01,2026/11/21,8/BC-UBND',
  number: '8',
  notation: 'BC-UBND',
  place: 'Tân Long',
  promulgationDate: '2026-11-21',
  subject: 'Về việc thử nghiệm',
  business: { type: 0, receivers: [], replacements: [] },
  attachments: [PDF],
};

const status = {
  kind: 'status',
  sender: { organId: 'H60.02', organName: 'UBND xã Xuân Vân' },
  receivers: [],
  responseFor: {
    organId: 'H60.01',
    code: '8/BC-UBND',
    documentId: 'H60.01,2026/11/21,8/BC-UBND',
    promulgationDate: '2026-11-21',
  },
  statusCode: '03',
  description: 'Đã tiếp nhận',
  timestamp: '2026-11-22T08:00:01+07:00',
  attachments: [],
};

/** What is named here must be so; `notes` and `ignored` must be exactly so, and are empty unless named. */
export interface ReadExpectation {
  readonly [key: string]: unknown;
  readonly notes?: readonly string[];
  readonly ignored?: readonly string[];
}

const recalled = 'H60.01,2026/11/20,7/BC-UBND';

export const READ: Readonly<Record<string, ReadExpectation>> = {
  short,
  'axis-sdk': {
    kind: 'document',
    sender: {
      organId: '000.00.14.H60',
      organizationInCharge: 'UBND tỉnh Tuyên Quang',
      organName: 'UBND xã Hùng Lợi',
      organAdd: 'Thôn Bum Kẹn, xã Hùng Lợi',
      email: 'hungloi@tuyenquang.gov.vn',
      telephone: '0207 000 001',
      fax: '0207 000 002',
      website: 'hungloi.tuyenquang.gov.vn',
    },
    receivers: [
      { organId: 'H60.02', organName: 'UBND xã Trung Sơn' },
      { organId: '000.00.15.H60', organName: 'UBND xã Thái Bình' },
    ],
    number: '57',
    notation: 'UBND-VX',
    documentType: { type: 18, typeDetail: '0', typeName: 'Công văn' },
    content: 'Đề nghị các xã phối hợp.',
    signer: { competence: 'KT. CHỦ TỊCH', position: 'Phó Chủ tịch', fullName: 'Ma Thị Lan' },
    dueDate: '2026-12-01',
    other: {
      priority: 1,
      typerNotation: 'MTL',
      promulgationAmount: 3,
      pageAmount: 2,
      appendixes: ['Danh sách hộ'],
    },
    responseFor: [
      {
        organId: 'H60.02',
        code: '11/UBND-NN',
        documentId: 'H60.02,2026/11/10,11/UBND-NN',
        promulgationDate: '2026-11-10',
      },
    ],
    steeringType: 0,
    toPlaces: ['Như trên', 'Lưu: VT'],
    traceId: '9f3c',
    trace: [{ organId: '000.00.14.H60', timestamp: '2026-11-20T09:15:30+07:00' }],
    business: {
      type: 0,
      receivers: [],
      replacements: [],
      paper: 0,
      staff: {
        department: 'Văn phòng',
        staff: 'Hà Thị Mơ',
        mobile: '0900000001',
        email: 'mo@tuyenquang.gov.vn',
      },
    },
    attachments: [
      { ...PDF, name: 'cong-van-57.pdf' },
      { ...TEXT, name: 'Phụ lục.txt', contentType: 'application/zip', unzipped: true },
    ],
    ignored: ['edXML/edXMLEnvelope/edXMLHeader/MessageHeader/OtherInfo/Direction'],
  },
  'no-prefix': short,
  'other-prefix': short,
  'lower-case': short,
  'digital-signature-empty': short,
  'csharp-order': {
    ...short,
    place: null,
    documentId: '5f3d4c1e-0000-4000-8000-000000000001',
    documentType: { type: 1, typeName: 'Báo cáo', typeDetail: '0' },
    steeringType: 0,
  },
  'business-spelling': {
    ...short,
    business: { type: 1, reason: 'Sai trích yếu', documentId: recalled, receivers: [], replacements: [] },
    attachments: [],
  },
  'update-receivers': {
    ...short,
    business: {
      type: 2,
      documentId: recalled,
      documentInfo: 0,
      documentReceiver: 1,
      receivers: [
        { organId: 'H60.03', type: 1 },
        { organId: 'H60.02', type: 0 },
      ],
      replacements: [],
    },
    attachments: [],
  },
  replacement: {
    ...short,
    business: {
      type: 3,
      receivers: [],
      replacements: [{ documentId: recalled, organIds: ['H60.02', 'H60.03'] }],
    },
  },
  'utf-16-le': { ...short, encoding: 'utf-16le' },
  'utf-16-be': { ...short, encoding: 'utf-16be' },
  'utf-8-bom': short,
  'says-utf-16-is-utf-8': { ...short, notes: ['encoding-differs'] },
  'no-declaration': short,
  'space-before': { ...short, notes: ['space-before'] },
  'cdata-and-comments': short,
  references: { ...short, subject: 'Về việc thử nghiệm & <kiểm>' },
  'wrapped-base64': short,
  'unknown-elements': {
    ...short,
    ignored: ['edXML/edXMLEnvelope/edXMLHeader/MessageHeader/SecurityLevel', 'edXML/edXMLEnvelope/NewPart'],
  },
  'same-value-twice': { ...short, notes: ['value-twice'] },
  'docx-is-no-zip': {
    ...short,
    attachments: [
      PDF,
      { name: 'bang.xlsx', size: 141, unzipped: false },
      { name: 'goi.zip', size: 131, contentType: 'application/zip', unzipped: false },
    ],
  },
  'zip-kept-when-several': {
    ...short,
    attachments: [{ name: 'ho-so', size: 196, unzipped: false }],
    notes: ['kept-zipped'],
  },
  'zip-named-but-raw': {
    ...short,
    attachments: [{ ...PDF, contentType: 'application/zip' }],
    notes: ['not-zipped'],
  },
  'zip-java-stream': { ...short, attachments: [{ ...TEXT, name: 'Phụ lục', unzipped: true }] },
  'empty-attachment': {
    ...short,
    attachments: [{ name: 'bao-cao.pdf', size: 0, sha256: sha('') }],
    notes: ['empty-attachment'],
  },
  'name-with-path': { ...short, attachments: [{ ...PDF, name: 'system.pdf' }], notes: ['name-changed'] },
  'no-attachments': { ...short, attachments: [] },
  'content-id-in-brackets': short,
  'matched-by-name': { ...short, notes: ['matched-by-name'] },
  'date-unclear': { ...short, promulgationDate: null, notes: ['date-unclear'] },
  'date-dotnet-none': { ...short, promulgationDate: null, notes: ['date-unclear'] },
  'go-vn-flat': {
    kind: 'document',
    sender: { organId: 'H37.DN.001', organName: 'Đơn vị một' },
    number: '123',
    notation: 'UBND-VP',
    promulgationDate: '2026-05-20',
    documentType: { typeName: 'Công văn' },
    subject: 'Mời họp',
    signer: { fullName: 'Lò Văn Bình', position: 'Giám đốc', competence: 'Trực tiếp' },
    other: { pageAmount: 1, appendixes: ['Không'] },
    attachments: [{ ...PDF, name: 'moi-hop.pdf' }],
    notes: ['other-namespace'],
    ignored: ['EdXMLEnvelope/MessageHeader/PromulgationInfo/Promulgator'],
  },
  'soap-older': {
    kind: 'document',
    sender: { organId: '00.01.H03', organName: 'Sở Một' },
    documentId: '1234',
    number: '02',
    notation: 'UBND-TTTH',
    promulgationDate: '2015-08-05',
    documentType: { type: 18, typeName: 'Công văn' },
    signer: { competence: 'TL.', position: 'Chánh Văn phòng', fullName: 'Đỗ Văn Cường' },
    trace: [{ organId: '00.01.H03', timestamp: '2015-08-05T14:05:06+07:00' }],
    attachments: [],
    notes: ['older-form', 'other-namespace', 'attachments-elsewhere', 'number-unclear'],
    ignored: ['Envelope/Header/MessageHeader/OtherInfo/Secret'],
  },
  'soap-attach-inside': {
    kind: 'document',
    sender: { organId: 'EOF1102' },
    subject: 'Không khai báo tiền tố',
    attachments: [{ ...PDF, name: 'cu.doc', contentType: 'application/doc' }],
    notes: [
      'undeclared-prefix',
      'older-form',
      'other-namespace',
      'not-in-manifest',
      'no-number',
      'no-document-id',
    ],
  },
  'status-axis': status,
  'status-one-digit': { ...status, statusCode: '01' },
  'status-unknown-code': { ...status, statusCode: '77', notes: ['unknown-status'] },
  'status-refused-cdata': { ...status, statusCode: '02', description: 'Gửi nhầm & thiếu tệp' },
  'status-csharp-body': { ...status, statusCode: '15', ignored: ['edXML/edXMLEnvelope/edXMLBody'] },
  'status-soap': {
    ...status,
    sender: { organId: 'H60.02' },
    responseFor: { organId: 'H60.01', code: '8/BC-UBND' },
    statusCode: '06',
    description: 'Đã hoàn thành',
    notes: ['older-form', 'other-namespace'],
    ignored: ['Envelope/Body'],
  },
};

/** Each with the code of its refusal. */
export const REFUSED: Readonly<Record<string, string>> = {
  'hostile-dtd': 'EDXML_DTD',
  'hostile-xxe': 'EDXML_DTD',
  'hostile-billion-laughs': 'EDXML_DTD',
  'hostile-entity': 'EDXML_ENTITY',
  'hostile-depth': 'EDXML_TOO_DEEP',
  'hostile-two-headers': 'EDXML_HEADER_TWICE',
  'hostile-header-in-signature': 'EDXML_HEADER_TWICE',
  'hostile-two-subjects': 'EDXML_CONTRADICTION',
  'hostile-two-subjects-by-case': 'EDXML_CONTRADICTION',
  'hostile-two-numbers': 'EDXML_CONTRADICTION',
  'hostile-two-codes': 'EDXML_CONTRADICTION',
  'hostile-two-senders': 'EDXML_CONTRADICTION',
  'hostile-two-traces': 'EDXML_CONTRADICTION',
  'hostile-business-type': 'EDXML_FIELD_UNCLEAR',
  'hostile-no-sender': 'EDXML_FIELD_MISSING',
  'hostile-status-and-document': 'EDXML_KIND_UNCLEAR',
  'hostile-status-without-code': 'EDXML_FIELD_MISSING',
  'hostile-attachment-missing': 'EDXML_ATTACHMENT_MISSING',
  'hostile-attachment-twice': 'EDXML_ATTACHMENT_TWICE',
  'hostile-content-twice': 'EDXML_ATTACHMENT_TWICE',
  'hostile-base64-characters': 'EDXML_BASE64',
  'hostile-base64-cut': 'EDXML_BASE64',
  'hostile-base64-after-end': 'EDXML_BASE64',
  'hostile-bad-utf-8': 'EDXML_BAD_CHARACTERS',
  'hostile-utf-16-odd': 'EDXML_BAD_CHARACTERS',
  'hostile-encoding': 'EDXML_ENCODING',
  'hostile-truncated': 'EDXML_TRUNCATED',
  'hostile-truncated-in-base64': 'EDXML_TRUNCATED',
  'hostile-control-character': 'EDXML_NOT_WELL_FORMED',
  'hostile-control-reference': 'EDXML_NOT_WELL_FORMED',
  'hostile-attribute-twice': 'EDXML_NOT_WELL_FORMED',
  'hostile-unclosed': 'EDXML_NOT_WELL_FORMED',
  'hostile-second-root': 'EDXML_NOT_WELL_FORMED',
  'hostile-empty': 'EDXML_NOT_EDXML',
  'hostile-html': 'EDXML_NOT_EDXML',
  'hostile-pdf': 'EDXML_NOT_EDXML',
  'hostile-zip-bomb': 'EDXML_ZIP_BOMB',
  'hostile-zip-broken': 'EDXML_ZIP_BROKEN',
  'hostile-zip-cut': 'EDXML_ZIP_BROKEN',
  'hostile-zip-names-differ': 'EDXML_ZIP_BROKEN',
};
